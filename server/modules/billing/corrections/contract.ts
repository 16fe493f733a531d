import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { MoneyDocumentView } from "../documents/contract.ts";
import { OneTimeLine } from "../one-time/contract.ts";

const documentId = z.object({ documentId: z.uuid() });

export const Correction = z.strictObject({
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

export const CorrectionFigures = z.object({ net: MoneyShape, tax: MoneyShape, gross: MoneyShape, dueOn: DayShape.nullable() });

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
  returns: CorrectionFigures,
});
