import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

/** B-133 the payment of a card was taken back: the card can be used again, and is owed as it was before. */
export async function freeCardOf(work: Work, payment: { id: string; entry_id: string | null }): Promise<void> {
  await sql`update payments.cards set state = 'active', used_by = null, used_at = null, payment_id = null,
      is_owed = exists (select from billing.journal_lines where entry_id = ${payment.entry_id} and ledger_account = '2400')
    where payment_id = ${payment.id}`.execute(work.tx);
}
