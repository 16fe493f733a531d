import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

const documentKinds = ["invoice", "credit_note", "proforma"] as const;

const documentStates = [
  "draft",
  "issued",
  "partially_paid",
  "paid",
  "credited",
  "written_off",
  "void",
  "open",
  "closed",
  "refunded",
  "sent",
  "invoiced",
  "cancelled",
  "expired",
  "superseded",
] as const;

/** A row of a list of money documents. */
export const MoneyDocumentRow = z.object({
  id: z.uuid(),
  kind: z.enum(documentKinds),
  state: z.enum(documentStates),
  isOverdue: z.boolean(),
  isDisputed: z.boolean(),
  number: z.string().nullable(),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  partnerId: z.uuid(),
  issuedOn: DayShape.nullable(),
  dueOn: DayShape.nullable(),
  periodStart: DayShape.nullable(),
  periodEnd: DayShape.nullable(),
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
  open: MoneyShape,
});

const DocumentLineView = z.object({
  id: z.uuid(),
  position: z.int(),
  kind: z.string(),
  text: z.string(),
  serviceId: z.uuid().nullable(),
  periodStart: DayShape.nullable(),
  periodEnd: DayShape.nullable(),
  days: z.int().nullable(),
  /** The pricing period that one unit price buys. */
  pricedStart: DayShape.nullable(),
  pricedEnd: DayShape.nullable(),
  unitPrice: z.string(),
  quantity: z.string(),
  taxRatePercent: z.string(),
  includesTax: z.boolean(),
  allowance: MoneyShape,
  amount: MoneyShape,
  net: MoneyShape,
  /** How the amount came about, in sentences of the document's language (B-252); empty where price and quantity say all. */
  how: z.array(z.string()),
  /** What said which tax it bears, and by which name (B-140); null: nobody knows any more. */
  taxWhy: z
    .object({ why: z.enum(["exempt", "reverse_charge", "rule", "plan"]), taxName: z.string(), rule: z.string().nullable() })
    .nullable(),
  /** The bundle that this line is a part of (B-19). A customer sees the bundle as one line and its parts in it, if at all. */
  bundle: z.string().nullable(),
  parts: z.array(z.object({ text: z.string(), amount: MoneyShape })),
});

const Party = z.record(z.string(), z.union([z.string(), z.number()]));

const LinkedInvoice = z.object({ id: z.uuid(), number: z.string(), issuedOn: DayShape, gross: MoneyShape });

export const MoneyDocumentView = MoneyDocumentRow.extend({
  origin: z.string(),
  version: z.int(),
  runId: z.uuid().nullable(),
  invoiceId: z.uuid().nullable(),
  seller: Party,
  buyer: Party,
  lines: z.array(DocumentLineView),
  taxes: z.array(z.object({ name: z.string(), ratePercent: z.string(), category: z.string(), taxable: MoneyShape, tax: MoneyShape })),
  /** The tax in the currency in which the partner accounts for it, where that is another, and the rate used (B-145). */
  taxInCurrency: z.object({ tax: MoneyShape, rate: z.string() }).nullable(),
  /** What settled it, or what it settled. */
  settledBy: z.array(
    z.object({ entryId: z.uuid(), kind: z.string(), text: z.string(), on: DayShape, amount: MoneyShape, documentId: z.uuid().nullable() }),
  ),
  creditNotes: z.array(z.object({ id: z.uuid(), number: z.string(), issuedOn: DayShape, gross: MoneyShape })),
  /** The invoice that this one corrects, and the one that corrects this (B-123). */
  corrects: LinkedInvoice.nullable(),
  correctedBy: LinkedInvoice.nullable(),
  /** Of a credit note: the invoice that it takes back, where the reader may see it. */
  takesBack: LinkedInvoice.nullable(),
  /** What a proforma became when it was paid, and the other way round. */
  becameInvoice: LinkedInvoice.nullable(),
  fromProforma: LinkedInvoice.nullable(),
  /** Of a proforma: what came for it and what it still asks for; null: it is none. A payment that came back says when. */
  proforma: z
    .object({
      paid: MoneyShape,
      left: MoneyShape,
      payments: z.array(
        z.object({ entryId: z.uuid(), number: z.string(), on: DayShape, amount: MoneyShape, reversedOn: DayShape.nullable() }),
      ),
    })
    .nullable(),
  poNumber: z.string(),
  note: z.string(),
  memo: z.string(),
  language: z.string(),
  issuedAt: MomentShape.nullable(),
  /** The one service that it locks while it is overdue. */
  blocksService: z.object({ id: z.uuid(), number: z.int(), title: z.string() }).nullable(),
  hasPdf: z.boolean(),
});

const documentId = z.object({ documentId: z.uuid() });

const documentSorts = ["issuedOn", "number", "gross", "open", "dueOn"] as const;

const documentFilter = {
  kind: anyOf(z.enum(documentKinds)).optional(),
  state: anyOf(z.enum(documentStates)).optional(),
  overdue: z.enum(["true"]).optional(),
  partner: anyOf(z.uuid()).optional(),
  customer: z.uuid().optional(),
  run: z.uuid().optional(),
  issuedOn: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  /** The beginning of a number, or any scrap of the customer: name, number, login. */
  q: z.string().trim().min(1).max(100).optional(),
};

export const listInvoicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents",
  summary: "Lists invoices, credit notes and proformas.",
  query: listQuery({ sort: documentSorts, filter: documentFilter }),
  returns: listOf(MoneyDocumentRow),
});

// biome-ignore format: one list.
export const documentColumns = [
  "number", "kind", "state", "overdue", "customer", "customerName", "issuedOn", "dueOn", "periodStart", "periodEnd", "net", "tax", "gross", "open", "currency",
] as const;

export const exportDocumentsEndpoint = exportEndpoint({
  path: "/api/admin/money-document-export",
  summary: "Exactly the money documents that the filter shows, as a file.",
  sort: documentSorts,
  filter: documentFilter,
  columns: documentColumns,
});

export const getDocumentEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId",
  summary: "One money document with its lines, taxes and what settled it.",
  params: documentId,
  returns: MoneyDocumentView,
});

export const documentPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId/pdf",
  summary: "The document's PDF, the very bytes that the customer gets.",
  params: documentId,
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});

export const creditInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/money-documents/:documentId/credit",
  summary: "Takes an invoice back: wholly, or some amounts of some lines.",
  params: documentId,
  body: z.strictObject({
    /** Absent: everything that is not credited yet. */
    lines: z
      .array(z.strictObject({ lineId: z.uuid(), amount: z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, "a decimal number such as 12.34") }))
      .min(1)
      .max(500)
      .optional(),
    reason: z.string().trim().min(1).max(500),
    /** Gives the credited service-days free, so that a later run can bill them again. */
    releaseDays: z.boolean().default(true),
  }),
  returns: MoneyDocumentView,
  idempotent: true,
});

export const editDocumentEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/money-documents/:documentId",
  summary: "Changes what may change after issue: due date, PO number, note, memo.",
  params: documentId,
  body: z.strictObject({
    dueOn: DayShape.optional(),
    poNumber: z.string().trim().max(100).optional(),
    note: z.string().trim().max(2000).optional(),
    memo: z.string().trim().max(2000).optional(),
  }),
  returns: MoneyDocumentView,
  versioned: true,
});

export const PortalDocumentRow = MoneyDocumentRow.omit({ partnerId: true, customerNumber: true, customerName: true, customerId: true });

const PortalDocumentView = MoneyDocumentView.omit({
  partnerId: true,
  memo: true,
  runId: true,
  version: true,
  customerNumber: true,
  customerName: true,
  customerId: true,
});

const ownDocumentFilter = {
  kind: anyOf(z.enum(documentKinds)).optional(),
  open: z.enum(["true"]).optional(),
  from: DayShape.optional(),
  to: DayShape.optional(),
  /** A piece of the number, or of what a line says. */
  q: z.string().trim().min(1).max(100).optional(),
};

export const portalListDocumentsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents",
  summary: "My invoices and credit notes.",
  query: listQuery({ sort: ["issuedOn"], filter: ownDocumentFilter }),
  returns: listOf(PortalDocumentRow),
});

export const portalDocumentsFileEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents-file",
  summary: "Exactly the invoices and credit notes that the filter shows, as a table.",
  query: z.strictObject({ format: z.enum(["csv", "xlsx"]).default("csv"), filter: z.strictObject(ownDocumentFilter).default({}) }),
  reply: "file",
});

export const portalGetDocumentEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents/:documentId",
  summary: "One of my money documents.",
  params: documentId,
  returns: PortalDocumentView,
});

export const portalDocumentPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents/:documentId/pdf",
  summary: "The PDF of one of my documents: the bytes that were mailed.",
  params: documentId,
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});
