// What a customer will be billed for in the coming year, as far as anybody can know it today (B-176).
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";

export const PaymentCalendarView = z.object({
  today: DayShape,
  items: z.array(
    z.object({
      /** The date of the invoice. */
      on: DayShape,
      dueOn: DayShape,
      /** What it is for: half-open. */
      start: DayShape,
      end: DayShape,
      amount: MoneyShape,
    }),
  ),
  /** What is to be paid for in all, by invoices or, where they come first, by proformas; null: nothing. */
  total: MoneyShape.nullable(),
  /** The proformas that will ask for it before: on which day, over which days, for how much. */
  proformas: z.array(z.object({ on: DayShape, start: DayShape, end: DayShape, amount: MoneyShape })),
  /** No invoice is made before its proforma is paid: `items` is empty then. */
  isProformaFirst: z.boolean(),
  /** Of who pays in advance out of the balance: the first day that it does not pay for, within the coming weeks. */
  lastsUntil: DayShape.nullable(),
  /** Why there is nothing to show. */
  whyNone: z.enum(["prepaid", "billing-off", "paid-by-main", "nothing-runs"]).nullable(),
});

export const paymentCalendarEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/payment-calendar",
  summary: "The next twelve invoices of a customer with the amounts that are expected.",
  params: z.object({ customerId: z.uuid() }),
  returns: PaymentCalendarView,
});
export const paymentCalendarPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/payment-calendar/pdf",
  summary: "The payment calendar as a PDF, in the customer's language.",
  params: z.object({ customerId: z.uuid() }),
  reply: "file",
});
export const portalPaymentCalendarEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payment-calendar",
  summary: "Your next twelve invoices with the amounts that are expected.",
  returns: PaymentCalendarView,
});
export const portalPaymentCalendarPdfEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payment-calendar/pdf",
  summary: "Your payment calendar as a PDF.",
  reply: "file",
});
