// An invoice is settled by what is allocated to it, and the database works out its state (I-13). Whoever allocates announces what came of it.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { invoiceCredited, invoicePaid, invoiceWrittenOff } from "../events.ts";

interface SettledRow {
  readonly id: string;
  readonly account_id: string;
  readonly partner_id: string;
  readonly number: string;
  readonly state: "paid" | "credited" | "written_off";
}

/**
 * Announces the invoices that the new allocations settled to the end. Nothing more can be allocated to a settled invoice, so one that
 * got something just now and is settled became it just now.
 */
export async function announceSettled(work: Work, debitIds: readonly string[]): Promise<void> {
  if (debitIds.length === 0) return;
  const { rows } = await sql<SettledRow>`
    select document.id, document.account_id, document.partner_id, document.number, document.state
    from billing.ledger_entries entry join billing.money_documents document on document.id = entry.document_id and document.entry_id = entry.id
    where entry.id = any (${[...new Set(debitIds)]}::uuid[]) and document.kind = 'invoice' and document.state in ('paid', 'credited', 'written_off')
    order by document.number`.execute(work.tx);
  for (const row of rows) announceSettledInvoice(work, row);
}

function announceSettledInvoice(work: Work, row: SettledRow): void {
  const about = { partnerId: row.partner_id, customerId: row.account_id, objectId: row.id };
  const data = { documentId: row.id, accountId: row.account_id, number: row.number };
  work.emit(kinds[row.state], about, data);
}

const kinds = { paid: invoicePaid, credited: invoiceCredited, written_off: invoiceWrittenOff } as const;
