import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.finance.update" as const;
const levels = ["system", "partner"] as const;

export const minBalance = defineSetting({
  key: "billing.min_balance",
  shape: z.string().regex(/^-?\d{1,9}(\.\d{1,4})?$/, "a decimal number such as -50.00"),
  fallback: "0.00",
  levels: ["system", "partner"],
  may,
  title: "Minimum balance",
  help: "Below it a customer owes. Below zero it is a credit limit: with -50.00 nothing blocks before 50.00 are owed. In the partner's currency.",
});
export const prepaidInvoiceAfter = defineSetting({
  key: "billing.prepaid_invoice_after",
  shape: z.enum(["charge", "payment", "month_end", "none"]),
  fallback: "charge",
  levels,
  may,
  title: "Documents of prepaid periods",
  help: "An invoice with each charge, an advance-payment invoice with each payment, one for the whole month, or none.",
});
export const prepaidMonthlyInvoice = defineSetting({
  key: "billing.prepaid_monthly_invoice",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Monthly invoice of daily charges",
  help: "On the 1st the charges of the month before are listed on one invoice, which is paid already. Charges paid from an advance-payment invoice are not listed again.",
});
export const prepaidDailyBase = defineSetting({
  key: "billing.prepaid_daily_base",
  shape: z.enum(["month", "cycle"]),
  fallback: "month",
  levels,
  may,
  title: "A daily charge is a part of",
  help: "The calendar month, or the account's own cycle.",
});
export const advanceText = defineSetting({
  key: "billing.advance_text",
  shape: z.string().trim().min(1).max(200),
  fallback: "Advance payment",
  levels,
  may,
  title: "Line of advance-payment invoices",
  help: "What stands on the invoice for money that was paid in advance.",
});
export const advanceTax = defineSetting({
  key: "billing.advance_tax",
  shape: z.string().max(100),
  fallback: "",
  levels,
  may,
  title: "Tax of advance payments",
  help: "The code of the tax that the paid amount includes. Without one no advance-payment invoice is made.",
});

export const prepaidSettings = [minBalance, prepaidInvoiceAfter, prepaidMonthlyInvoice, prepaidDailyBase, advanceText, advanceTax];
