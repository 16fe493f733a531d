import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

export const formats = ["none", "ubl", "cii", "factur_x", "xrechnung"] as const;
const written = ["ubl", "cii", "factur_x", "xrechnung"] as const;
export const deliveryWays = ["attach", "portal", "network"] as const;
export const states = ["held", "ready", "queued", "sent", "delivered", "accepted", "rejected"] as const;

const customerId = z.object({ customerId: z.uuid() });
const documentId = z.object({ documentId: z.uuid() });

// How a customer wants them ------------------------------------------------------------------------------------------

export const EInvoicingView = z.object({
  customerId: z.uuid(),
  version: z.int(),
  format: z.object({ value: z.enum(formats), origin: z.string() }),
  delivery: z.object({ value: z.enum(deliveryWays), origin: z.string() }),
  /** What holds where there is no wish of their own. */
  inherited: z.object({ format: z.enum(formats), delivery: z.enum(deliveryWays) }),
  networkScheme: z.string(),
  networkValue: z.string(),
  buyerReference: z.string(),
  mandateReference: z.string(),
  paysByDirectDebit: z.boolean(),
  hasAccessPoint: z.boolean(),
});

export const getEInvoicingEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/e-invoicing",
  summary: "How a customer gets e-invoices.",
  params: customerId,
  returns: EInvoicingView,
});

export const changeEInvoicingEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/customers/:customerId/e-invoicing",
  summary: "Changes how a customer gets e-invoices.",
  params: customerId,
  body: z.strictObject({
    /** Null: inherited. */
    format: z.enum(formats).nullable().optional(),
    delivery: z.enum(deliveryWays).nullable().optional(),
    networkScheme: z
      .string()
      .regex(/^(|\d{4}|[A-Z]{2})$/, "four digits or two letters, as in the EAS list")
      .optional(),
    networkValue: z.string().trim().max(100).optional(),
    buyerReference: z.string().trim().max(100).optional(),
    mandateReference: z.string().trim().max(35).optional(),
  }),
  returns: EInvoicingView,
  versioned: true,
});

// The files ----------------------------------------------------------------------------------------------------------

const FaultView = z.object({
  /** As the standard numbers it: "BR-CO-17". */
  rule: z.string(),
  /** Which sentence of the catalogue says it. */
  code: z.string(),
  values: z.record(z.string(), z.string()),
});

export const EInvoiceView = z.object({
  id: z.uuid(),
  documentId: z.uuid(),
  kind: z.enum(["invoice", "credit_note"]),
  number: z.string(),
  issuedOn: DayShape,
  gross: MoneyShape,
  customerId: z.uuid(),
  customerName: z.string(),
  partnerId: z.uuid(),
  format: z.enum(written),
  delivery: z.enum(deliveryWays),
  state: z.enum(states),
  faults: z.array(FaultView),
  receiver: z.string(),
  answer: z.string(),
  messageId: z.string().nullable(),
  hasFile: z.boolean(),
  sha256: z.string().nullable(),
  madeAt: MomentShape,
  stateAt: MomentShape,
  /** What a person can do about it now. */
  mayCheckAgain: z.boolean(),
  maySendAgain: z.boolean(),
});

const sorts = ["attention", "issuedOn", "stateAt"] as const;
const filter = {
  state: anyOf(z.enum(states)).optional(),
  format: anyOf(z.enum(written)).optional(),
  partner: anyOf(z.uuid()).optional(),
  customer: z.uuid().optional(),
  /** The beginning of a document's number, or any scrap of the customer. */
  q: z.string().trim().min(1).max(100).optional(),
};

export const listEInvoicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/e-invoices",
  summary: "Lists e-invoices, what is held or rejected first.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(EInvoiceView),
});

export const getEInvoiceEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId/e-invoice",
  summary: "The e-invoice of a document, and the format that its customer gets now.",
  params: documentId,
  returns: z.object({ eInvoice: EInvoiceView.nullable(), format: z.enum(formats), mayMake: z.boolean() }),
});

export const eInvoiceFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId/e-invoice/file",
  summary: "The XML of a document's e-invoice.",
  params: documentId,
  reply: "file",
});

export const makeEInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/money-documents/:documentId/e-invoice",
  summary: "Makes a document's e-invoice, or makes and checks it again after what was wrong is put right.",
  params: documentId,
  body: z.strictObject({}),
  returns: EInvoiceView,
  idempotent: true,
});

export const sendEInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/money-documents/:documentId/e-invoice/send",
  summary: "Sends an e-invoice into the network, once more where it was rejected.",
  params: documentId,
  body: z.strictObject({}),
  returns: EInvoiceView,
  idempotent: true,
});

// For customers ------------------------------------------------------------------------------------------------------

export const portalEInvoiceEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents/:documentId/e-invoice",
  summary: "Whether an own document has an e-invoice to download.",
  params: documentId,
  returns: z.object({ hasFile: z.boolean(), format: z.enum(written).nullable() }),
});

export const portalEInvoiceFileEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/money-documents/:documentId/e-invoice/file",
  summary: "The XML of an own document's e-invoice.",
  params: documentId,
  reply: "file",
});
