import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";

/** P-54 when an account was last given something: a payment, a credit note. */
export async function lastCreditAt(work: Work, customerId: string): Promise<Date | undefined> {
  const { rows } = await sql<{ posted_at: Date }>`
    select journal.posted_at from billing.ledger_entries entry join billing.journal_entries journal on journal.id = entry.id
    where entry.account_id = ${customerId} and entry.amount_minor > 0
      and ${visibleTo(work.actor, { partner: "entry.partner_id", customer: "entry.customer_id" })}
    order by entry.entry_on desc, entry.seq desc limit 1`.execute(work.tx);
  return rows[0]?.posted_at;
}
