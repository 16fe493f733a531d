import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { documentNotIssued } from "../problems.ts";
import { db } from "../tables.ts";
import type { editDocumentEndpoint, MoneyDocumentView } from "./contract.ts";
import { type InvoiceState, mayActOnInvoice } from "./document-state-rules.ts";
import { getDocumentView } from "./document-views.ts";

/** What may still change after issue (the table of 7.3): due date and PO number while something is open, notes always. */
export async function editDocument(
  work: Work,
  documentId: string,
  { version, body, today }: { version: number; body: z.output<(typeof editDocumentEndpoint)["body"]>; today: Day },
): Promise<z.input<typeof MoneyDocumentView>> {
  const document = await db(work)
    .selectFrom("billing.money_documents as document")
    .selectAll("document")
    .where("document.id", "=", documentId)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!document) throw notFound();
  if (document.version !== version) throw editConflict(undefined, { current: await getDocumentView(work, documentId, today) });
  const situation = { state: document.state as InvoiceState, isSent: true, mutableUnpaid: false };
  if (
    (body.dueOn !== undefined || body.poNumber !== undefined) &&
    !(document.kind === "invoice" && mayActOnInvoice("change_due_or_po", situation))
  ) {
    throw documentNotIssued(`${document.number ?? "It"} is ${document.state}; its due date and PO number no longer change.`);
  }
  if (body.dueOn !== undefined && document.issued_on !== null && body.dueOn < document.issued_on)
    throw fieldProblem("dueOn", "before-issue", "The due date lies before the invoice's own date.");
  const before = { dueOn: document.due_on, poNumber: document.po_number, note: document.note, memo: document.memo };
  const after = { ...before, ...body };
  const changes = Object.fromEntries(
    Object.keys(before).flatMap((key) => {
      const field = key as keyof typeof before;
      return before[field] === after[field] ? [] : [[field, { before: before[field], after: after[field] }]];
    }),
  );
  await db(work)
    .updateTable("billing.money_documents")
    .set({ due_on: after.dueOn ?? null, po_number: after.poNumber, note: after.note, memo: after.memo, version: version + 1 })
    .where("id", "=", documentId)
    .execute();
  if (body.dueOn !== undefined && document.entry_id !== null)
    await db(work).updateTable("billing.ledger_entries").set({ due_on: body.dueOn }).where("id", "=", document.entry_id).execute();
  work.audit({
    entity: document.kind,
    entityId: documentId,
    label: `${document.kind} ${document.number ?? ""}`,
    action: "change",
    partnerId: document.partner_id,
    customerId: document.account_id,
    changes,
  });
  return getDocumentView(work, documentId, today);
}
