// Equipment sold by instalments (B-234): a price in monthly parts on the account's invoices.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine, FilledNote, Note } from "../../../../shared/text.ts";

// As in part-rules.ts, which the browser does not see.
export const saleStates = ["running", "billed", "cancelled"] as const;
const partStates = ["waiting", "billed", "credited", "dropped"] as const;
export const mostParts = 60;

const customerId = z.object({ customerId: z.uuid() });
const saleId = z.object({ saleId: z.uuid() });

const SaleFacts = z.object({
  id: z.uuid(),
  /** "IS-12" */
  label: z.string(),
  text: z.string(),
  serialNumber: z.string(),
  state: z.enum(saleStates),
  /** As agreed: net, or with tax if `includesTax`. */
  price: MoneyShape,
  includesTax: z.boolean(),
  count: z.int(),
  billedCount: z.int(),
  /** What still waits, as the price is. */
  left: MoneyShape,
  /** The next part that an invoice will bill; null: none is left. */
  next: z.object({ position: z.int(), dueOn: DayShape, amount: MoneyShape }).nullable(),
  soldOn: DayShape,
});

const PartView = z.object({
  position: z.int(),
  amount: MoneyShape,
  withTax: MoneyShape,
  dueOn: DayShape,
  state: z.enum(partStates),
  documentId: z.uuid().nullable(),
  documentNumber: z.string().nullable(),
});

export const SaleView = SaleFacts.extend({
  version: z.int(),
  serviceId: z.uuid(),
  serviceName: z.string(),
  /** What one invoice for all that is left would come to today. */
  leftWithTax: MoneyShape,
  /** Billed and not credited yet, as the price is. */
  billed: MoneyShape,
  note: z.string(),
  createdBy: z.string(),
  createdAt: MomentShape,
  cancelledOn: DayShape.nullable(),
  cancelReason: z.string().nullable(),
  parts: z.array(PartView),
});

export const listSalesOfCustomerEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/instalment-sales",
  summary: "What a customer bought by instalments, with every part, the newest first.",
  params: customerId,
  returns: z.object({
    currency: z.string(),
    today: DayShape,
    /** When the first part would be billed, if nothing else is said. */
    firstOn: DayShape,
    items: z.array(SaleView),
    /** What a sale can belong to: services that this customer pays for. */
    services: z.array(z.object({ id: z.uuid(), name: z.string() })),
    taxes: z.array(z.object({ id: z.uuid(), name: z.string(), ratePercent: z.string() })),
    /** One-time plans that fill the form in. */
    plans: z.array(
      z.object({ id: z.uuid(), title: z.string(), unitPrice: z.string(), includesTax: z.boolean(), taxId: z.uuid().nullable() }),
    ),
  }),
});

export const sellEquipmentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/instalment-sales",
  summary: "Sells equipment in monthly parts: each comes with the account's invoice, and what is left is due when the service ends.",
  params: customerId,
  body: z.strictObject({
    serviceId: z.uuid(),
    text: FilledLine(200),
    serialNumber: z.string().trim().max(100).default(""),
    price: MoneyShape,
    includesTax: z.boolean(),
    taxId: z.uuid(),
    count: z.int().min(2).max(mostParts),
    /** Left out: with the next invoice of the account. */
    firstOn: DayShape.optional(),
    note: Note(500).default(""),
  }),
  returns: SaleView,
  idempotent: true,
});

export const billRestEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/instalment-sales/:saleId/bill-rest",
  summary: "Bills all that is left of a sale at once, before its parts fall due.",
  params: saleId,
  body: z.strictObject({ reason: FilledNote(500) }),
  returns: SaleView,
  idempotent: true,
});

export const cancelSaleEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/instalment-sales/:saleId/cancel",
  summary: "Cancels a sale: what waits is dropped, and what was billed is credited if that is wanted.",
  params: saleId,
  body: z.strictObject({ creditBilled: z.boolean(), reason: FilledNote(500) }),
  returns: SaleView,
  versioned: true,
});

const filter = {
  q: z.string().trim().max(100).optional(),
  state: anyOf(z.enum(saleStates)).optional(),
  sold: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
  partner: anyOf(z.uuid()).optional(),
};
const sorts = ["sold", "price"] as const;
export const SaleRow = SaleFacts.extend({ customerId: z.uuid(), customerNumber: z.int(), customerName: z.string(), partnerId: z.uuid() });

export const listSalesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/instalment-sales",
  summary: "Equipment sold by instalments, of all customers.",
  query: listQuery({ sort: sorts, filter }),
  returns: listOf(SaleRow),
});
export const saleColumns = [
  "sale",
  "customer",
  "customerName",
  "text",
  "serialNumber",
  "state",
  "price",
  "left",
  "currency",
  "count",
  "billed",
  "nextDueOn",
  "sold",
] as const;
export const exportSalesEndpoint = exportEndpoint({
  path: "/api/admin/instalment-sales-export",
  summary: "Exactly the sales by instalments that the filter shows, as a file.",
  sort: sorts,
  filter,
  columns: saleColumns,
});

/** A sale as its customer sees it: all amounts with tax. */
export const OwnSaleView = z.object({
  id: z.uuid(),
  text: z.string(),
  serialNumber: z.string(),
  state: z.enum(saleStates),
  count: z.int(),
  billedCount: z.int(),
  left: MoneyShape,
  next: z.object({ position: z.int(), dueOn: DayShape, amount: MoneyShape }).nullable(),
  lastOn: DayShape.nullable(),
  soldOn: DayShape,
});
export const ownSalesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/instalment-sales",
  summary: "What the customer bought by instalments and still pays for.",
  returns: z.object({ items: z.array(OwnSaleView) }),
});
