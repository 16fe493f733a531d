import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { MoneyDocumentView } from "../documents/contract.ts";

/** What a main account still has to be billed for a sub-account. */
const notInvoicedQuery = z.strictObject({ from: DayShape });

export const aggregatedChargesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/aggregated-charges",
  summary: "What the main account of this sub-account was not invoiced yet before a day.",
  params: z.object({ customerId: z.uuid() }),
  query: notInvoicedQuery,
  returns: z.object({
    mainId: z.uuid(),
    mainName: z.string(),
    lines: z.array(
      z.object({
        text: z.string(),
        periodStart: DayShape.nullable(),
        /** The first day that is no longer in it. */
        periodEnd: DayShape.nullable(),
        quantity: z.string(),
        net: MoneyShape,
      }),
    ),
    net: MoneyShape,
    tax: MoneyShape,
    gross: MoneyShape,
  }),
});

export const invoiceAggregatedEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/aggregated-charges/invoice",
  summary: "Invoices to the main account what it owes for this sub-account before a day.",
  params: z.object({ customerId: z.uuid() }),
  body: notInvoicedQuery,
  returns: MoneyDocumentView,
  idempotent: true,
});

export const paymentMethods = ["cash", "bank_transfer", "card", "direct_debit", "check", "wallet", "other"] as const;

export const BillingAccountView = z.object({
  customerId: z.uuid(),
  version: z.int(),
  currency: z.string(),
  billingEnabled: z.boolean(),
  billingType: z.enum(["recurring", "prepaid_period", "prepaid_daily"]),
  prepaidMonths: z.int(),
  billingDay: z.int(),
  nextBillingOn: DayShape,
  dueDays: z.object({ value: z.int(), origin: z.string() }),
  paymentMethod: z.enum(paymentMethods),
  billingName: z.string(),
  billingAddress: z.string(),
  poNumber: z.string(),
  taxStatus: z.enum(["taxable", "exempt", "reverse_charge"]),
  /** Of a customer who is exempt until a day: that day, and whether somebody should see to the next certificate. */
  certificate: z.object({ until: DayShape, state: z.enum(["soon", "ended", "valid"]) }).nullable(),
  /** Free credit pays new invoices by itself. */
  autoPayFromBalance: z.object({ value: z.boolean(), origin: z.string() }),
  balance: MoneyShape,
  overdue: MoneyShape,
  freeCredit: MoneyShape,
  /** The day of the oldest debit that still wants money; null when none does. */
  owesSince: DayShape.nullable(),
  /** When the oldest of the open documents is or was due. */
  earliestDueOn: DayShape.nullable(),
});

const customerId = z.object({ customerId: z.uuid() });

export const getBillingAccountEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/billing",
  summary: "A customer's billing configuration and balance.",
  params: customerId,
  returns: BillingAccountView,
});

// Certificates of exemption (B-140) ----------------------------------------------------------------------------------

/** So long before a certificate runs out somebody should ask for the next one. */
export const certificateWarningDays = 30;
export const certificateStates = ["soon", "ended", "valid"] as const;

export const CertificateRow = z.object({
  customerId: z.uuid(),
  partnerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  number: z.string(),
  /** Its last day. */
  until: DayShape,
  state: z.enum(certificateStates),
});

export const listCertificatesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/exemption-certificates",
  summary: "The certificates of exempt customers that have an end, those that run out first before the others.",
  query: listQuery({
    sort: ["until"],
    filter: {
      q: z.string().trim().min(1).max(100).optional(),
      partner: anyOf(z.uuid()).optional(),
      state: anyOf(z.enum(certificateStates)).optional(),
    },
  }),
  returns: listOf(CertificateRow),
});
