// B-3: an account is kept in one currency, its partner's, and keeps it from the first document or posting on.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { CurrencyHolder } from "../../partners/index.ts";

/** What of an account is in its currency: nothing of it could be said in another. */
const hasMoney = sql`(exists (select from billing.ledger_entries where account_id = account.id)
  or exists (select from billing.money_documents where account_id = account.id and state <> 'draft'))`;
const hasPlans = sql`(exists (select from billing.money_documents where account_id = account.id and state = 'draft')
  or exists (select from billing.future_items where account_id = account.id and document_id is null and cancelled_at is null))`;

/** "locked": documents or postings. "planned": a draft or an item that waits, which somebody can take away. */
export async function currencyStateOf(work: Work, accountId: string): Promise<"free" | "planned" | "locked"> {
  const { rows } = await sql<{
    isLocked: boolean;
    isPlanned: boolean;
  }>`select ${hasMoney} as "isLocked", ${hasPlans} as "isPlanned" from billing.accounts account where id = ${accountId}`.execute(work.tx);
  return rows[0]?.isLocked ? "locked" : rows[0]?.isPlanned ? "planned" : "free";
}

const accounts = (count: number): string => (count === 1 ? "1 account has" : `${count} accounts have`);

export const accountsInCurrency: CurrencyHolder = {
  async keeps(work, partnerId) {
    const { rows } = await sql<{
      locked: number;
      planned: number;
    }>`select count(*) filter (where ${hasMoney})::int as locked, count(*) filter (where ${hasPlans})::int as planned
      from billing.accounts account where partner_id = ${partnerId}`.execute(work.tx);
    const { locked = 0, planned = 0 } = rows[0] ?? {};
    if (locked > 0) return `${accounts(locked)} documents or postings in it.`;
    return planned > 0 ? `${accounts(planned)} drafts or items that wait for an invoice. Delete those first.` : undefined;
  },

  async follow(work, { partnerId, currency }) {
    // A smallest balance was an amount of the former currency.
    await sql`update billing.accounts set currency = ${currency}, min_balance_minor = null, version = version + 1
      where partner_id = ${partnerId} and currency <> ${currency}`.execute(work.tx);
  },
};
