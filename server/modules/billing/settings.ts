import { z } from "zod";
import { roundingModes } from "../../../shared/rational.ts";
import { defineSetting } from "../../platform/settings.ts";
import { accountingSettings } from "./accounting/settings.ts";
import { taxStatusSettings } from "./accounts/tax-status-settings.ts";
import { mutableUnpaid } from "./edits/settings.ts";
import { prepaidSettings } from "./prepaid/prepaid-settings.ts";
import { proformaSettings } from "./proformas/proforma-settings.ts";
import { runSettings } from "./runs/run-settings.ts";

const may = "config.finance.update" as const;
const everyLevel = ["system", "partner", "customer"] as const;
const provider = ["system", "partner"] as const;

export const dueDays = defineSetting({
  key: "billing.due_days",
  shape: z.int().min(0).max(60),
  fallback: 15,
  levels: everyLevel,
  may,
  title: "Days to pay",
  help: "A document is due so many days after its date; 0 is the same day.",
});
export const minDaysToPay = defineSetting({
  key: "billing.min_days_to_pay",
  shape: z.int().min(0).max(60),
  fallback: 5,
  levels: provider,
  may,
  title: "Days to pay at least",
  help: "When a run is confirmed late, a document is never due sooner than this after the day it was issued.",
});
export const autoPayFromBalance = defineSetting({
  key: "billing.auto_pay_from_balance",
  shape: z.boolean(),
  fallback: true,
  levels: everyLevel,
  may,
  title: "Pay invoices from credit",
  help: "Free credit settles a new invoice at once.",
});
export const partialFromBalance = defineSetting({
  key: "billing.partial_from_balance",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Credit may pay a part",
  help: "Credit that covers only a part of a new invoice is used for that part.",
});
export const autoAssociate = defineSetting({
  key: "billing.auto_associate",
  shape: z.boolean(),
  fallback: true,
  levels: provider,
  may,
  title: "Match equal amounts",
  help: "A payment that equals the open amount of one document settles that one first.",
});
export const issueZeroInvoices = defineSetting({
  key: "billing.issue_zero_invoices",
  shape: z.boolean(),
  fallback: false,
  levels: everyLevel,
  may,
  title: "Issue invoices over nothing",
  help: "When off, days that cost nothing are recorded as billed without a document.",
});
export const documentGrouping = defineSetting({
  key: "billing.grouping",
  shape: z.enum(["account", "service", "kind", "location", "subaccount"]),
  fallback: "account",
  levels: everyLevel,
  may,
  title: "One invoice per",
  help: "How the lines of one account are spread over documents.",
});
export const minInvoiceAmount = defineSetting({
  key: "billing.min_invoice_amount_minor",
  shape: z.int().min(0),
  fallback: 0,
  levels: provider,
  may,
  title: "Smallest invoice",
  help: "In minor units. Less than this waits for the next run; nothing is lost.",
});
export const minInvoiceDays = defineSetting({
  key: "billing.min_invoice_days",
  shape: z.int().min(0).max(31),
  fallback: 0,
  levels: provider,
  may,
  title: "Shortest first period",
  help: "A first partial period shorter than this is billed with the next run.",
});
export const surplusCredits = defineSetting({
  key: "billing.surplus",
  shape: z.enum(["wait", "credit_note"]),
  fallback: "wait",
  levels: provider,
  may,
  title: "Credits above the charges",
  help: "Wait for the next invoice, or become a credit note.",
});
export const parkFactor = defineSetting({
  key: "billing.park_factor",
  shape: z.int().min(2).max(100),
  fallback: 3,
  levels: provider,
  may,
  title: "Park when this many times the usual",
  help: "A document so much larger than the average of the last three waits for a person.",
});
export const parkMin = defineSetting({
  key: "billing.park_min_minor",
  shape: z.int().min(0),
  fallback: 10_000,
  levels: provider,
  may,
  title: "Never park below",
  help: "In minor units.",
});
export const staleTolerance = defineSetting({
  key: "billing.stale_tolerance_minor",
  shape: z.int().min(0),
  fallback: 0,
  levels: provider,
  may,
  title: "Let a previewed total move by",
  help: "In minor units. What moved further between preview and confirmation waits for another look.",
});
export const whenStale = defineSetting({
  key: "billing.when_stale",
  shape: z.enum(["wait", "recompute_and_issue"]),
  fallback: "wait",
  levels: provider,
  may,
  title: "When a total moved since the preview",
  help: "The account waits for another preview, or it is issued with the new total.",
});
export const dateMode = defineSetting({
  key: "billing.date_mode",
  shape: z.enum(["billing_day", "issue_date"]),
  fallback: "billing_day",
  levels: provider,
  may,
  title: "Date of recurring invoices",
  help: "The billing day, or the day on which the run is confirmed.",
});
export const undoPolicy = defineSetting({
  key: "billing.undo_policy",
  shape: z.enum(["credit_note", "void_number"]),
  fallback: "credit_note",
  levels: provider,
  may,
  title: "Undoing a run",
  help: "Takes each invoice back by a credit note, or marks it void; its number stays used.",
});
export const manualNumbers = defineSetting({
  key: "billing.numbers_manual",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may: "config.finance.update",
  title: "Numbers written by hand",
  help: "Whoever writes a one-time invoice may give it a number of their own, outside of the series.",
});
export const roundingMode = defineSetting({
  key: "billing.rounding_mode",
  shape: z.enum(roundingModes),
  fallback: "half_away",
  levels: provider,
  may,
  title: "Rounding",
  help: "How half a cent is rounded on new documents.",
});
export const taxRounding = defineSetting({
  key: "billing.tax_rounding",
  shape: z.enum(["document", "line"]),
  fallback: "document",
  levels: provider,
  may,
  title: "Tax is rounded",
  help: "Once per document and rate, or on every line.",
});
export const taxPoint = defineSetting({
  key: "billing.tax_point",
  shape: z.enum(["issue_date", "service_period"]),
  fallback: "issue_date",
  levels: provider,
  may,
  title: "Tax rate of services",
  help: "The rate of the document's date, or for each day of a service the rate of that day. Where a rate changes within a period, its line is cut on that day.",
});
export const prorationBasis = defineSetting({
  key: "billing.proration_basis",
  shape: z.enum(["actual", "thirty"]),
  fallback: "actual",
  levels: provider,
  may,
  title: "Days of a month",
  help: "The real number of days, or always 30.",
});
export const invertBalance = defineSetting({
  key: "billing.invert_balance",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Show debts as positive numbers",
  help: "Turns the sign of balances on screens; books and interfaces keep credits minus debits.",
});
export const invoiceNote = defineSetting({
  key: "billing.invoice_note",
  shape: z.string().max(2000),
  fallback: "",
  levels: provider,
  may,
  title: "Text under every invoice",
  help: "Printed below the totals.",
});

export const taxCurrency = defineSetting({
  key: "billing.tax_currency",
  shape: z.string().regex(/^([A-Z]{3})?$/, "three capital letters such as PLN"),
  fallback: "",
  levels: provider,
  may,
  title: "Currency of the tax",
  help: "Where tax is accounted for in another currency than you bill in: each document then says its tax in that one, too. Empty: the same.",
});
export const taxCurrencyRate = defineSetting({
  key: "billing.tax_currency_rate",
  shape: z.string().regex(/^(?=.*[1-9])\d{1,9}(\.\d{1,8})?$/, "a decimal number above zero such as 4.25"),
  fallback: "1",
  levels: provider,
  may,
  title: "Rate of the tax currency",
  help: "What one unit of your currency is in the currency of the tax. Documents keep the rate of the day on which they are issued.",
});

export const showBundleComponents = defineSetting({
  key: "billing.show_bundle_components",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Show what a bundle holds",
  help: "On documents and in the portal, the parts of a bundle stand below it with their share of its amount.",
});

export const billingSettings = [
  showBundleComponents,
  taxCurrency,
  taxCurrencyRate,
  dueDays,
  minDaysToPay,
  autoPayFromBalance,
  partialFromBalance,
  autoAssociate,
  issueZeroInvoices,
  documentGrouping,
  minInvoiceAmount,
  minInvoiceDays,
  surplusCredits,
  parkFactor,
  parkMin,
  staleTolerance,
  whenStale,
  dateMode,
  undoPolicy,
  manualNumbers,
  mutableUnpaid,
  roundingMode,
  taxRounding,
  taxPoint,
  prorationBasis,
  invertBalance,
  invoiceNote,
  ...taxStatusSettings,
  ...runSettings,
  ...accountingSettings,
  ...prepaidSettings,
  ...proformaSettings,
];
