import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { NewServiceBody } from "../../services/contract.ts";

const customerId = z.object({ customerId: z.uuid() });

const BilledLine = z.object({
  text: z.string(),
  periodStart: DayShape.nullable(),
  periodEnd: DayShape.nullable(),
  days: z.int().nullable(),
  unitPrice: z.string(),
  quantity: z.string(),
  includesTax: z.boolean(),
  allowance: MoneyShape,
  amount: MoneyShape,
});

/** What one service comes to on the next invoice that it stands on. */
export const ServiceBillView = z.object({
  /** Why there is nothing, or no total; null: there is. */
  why: z.enum(["part_of_bundle", "no_account", "billing_off", "other_billing_type", "nothing_due", "tax_missing"]).nullable(),
  /** When new services of the provider get their first invoice; null: with the run, as all others (B-266). */
  firstInvoice: z.enum(["now", "cutoff"]).nullable(),
  billingOn: DayShape.nullable(),
  currency: z.string().nullable(),
  lines: z.array(BilledLine),
  /** Charged once beside them. */
  once: z.array(BilledLine),
  taxes: z.array(z.object({ name: z.string(), tax: MoneyShape })),
  totals: z.object({ net: MoneyShape, tax: MoneyShape, gross: MoneyShape }).nullable(),
});

export const previewServiceBillEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/services/first-bill",
  summary: "What a service that is to be added would come to on its first invoice.",
  params: customerId,
  body: NewServiceBody,
  returns: ServiceBillView,
});

export const nextServiceBillEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/next-bill",
  summary: "What a service comes to on its next invoice; with a day, as if it ended on that.",
  params: z.object({ serviceId: z.uuid() }),
  query: z.strictObject({ endOn: DayShape.optional() }),
  returns: ServiceBillView,
});
