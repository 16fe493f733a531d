// What of an invoice could be taken back, and which money paid it (B-137): decided in `payments`, which gives it back.
import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";

export interface RefundableInvoice {
  readonly id: string;
  readonly number: string;
  readonly accountId: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly state: string;
  readonly openMinor: bigint;
  /** What no credit note has taken back yet. */
  readonly leftMinor: bigint;
  /** The entries of the payments that paid it, the latest first. */
  readonly paidBy: readonly { readonly entryId: string; readonly amountMinor: bigint }[];
}

/** An issued invoice that the actor may see. */
export async function findRefundableInvoice(work: Work, documentId: string): Promise<RefundableInvoice | undefined> {
  const { rows } = await sql<Omit<RefundableInvoice, "paidBy"> & { entryId: string | null }>`
    select document.id, document.number, document.account_id as "accountId", document.partner_id as "partnerId", document.currency,
      document.state, document.open_minor as "openMinor", document.entry_id as "entryId",
      (document.gross_minor - (select coalesce(sum(note.gross_minor), 0) from billing.money_documents note
        where note.invoice_id = document.id and note.kind = 'credit_note' and note.state not in ('draft', 'void')))::int8 as "leftMinor"
    from billing.money_documents document
    where document.id = ${documentId} and document.kind = 'invoice' and document.state <> 'draft'
      and ${visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" })}`.execute(work.tx);
  const [row] = rows;
  if (!row) return undefined;
  const paidBy = await sql<{ entryId: string; amountMinor: bigint }>`
    select allocation.credit_id as "entryId", sum(allocation.amount_minor)::int8 as "amountMinor"
    from billing.allocations allocation join billing.ledger_entries credit on credit.id = allocation.credit_id and credit.kind = 'payment'
    where allocation.debit_id = ${row.entryId} group by allocation.credit_id, credit.seq order by credit.seq desc`.execute(work.tx);
  const { entryId: _own, ...invoice } = row;
  return { ...invoice, paidBy: paidBy.rows };
}
