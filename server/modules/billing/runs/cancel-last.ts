// B-71 a customer's last recurring invoice is cancelled: their part of the run is undone, or the one invoice where no run made it. Said before,
// with all that follows from it, and refused with the reasons.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { passOnFromClosed } from "../accounts/closed-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { settleFreeCredit } from "../ledger/settle-credit.ts";
import { notUndoable, runState } from "../problems.ts";
import { db } from "../tables.ts";
import type { invoiceUndoPreviewEndpoint } from "./contract.ts";
import type { UndoRefusal } from "./run-rules.ts";
import { isUndoing } from "./run-views.ts";
import { finishUndo, takeBack, type UndoableDocument, type UndoHow, undoableDocuments, undoItem } from "./undo-run.ts";

/** The latest recurring invoice of a customer that still counts. */
export async function lastRecurringInvoice(work: Work, customerId: string): Promise<{ documentId: string | null }> {
  await getReachable(work, customerId, "finance.runs.undo");
  const row = await db(work)
    .selectFrom("billing.money_documents")
    .select("id")
    .where("account_id", "=", customerId)
    .where("kind", "=", "invoice")
    .where("origin", "=", "recurring")
    .where("state", "in", ["issued", "partially_paid", "paid"])
    .orderBy("issued_at", "desc")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return { documentId: row?.id ?? null };
}

export async function previewInvoiceUndo(work: Work, documentId: string): Promise<z.input<(typeof invoiceUndoPreviewEndpoint)["returns"]>> {
  const invoice = await findInvoice(work, documentId);
  const { documents, reasons } = await findUndoable(work, invoice);
  const amount = (minor: bigint) => toMoneyJson(money(minor, invoice.currency));
  const ids = documents.map(({ id }) => id);
  const days = await sql<{ text: string; start_on: Day; end_before: Day }>`
    select line.text, lower(covered.period) as start_on, upper(covered.period) as end_before
    from billing.coverage covered join billing.document_lines line on line.id = covered.line_id
    where line.document_id = any (${ids}::uuid[]) order by line.position, lower(covered.period)`.execute(work.tx);
  const items = await sql<{
    n: number;
  }>`select count(*)::int as n from billing.future_items where document_id = any (${ids}::uuid[])`.execute(work.tx);
  return {
    documents: documents.map(({ id, number, kind, grossMinor, policy }) => ({ id, number, kind, gross: amount(grossMinor), policy })),
    change: amount(documents.reduce((sum, { kind, grossMinor }) => (kind === "invoice" ? sum + grossMinor : sum - grossMinor), 0n)),
    days: days.rows.map((row) => ({ text: row.text, start: row.start_on, end: row.end_before })),
    waitingItems: items.rows[0]?.n ?? 0,
    billedAgainOn: await billedAgainOn(work, invoice),
    reasons,
  };
}

export async function cancelRecurringInvoice(work: Work, documentId: string, how: UndoHow): Promise<void> {
  const invoice = await findInvoice(work, documentId);
  const accounts = await lockAccounts(work, [invoice.account_id]);
  // Read again under the lock: somebody may have been faster.
  const { documents, reasons } = await findUndoable(work, await findInvoice(work, documentId));
  if (reasons.length > 0)
    throw notUndoable(`Invoice ${invoice.number ?? ""} cannot be undone any more. Write a credit note for it instead.`);
  if (invoice.run_id !== null) {
    const run = await db(work)
      .selectFrom("billing.runs")
      .selectAll()
      .where("id", "=", invoice.run_id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (run.state === "confirming" || isUndoing(run)) throw runState("Its billing run is at work right now. Try again when it is done.");
    await undoItem(work, { runId: invoice.run_id, accountId: invoice.account_id }, how);
    await finishUndo(work, invoice.run_id, how.reason);
    return;
  }
  await takeBack(work, documents, how);
  await settleFreeCredit(work, invoice.account_id);
  await passOnFromClosed(work, accounts);
}

type Invoice = Awaited<ReturnType<typeof findInvoice>>;

async function findInvoice(work: Work, documentId: string) {
  const invoice = await db(work)
    .selectFrom("billing.money_documents as document")
    .selectAll("document")
    .where("document.id", "=", documentId)
    .where("document.kind", "=", "invoice")
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!invoice) throw notFound();
  if (invoice.origin !== "recurring" || !["issued", "partially_paid", "paid"].includes(invoice.state))
    throw notUndoable("Only a recurring invoice that still counts can be cancelled.");
  return invoice;
}

/** All documents that go together, and why they cannot go. */
async function findUndoable(work: Work, invoice: Invoice): Promise<{ documents: UndoableDocument[]; reasons: UndoRefusal[] }> {
  const documents = await undoableDocuments(
    work,
    invoice.run_id === null ? { documentId: invoice.id } : { runId: invoice.run_id, accountId: invoice.account_id },
  );
  const later = await sql`select 1 from billing.money_documents document
    where document.account_id = ${invoice.account_id} and document.kind = 'invoice' and document.origin = 'recurring'
      and document.state in ('issued', 'partially_paid', 'paid') and document.issued_at > ${invoice.issued_at}
      and document.id <> all (${documents.map(({ id }) => id)}::uuid[]) limit 1`.execute(work.tx);
  const reasons = documents.flatMap((document) => document.reasons);
  return { documents, reasons: [...new Set<UndoRefusal>([...reasons, ...(later.rows.length > 0 ? (["not_last"] as const) : [])])] };
}

/** From when on a run bills the account again. */
async function billedAgainOn(work: Work, invoice: Invoice): Promise<Day | null> {
  const { rows } = await sql<{ on: Day | null }>`select coalesce(
      (select next_before from billing.run_items where run_id = ${invoice.run_id} and account_id = ${invoice.account_id}),
      (select next_billing_on from billing.accounts where id = ${invoice.account_id} and billing_enabled)) as "on"`.execute(work.tx);
  return rows[0]?.on ?? null;
}
