import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledNote } from "../../../../shared/text.ts";
import { CategoryNames, OwnCategory } from "../categories/contract.ts";
import { MoneyDocumentView } from "../documents/contract.ts";

/** A line of a one-time invoice: a one-time plan, or free text with its tax. */
export const OneTimeLine = z.strictObject({
  text: z.string().trim().min(1).max(500),
  unitPrice: z.string().regex(/^\d{1,12}(\.\d{1,8})?$/, "a decimal number such as 12.34"),
  quantity: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,3})?$/, "a number above zero, such as 1 or 2.5; what was charged is given back by a credit note")
    .default("1"),
  taxId: z.uuid(),
  includesTax: z.boolean().default(false),
  category: z.union([z.enum(["one_time", "equipment", "fee", "topup", "internet", "voice", "recurring"]), OwnCategory]).default("one_time"),
});

/** A number that a person writes by hand (B-119). */
export const GivenNumber = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}/._-]{0,39}$/u, "letters, digits, and / . _ - between them; at most 40");

const oneTimeInvoice = z.strictObject({
  /** None: only what waits for the next invoice. */
  lines: z.array(OneTimeLine).max(200),
  issuedOn: DayShape.optional(),
  dueOn: DayShape.optional(),
  note: z.string().trim().max(2000).default(""),
  memo: z.string().trim().max(2000).default(""),
  /** The one service that it locks while it is overdue; the customer is not blocked for it. */
  blocksServiceId: z.uuid().optional(),
  /** Takes the customer's waiting future items along. */
  withFutureItems: z.boolean().default(false),
  /** Lines bear the taxes that were chosen, although the customer is taxed otherwise (B-140); needs the right to say how they are taxed. */
  keepTaxes: z.strictObject({ reason: FilledNote(500) }).optional(),
  /** A number of its own, outside of the series; only where `billing.numbers_manual` is on. */
  number: GivenNumber.optional(),
});

export const createOneTimeInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/invoices",
  summary: "Issues a one-time invoice.",
  params: z.object({ customerId: z.uuid() }),
  body: oneTimeInvoice,
  returns: MoneyDocumentView,
  idempotent: true,
});

/** A one-time invoice as it would be issued; nothing is. */
export const InvoicePreview = z.object({
  issuedOn: DayShape,
  dueOn: DayShape,
  lines: z.array(
    z.object({
      text: z.string(),
      unitPrice: z.string(),
      quantity: z.string(),
      amount: MoneyShape,
      net: MoneyShape,
      isFutureItem: z.boolean(),
    }),
  ),
  taxes: z.array(z.object({ name: z.string(), ratePercent: z.string(), taxable: MoneyShape, tax: MoneyShape })),
  net: MoneyShape,
  tax: MoneyShape,
  gross: MoneyShape,
});

export const previewInvoiceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/invoice-preview",
  summary: "What a one-time invoice would come to, by the rules that issue it.",
  params: z.object({ customerId: z.uuid() }),
  body: oneTimeInvoice,
  returns: InvoicePreview,
});

export const invoiceOptionsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/invoice-options",
  summary: "What can stand on a one-time invoice: taxes, one-time plans, and what waits for the next invoice.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({
    customerName: z.string(),
    customerNumber: z.int(),
    currency: z.string(),
    today: DayShape,
    /** The customer is not simply taxable today: lines bear this in place of the tax that is chosen. */
    taxedAs: z
      .object({
        status: z.enum(["exempt", "reverse_charge"]),
        taxName: z.string().nullable(),
        certificate: z.string(),
        until: DayShape.nullable(),
      })
      .nullable(),
    dueDays: z.int(),
    taxes: z.array(z.object({ id: z.uuid(), name: z.string(), ratePercent: z.string() })),
    /** The categories that the provider has renamed or added (B-138). */
    categories: z.array(z.object({ key: z.string(), names: CategoryNames, isOwn: z.boolean(), isEnabled: z.boolean() })),
    plans: z.array(
      z.object({ id: z.uuid(), title: z.string(), unitPrice: z.string(), includesTax: z.boolean(), taxId: z.uuid().nullable() }),
    ),
    services: z.array(z.object({ id: z.uuid(), number: z.int(), title: z.string() })),
    futureItems: z.array(z.object({ id: z.uuid(), text: z.string(), side: z.enum(["debit", "credit"]), amount: MoneyShape })),
    /** B-119 the provider lets staff write numbers by hand. */
    mayGiveNumber: z.boolean(),
  }),
});
