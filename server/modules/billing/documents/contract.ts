import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { MoneyDocumentView, OneTimeLine, undoPolicies, undoReasons } from "../contract.ts";

const documentId = z.object({ documentId: z.uuid() });

export const lastRecurringInvoiceEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/last-recurring-invoice",
  summary: "The latest recurring invoice of a customer that still counts.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({ documentId: z.uuid().nullable() }),
});

export const invoiceUndoPreviewEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/invoices/:documentId/undo-preview",
  summary: "What cancelling a customer's last recurring invoice takes back, or why it cannot be cancelled.",
  params: documentId,
  returns: z.object({
    /** All that go together: what a run issued for the customer. */
    documents: z.array(
      z.object({
        id: z.uuid(),
        number: z.string(),
        kind: z.enum(["invoice", "credit_note"]),
        gross: MoneyShape,
        /** How an invoice is taken back; a credit note is void. */
        policy: z.enum(undoPolicies),
      }),
    ),
    /** By so much less is owed. */
    change: MoneyShape,
    /** Days that are free to be billed again. */
    days: z.array(z.object({ text: z.string(), start: DayShape, end: DayShape })),
    /** Charges and credits that wait for the next invoice again. */
    waitingItems: z.int(),
    /** From this billing day on a run bills it again; null: no run bills this customer. */
    billedAgainOn: DayShape.nullable(),
    /** Empty: it can be cancelled. */
    reasons: z.array(z.enum(undoReasons)),
  }),
});

export const undoInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/invoices/:documentId/undo",
  summary: "Cancels a customer's last recurring invoice: their part of its billing run is undone.",
  params: documentId,
  body: z.strictObject({
    reason: z.string().trim().min(1).max(500),
    /** The customer, who was told of the invoice, is told that it is taken back. */
    notify: z.boolean().default(false),
  }),
  returns: MoneyDocumentView,
  idempotent: true,
});

const Correction = z.strictObject({
  /** Stands on the credit note. */
  reason: z.string().trim().min(1).max(500),
  /** The lines that stay; a line that is not named is left out, and its days are free to be billed again. */
  lines: z
    .array(
      z.strictObject({
        lineId: z.uuid(),
        text: z.string().trim().min(1).max(500).optional(),
        /** Of lines without days of a service only. */
        unitPrice: OneTimeLine.shape.unitPrice.optional(),
        quantity: OneTimeLine.shape.quantity.unwrap().optional(),
        taxId: z.uuid().optional(),
      }),
    )
    .max(500),
  added: z.array(OneTimeLine).max(100).default([]),
  dueOn: DayShape.optional(),
  poNumber: z.string().trim().max(100).optional(),
  note: z.string().trim().max(2000).optional(),
});

export const correctInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/invoices/:documentId/correct",
  summary: "Corrects an issued invoice: a credit note over all of it and a new invoice with its lines, at once (B-120).",
  params: documentId,
  body: Correction,
  returns: MoneyDocumentView,
  idempotent: true,
});
export const previewCorrectionEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/invoices/:documentId/correction-preview",
  summary: "What a corrected invoice would come to; nothing is issued.",
  params: documentId,
  body: Correction,
  returns: z.object({ net: MoneyShape, tax: MoneyShape, gross: MoneyShape, dueOn: DayShape.nullable() }),
});
