import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { Correction, CorrectionFigures } from "../corrections/contract.ts";
import { MoneyDocumentView } from "../documents/contract.ts";
import { GivenNumber } from "../one-time/contract.ts";

const documentId = z.object({ documentId: z.uuid() });

const Edit = Correction.extend({
  issuedOn: DayShape.optional(),
  /** Of an invoice that has a number of its own, outside of the series, and only where `billing.numbers_manual` is on. */
  number: GivenNumber.optional(),
});

export const editInvoiceEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/invoices/:documentId/content",
  summary: "Edits an issued invoice that nobody has seen or paid: lines, prices, taxes, number, date. Its former version is kept.",
  params: documentId,
  body: Edit,
  returns: MoneyDocumentView,
  idempotent: true,
  versioned: true,
});

export const previewEditEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/invoices/:documentId/content-preview",
  summary: "What an edited invoice would come to; nothing changes.",
  params: documentId,
  body: Edit,
  returns: CorrectionFigures,
});

/** Why an invoice cannot be edited. */
export const editBars = [
  "off",
  "not_issued",
  "not_own",
  "paid",
  "credited",
  "sent",
  "fetched",
  "e_invoice",
  "exported",
  "registered",
  "synced",
  "period_closed",
  "charging",
  "in_plan",
  "claimed",
] as const;

export const invoiceVersionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/invoices/:documentId/versions",
  summary: "Whether an invoice may be edited and why not, and what it said before.",
  params: documentId,
  returns: z.object({
    /** The provider lets such invoices be edited at all. */
    isOn: z.boolean(),
    bars: z.array(z.enum(editBars)),
    /** It has a number that a person gave, and may be given another one. */
    mayChangeNumber: z.boolean(),
    versions: z.array(
      z.object({
        number: z.int(),
        invoiceNumber: z.string(),
        issuedOn: DayShape,
        net: MoneyShape,
        tax: MoneyShape,
        gross: MoneyShape,
        lines: z.array(z.object({ text: z.string(), unitPrice: z.string(), quantity: z.string(), amount: MoneyShape })),
        /** Why it was replaced, when and by whom. */
        reason: z.string(),
        at: MomentShape,
        by: z.string(),
        sha256: z.string(),
      }),
    ),
  }),
});

export const versionPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/invoices/:documentId/versions/:number/pdf",
  summary: "The PDF of a former version of an invoice.",
  params: z.object({ documentId: z.uuid(), number: z.coerce.number().int().min(1) }),
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});
