import { sql } from "kysely";
import { minorToDecimal } from "../../../../shared/money.ts";
import type { Finding, MoveParticipant } from "../../customers/index.ts";
import { currencyStateOf } from "./account-currency.ts";
import { lockAccounts } from "./lock-accounts.ts";

interface Look {
  currency: string;
  balance: bigint;
  open: number;
  drafts: number;
  inRun: boolean;
  documents: number;
}

/** B-217 `require_zero`: nobody leaves a book with something owed in it. What was issued stays there; the account and what it has billed go along. */
export const moneyOfPartnerMoves: MoveParticipant = {
  async blockers(work, { customer, to }) {
    const { rows } = await sql<Look>`select account.currency, coalesce(balance.balance_minor, 0) as balance,
      (select count(*)::int from billing.money_documents where account_id = account.id and ((kind = 'invoice' and state in ('issued', 'partially_paid') and open_minor > 0)
        or (kind = 'proforma' and state = 'sent'))) as open,
      (select count(*)::int from billing.money_documents where account_id = account.id and state = 'draft') as drafts,
      exists (select from billing.run_items item join billing.runs run on run.id = item.run_id
        where item.account_id = account.id and run.state in ('building', 'confirming')) as "inRun"
      from billing.accounts account left join billing.balances balance on balance.account_id = account.id where account.id = ${customer.id}`.execute(
      work.tx,
    );
    const [account] = rows;
    if (!account) return [];
    const blockers: Finding[] = [];
    // B-3: an account that nothing was ever issued or planned for takes the currency of the partner it comes to.
    const locked = account.currency === to.currency ? "free" : await currencyStateOf(work, customer.id);
    if (locked !== "free")
      blockers.push({
        code: locked === "locked" ? "currency-locked" : "other-currency",
        detail: `The account is kept in ${account.currency}, ${to.name} bills in ${to.currency}.`,
      });
    if (account.balance !== 0n)
      blockers.push({
        code: "balance-not-zero",
        detail: `The balance is ${minorToDecimal(account.balance, account.currency)} ${account.currency}.`,
      });
    if (account.open > 0)
      blockers.push({
        code: "open-documents",
        detail: `${account.open === 1 ? "1 document is" : `${account.open} documents are`} not paid.`,
        count: account.open,
      });
    if (account.drafts > 0)
      blockers.push({
        code: "draft-documents",
        detail: `${account.drafts === 1 ? "1 draft is" : `${account.drafts} drafts are`} not issued.`,
        count: account.drafts,
      });
    if (account.inRun) blockers.push({ code: "billing-run", detail: "It stands in a billing run that is not finished." });
    return blockers;
  },

  async effects(work, { customer }) {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from billing.money_documents where account_id = ${customer.id} and state <> 'draft'`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    return count === 0
      ? []
      : [
          {
            code: "documents-stay",
            detail: `${count === 1 ? "1 document stays" : `${count} documents stay`} with the present partner.`,
            count,
          },
        ];
  },

  async lock(work, { customer }) {
    await lockAccounts(work, [customer.id]);
  },

  async carry(work, { customer, to }) {
    // A filter of automatic charges is of its partner. What a template of the former partner filled in stays as the customer's own.
    await sql`update billing.accounts set partner_id = ${to.id}, currency = ${to.currency}, template_revision_id = null, template_fields = '{}',
        charge_filter = case charge_filter when 'none' then 'none' end, version = version + 1
      where id = ${customer.id}`.execute(work.tx);
    await sql`update billing.day_moves set partner_id = ${to.id} where account_id = ${customer.id}`.execute(work.tx);
    await sql`update billing.day_requests set partner_id = ${to.id} where account_id = ${customer.id}`.execute(work.tx);
    await sql`update billing.balances set partner_id = ${to.id} where account_id = ${customer.id}`.execute(work.tx);
    await sql`update billing.coverage set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
    await sql`update billing.adjustments set partner_id = ${to.id} where customer_id = ${customer.id} and state = 'waiting'`.execute(
      work.tx,
    );
    await sql`update billing.future_items set partner_id = ${to.id} where account_id = ${customer.id} and document_id is null and charge_id is null and cancelled_at is null`.execute(
      work.tx,
    );
  },
};
