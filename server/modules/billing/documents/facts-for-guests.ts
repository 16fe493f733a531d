// What a page without sign-in asks about documents (P-134, P-136).
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";

/** The day on which the last of a document was paid, where its partner is; undefined where nothing is paired with it. */
export async function paidDayOf(work: Work, documentId: string): Promise<Day | undefined> {
  const { rows } = await sql<{ at: Date; partner_id: string }>`select allocation.allocated_at as at, allocation.partner_id
    from billing.allocations allocation join billing.ledger_entries debit on debit.id = allocation.debit_id
    where debit.document_id = ${documentId} order by allocation.allocated_at desc limit 1`.execute(work.tx);
  const [last] = rows;
  return last && calendarDay(last.at, (await getPartner(work, last.partner_id)).timeZone);
}

/** What the newest invoice of an account came to, as a decimal number. */
export async function lastInvoiceTotal(work: Work, accountId: string): Promise<string | undefined> {
  const { rows } = await sql<{ gross: bigint; currency: string }>`select gross_minor as gross, currency from billing.money_documents
    where account_id = ${accountId} and kind = 'invoice' and state not in ('draft', 'void') order by issued_on desc, number desc limit 1`.execute(
    work.tx,
  );
  const [last] = rows;
  return last && minorToDecimal(last.gross, last.currency);
}
