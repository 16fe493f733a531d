// What billing does when two customers become one (O-82, M-44, docs/decisions/0009).
import { sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import { minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import type { CustomerMerge, Finding, MergeParticipant } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { db } from "../tables.ts";
import { listAccountMoney } from "./account-money.ts";
import { keepUnder, moveMoney, moveWaitingItems } from "./closed-accounts.ts";
import { type AccountRow, lockAccounts } from "./lock-accounts.ts";

export const moneyOfMerges: MergeParticipant = {
  async blockers(work, merge) {
    const { loser, survivor } = await accountsOf(work, merge);
    if (!loser) return [];
    if (!survivor) return [{ code: "no-account", detail: "The customer who stays has no billing account." }];
    const blockers: Finding[] = [];
    if (loser.currency !== survivor.currency) {
      blockers.push({ code: "other-currency", detail: `One account is kept in ${loser.currency}, the other in ${survivor.currency}.` });
    }
    blockers.push(...(await unfinishedDocuments(work, loser.id)));
    return blockers;
  },

  async effects(work, merge) {
    const { timeZone } = await getPartner(work, merge.loser.partnerId);
    const ids = [merge.loser.id, merge.survivor.id];
    const figures = new Map((await listAccountMoney(work, ids, calendarDay(work.now, timeZone))).map((one) => [one.accountId, one]));
    const [loser, survivor] = ids.map((id) => figures.get(id));
    if (!loser || !survivor) return [];
    const amount = (minor: bigint): string => `${minorToDecimal(minor, survivor.currency)} ${survivor.currency}`;
    const sum = survivor.balanceMinor + loser.balanceMinor;
    const effects: Finding[] = [
      {
        code: sum < 0n ? "balance-owed" : sum > 0n ? "balance-credit" : "balance-zero",
        amount: toMoneyJson(money(sum < 0n ? -sum : sum, survivor.currency)),
        detail: `The balance becomes ${amount(sum)}: ${amount(survivor.balanceMinor)} and ${amount(loser.balanceMinor)}.`,
      },
    ];
    const { rows } = await sql<{ documents: number; items: number }>`select
      (select count(*)::int from billing.money_documents where account_id = any (${await closedInto(work, loser.accountId)}::uuid[])) as documents,
      (select count(*)::int from billing.future_items where account_id = ${loser.accountId} and document_id is null and charge_id is null and cancelled_at is null) as items`.execute(
      work.tx,
    );
    const [count] = rows;
    if (count && count.documents > 0) {
      effects.push({
        code: "money-documents-move",
        detail: `${count.documents} invoices and credit notes will be found here.`,
        count: count.documents,
      });
    }
    if (count && count.items > 0) {
      effects.push({
        code: "future-items-move",
        detail: `${count.items} items that wait for the next invoice come along.`,
        count: count.items,
      });
    }
    return effects;
  },

  async lock(work, { loser, survivor }) {
    await lockAccounts(work, [loser.id, survivor.id]);
  },

  async move(work, merge) {
    const { loser, survivor } = await accountsOf(work, merge);
    if (!loser || !survivor) return {};
    const accountIds = await closedInto(work, loser.id);
    const items = await moveWaitingItems(work, loser.id, survivor.id);
    const transfers = await moveMoney(work, loser, survivor);
    // Those that went into the loser earlier follow.
    await sql`update billing.accounts set closed_into = ${survivor.id}, billing_enabled = false, version = version + 1 where id = any (${accountIds}::uuid[])`.execute(
      work.tx,
    );
    const documents = await keepUnder(work, accountIds, survivor.id);
    await sql`update billing.proformas set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`update billing.proforma_payments set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`update billing.charges set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`update billing.coverage set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`update billing.replay_findings set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`update billing.adjustments set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return { "money-documents": documents, "future-items": items, transfers };
  },
};

async function accountsOf(
  work: Work,
  { loser, survivor }: CustomerMerge,
): Promise<{ loser: AccountRow | undefined; survivor: AccountRow | undefined }> {
  const rows = await db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where("id", "=", sql<string>`any (${[loser.id, survivor.id]}::uuid[])`)
    .execute();
  const find = (id: string): AccountRow | undefined => rows.find((row) => row.id === id);
  return { loser: find(loser.id), survivor: find(survivor.id) };
}

/** The account and those that were closed into it by earlier merges. */
async function closedInto(work: Work, accountId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from billing.accounts where id = ${accountId} or closed_into = ${accountId} order by id`.execute(work.tx);
  return rows.map((row) => row.id);
}

/** What is unpaid is settled or credited first, because it stays on an account that nobody pays to any more; what is not issued yet names its buyer. */
async function unfinishedDocuments(work: Work, accountId: string): Promise<Finding[]> {
  const { rows } = await sql<{ open: number; drafts: number }>`
    select count(*) filter (where (kind = 'invoice' and state in ('issued', 'partially_paid') and open_minor > 0) or (kind = 'proforma' and state = 'sent'))::int as open,
      count(*) filter (where state = 'draft')::int as drafts
    from billing.money_documents where account_id = ${accountId}`.execute(work.tx);
  const { open = 0, drafts = 0 } = rows[0] ?? {};
  return [
    ...(open > 0
      ? [{ code: "open-documents", detail: `${open === 1 ? "1 document is" : `${open} documents are`} not paid.`, count: open }]
      : []),
    ...(drafts > 0
      ? [{ code: "draft-documents", detail: `${drafts === 1 ? "1 draft is" : `${drafts} drafts are`} not issued.`, count: drafts }]
      : []),
  ];
}
