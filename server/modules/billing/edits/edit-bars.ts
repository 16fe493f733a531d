// 7.3 who may still edit an issued invoice: nobody, once somebody has seen, paid, credited or booked it elsewhere.
import { type Selectable, sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { findBook, lockBook, openFrom } from "../accounting/lock-book.ts";
import { type InvoiceState, mayActOnInvoice } from "../documents/document-state-rules.ts";
import { getTerms } from "../einvoice/terms.ts";
import { db, type MoneyDocumentTable } from "../tables.ts";
import { barsOfOthers, type EditBar } from "./edit-guards.ts";
import { mutableUnpaid } from "./settings.ts";

export type EditableInvoice = Selectable<MoneyDocumentTable>;

export async function findEditable(work: Work, documentId: string, { lock = false } = {}): Promise<EditableInvoice> {
  const invoice = await db(work)
    .selectFrom("billing.money_documents as invoice")
    .selectAll("invoice")
    .where("invoice.id", "=", documentId)
    .where("invoice.kind", "=", "invoice")
    .where("invoice.state", "<>", "draft")
    .where(visibleTo(work.actor, { partner: "invoice.partner_id", customer: "invoice.customer_id" }))
    .$if(lock, (query) => query.forUpdate("invoice"))
    .executeTakeFirst();
  if (!invoice) throw notFound();
  return invoice;
}

/** All that stands against an edit; empty: it may be edited. With `holds` nothing of it can change until the commit: the account is locked. */
export async function barsOf(work: Work, invoice: EditableInvoice, { holds = false } = {}): Promise<EditBar[]> {
  const isOn = await getSetting(work, mutableUnpaid, { partnerId: invoice.partner_id });
  const situation = { state: invoice.state as InvoiceState, isSent: false, mutableUnpaid: isOn };
  const bars: EditBar[] = isOn ? [] : ["off"];
  // One that moved no balance lists what was charged or paid ahead: its lines are not its own to change.
  if (invoice.origin !== "recurring" && invoice.origin !== "one_time") bars.push("not_own");
  if (invoice.open_minor < invoice.gross_minor || invoice.gross_minor === 0n) bars.push("paid");
  else if (invoice.entry_id === null) bars.push("not_own");
  else if (isOn && !mayActOnInvoice("change_lines", situation)) bars.push("not_issued");
  if (holds) await sql`select pg_advisory_xact_lock(hashtextextended(${`sent ${invoice.id}`}, 0))`.execute(work.tx);
  // The book first, so that nobody closes its month or claims its entries in between.
  const book = holds ? await lockBook(work, invoice.partner_id) : await findBook(work, invoice.partner_id);
  const { rows } = await sql<{
    credited: boolean;
    fetched: boolean;
    exported: boolean;
    registered: boolean;
    synced: boolean;
    late: boolean;
    claimed: boolean;
  }>`select
    exists (select from billing.money_documents note where note.invoice_id = ${invoice.id} and note.state not in ('draft', 'void')) as credited,
    -- B-244 the accounting system has it, or nobody knows what became of the call.
    exists (select from billing.accounting_items item where item.source_id = ${invoice.id} and item.kind = 'invoice'
      and (item.external_id is not null or (item.sent_at is not null and (item.state = 'waiting' or item.error = 'fault')))) as synced,
    -- What waits to be registered is under way: its content may be at the tax office this very moment.
    exists (select from billing.fiscal_registrations where source_id = ${invoice.id} and state <> 'waived') as registered,
    exists (select from billing.document_downloads where document_id = ${invoice.id}) as fetched,
    exists (select from billing.export_batches batch join billing.journal_entries entry on entry.id = ${invoice.entry_id}
      where batch.partner_id = entry.partner_id and batch.state <> 'failed' and batch.kind not in ('payments', 'customers')
        and batch.after_seq < entry.seq and entry.seq <= batch.to_seq
        and (batch.from_on is null or case batch.basis when 'issue' then coalesce(entry.origin_on, entry.entry_on) else entry.entry_on end between batch.from_on and batch.to_on)) as exported,
    exists (select from billing.journal_entries entry where entry.id = ${invoice.entry_id} and entry.entry_on < ${openFrom(work.actor, book)}::date) as late,
    exists (select from billing.write_offs where document_id = ${invoice.id} and state = 'waiting') as claimed`.execute(work.tx);
  const [found] = rows;
  if (found?.credited) bars.push("credited");
  if (found?.fetched) bars.push("fetched");
  if (found?.exported) bars.push("exported");
  if (found?.registered) bars.push("registered");
  if (found?.synced) bars.push("synced");
  if (found?.late) bars.push("period_closed");
  if (found?.claimed) bars.push("claimed");
  if (await isForMachines(work, invoice)) bars.push("e_invoice");
  bars.push(...(await barsOfOthers(work, { documentId: invoice.id, accountId: invoice.account_id }, holds)));
  return [...new Set(bars)];
}

/** It has its e-invoice, or gets one in a moment. */
async function isForMachines(work: Work, invoice: EditableInvoice): Promise<boolean> {
  const { rows } = await sql`select from billing.e_invoices where document_id = ${invoice.id}`.execute(work.tx);
  if (rows.length > 0) return true;
  return (await getTerms(work, { customerId: invoice.customer_id, partnerId: invoice.partner_id })).format !== "none";
}
