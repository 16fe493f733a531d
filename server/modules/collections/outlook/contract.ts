// What a way of paying changes about the days of a customer (P-130), for the customer and for staff.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { paymentMethods } from "../../billing/accounts/contract.ts";

export const TermsDates = z.object({
  invoiceOn: DayShape,
  dueOn: DayShape,
  /** Null: nothing is blocked. */
  blockOn: DayShape.nullable(),
  reminders: z.array(DayShape),
});

const billingTypes = z.enum(["recurring", "prepaid_period", "prepaid_daily"]);

export const MethodTerms = z.object({
  /** Said again when it is done: with another one it is refused. */
  digest: z.string(),
  paymentMethod: z.enum(paymentMethods),
  /** Null: paid for out of a balance, without invoices. */
  before: TermsDates.nullable(),
  after: TermsDates.nullable(),
  billingDay: z.object({ from: z.int(), to: z.int() }).nullable(),
  /** The first invoice on the new billing day. */
  firstOn: DayShape.nullable(),
  billingType: z.object({ from: billingTypes, to: billingTypes }).nullable(),
  /** Whether being late costs something, and whether money is asked for before, is another now. */
  lateFees: z.boolean(),
  proformas: z.boolean(),
  /** Open invoices that are due on another day. */
  realigned: z.int(),
  /** What is invoiced at once for days that were used. */
  closing: MoneyShape.nullable(),
  /** B-165 the next invoices where the billing day moves. */
  coming: z.array(z.object({ on: DayShape, gross: MoneyShape, isBridge: z.boolean() })),
});

const Asked = z.strictObject({ act: z.enum(["choose", "remove"]) });
/** Null: it changes nothing but the way of paying. */
const Answer = z.object({ terms: MethodTerms.nullable() });

export const portalMethodTermsEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/payments/methods/:methodId/terms",
  summary: "What choosing or removing a saved method changes about when you are billed and have to pay; nothing is changed.",
  params: z.object({ methodId: z.uuid() }),
  body: Asked,
  returns: Answer,
});

export const methodTermsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/payment-methods/:methodId/terms",
  summary:
    "What being billed by a saved method, or removing it, changes about when a customer is billed and has to pay; nothing is changed.",
  params: z.object({ customerId: z.uuid(), methodId: z.uuid() }),
  body: Asked,
  returns: Answer,
});
