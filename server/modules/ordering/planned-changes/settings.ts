// How changes of running services are charged and what customers may do by themselves (M-27).
import { z } from "zod";
import type { Language } from "../../../../shared/languages.ts";
import { defineSetting, type SettingDefinition } from "../../../platform/settings.ts";

const levels = ["system", "partner"] as const;
const may = "config.finance.update" as const;
const mayPortal = "config.portal.update" as const;
const minor = z.int().min(0).max(100_000_000);
const days = z.int().min(0).max(730);

const Refund = z.enum(["none", "unused_money"]);
const InvoiceAfter = z.enum(["next_run", "to_term_end", "to_next_term_end"]);
const DocumentsAt = z.enum(["effective_date", "request"]);

export const changeRefund = defineSetting({
  key: "ordering.change_refund",
  shape: Refund,
  fallback: "unused_money",
  levels,
  may,
  title: "Unused days when the plan changes",
  help: "Given back as a credit note, or not at all: then a change begins when the invoiced days are over.",
});
export const changeInvoiceAfter = defineSetting({
  key: "ordering.change_invoice_after",
  shape: InvoiceAfter,
  fallback: "to_term_end",
  levels,
  may,
  title: "The new plan's first days",
  help: "Invoiced at once up to the end of the paid term, up to the end of the next one, or with the next regular invoice.",
});
export const changePrice = defineSetting({
  key: "ordering.change_price_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Price of a change",
  help: "For every change of plan, whichever way.",
});
export const changeFeeUpgrade = defineSetting({
  key: "ordering.change_fee_upgrade_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Fee for a dearer plan",
  help: "Added to the price of a change.",
});
export const changeFeeDowngrade = defineSetting({
  key: "ordering.change_fee_downgrade_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Fee for a cheaper plan",
  help: "Added to the price of a change.",
});
export const changeFeeLateral = defineSetting({
  key: "ordering.change_fee_lateral_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Fee for a plan of the same price",
  help: "Added to the price of a change.",
});
export const changeFeeTax = defineSetting({
  key: "ordering.change_fee_tax_id",
  shape: z.uuid().nullable(),
  fallback: null,
  levels,
  may,
  title: "Tax of fees for a change",
  help: "Added to the fee. None chosen: the fee is taxed as the new plan is.",
});
export const changeFeeText = defineSetting({
  key: "ordering.change_fee_text",
  shape: z.string().trim().max(200),
  fallback: "",
  levels,
  may,
  title: "Line of fees for a change",
  help: "How the fee is called on the invoice; {from} and {to} are the plans. Empty: a sentence in the customer's language.",
});
export const changeDocumentsAt = defineSetting({
  key: "ordering.change_documents_at",
  shape: DocumentsAt,
  fallback: "effective_date",
  levels,
  may,
  title: "Documents of a change",
  help: "Made on the day of the change, or when it is asked for.",
});
export const changeMinInvoice = defineSetting({
  key: "ordering.change_min_invoice_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Smallest invoice of a change",
  help: "Less than this waits for the next regular invoice.",
});
export const changeMinInvoiceDays = defineSetting({
  key: "ordering.change_min_invoice_days",
  shape: z.int().min(0).max(31),
  fallback: 0,
  levels,
  may,
  title: "Fewest days on an invoice of a change",
  help: "Fewer days than this wait for the next regular invoice.",
});
export const prepaidChangePrice = defineSetting({
  key: "ordering.prepaid_change_price_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Price of a change in a prepaid period",
  help: "For every change of plan, whichever way.",
});
export const prepaidChangeFeeUpgrade = defineSetting({
  key: "ordering.prepaid_change_fee_upgrade_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Fee for a dearer plan in a prepaid period",
  help: "Added to the price of a change.",
});
export const prepaidChangeFeeDowngrade = defineSetting({
  key: "ordering.prepaid_change_fee_downgrade_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Fee for a cheaper plan in a prepaid period",
  help: "Added to the price of a change.",
});
export const prepaidChangeFeeLateral = defineSetting({
  key: "ordering.prepaid_change_fee_lateral_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Fee for a plan of the same price in a prepaid period",
  help: "Added to the price of a change.",
});
export const prepaidChangeRefund = defineSetting({
  key: "ordering.prepaid_change_refund",
  shape: Refund,
  fallback: "unused_money",
  levels,
  may,
  title: "Unused days of a prepaid period when the plan changes",
  help: "Given back, and a new period begins at once at its full price; or not at all: then a change begins when the paid period is over.",
});
export const changePortalDates = defineSetting({
  key: "ordering.change_portal_dates",
  shape: z.enum(["today", "any_future", "next_cycle_only"]),
  fallback: "any_future",
  levels,
  may: mayPortal,
  title: "Days that customers may choose for a change",
  help: "Only today, any day ahead, or the beginning of the next billing period.",
});
export const changeMaxDaysAhead = defineSetting({
  key: "ordering.change_max_days_ahead",
  shape: days,
  fallback: 90,
  levels,
  may: mayPortal,
  title: "How far ahead customers plan a change",
  help: "In days.",
});
export const changeDowngradeNoticeDays = defineSetting({
  key: "ordering.change_downgrade_notice_days",
  shape: days,
  fallback: 0,
  levels,
  may: mayPortal,
  title: "Notice for a cheaper plan",
  help: "How many days ahead customers have to ask for a cheaper plan.",
});
export const changesPerCycle = defineSetting({
  key: "ordering.change_per_cycle",
  shape: z.int().min(0).max(31),
  fallback: 2,
  levels,
  may: mayPortal,
  title: "Changes in one billing period",
  help: "How often customers may change the plan of one service in a month.",
});
export const changeRequiresFunds = defineSetting({
  key: "ordering.change_requires_funds",
  shape: z.boolean(),
  fallback: true,
  levels,
  may: mayPortal,
  title: "No change while a payment is overdue",
  help: "Customers with an overdue document cannot change their plan by themselves.",
});
export const changePay = defineSetting({
  key: "ordering.change_pay",
  shape: z.enum(["invoice", "now", "balance_or_now"]),
  fallback: "invoice",
  levels,
  may: mayPortal,
  title: "How customers pay a change of plan",
  help: "By a normal invoice, or before it is made: what it comes to is paid in the portal, or taken from the credit as far as that reaches. Nothing changes before.",
});

export const pauseMinDays = defineSetting({
  key: "ordering.pause_min_days",
  shape: days,
  fallback: 7,
  levels,
  may,
  title: "Shortest pause",
  help: "In days.",
});
export const pauseMaxDays = defineSetting({
  key: "ordering.pause_max_days",
  shape: z.int().min(1).max(730),
  fallback: 90,
  levels,
  may,
  title: "Longest pause",
  help: "In days. A pause without an end is over then by itself.",
});
export const pauseMaxDaysPerYear = defineSetting({
  key: "ordering.pause_max_days_per_year",
  shape: days,
  fallback: 90,
  levels,
  may,
  title: "Paused days in a year",
  help: "For customers who pause by themselves. 0: as many as they like.",
});
export const pauseMaxPerYear = defineSetting({
  key: "ordering.pause_max_per_year",
  shape: z.int().min(0).max(100),
  fallback: 2,
  levels,
  may,
  title: "Pauses in a year",
  help: "For customers who pause by themselves. 0: as many as they like.",
});
export const pauseNoticeDays = defineSetting({
  key: "ordering.pause_notice_days",
  shape: days,
  fallback: 0,
  levels,
  may,
  title: "Notice for a pause",
  help: "How many days ahead customers have to ask for it.",
});
export const pauseFee = defineSetting({
  key: "ordering.pause_fee_minor",
  shape: minor,
  fallback: 0,
  levels,
  may,
  title: "Fee for a pause",
  help: "Once for each pause.",
});
export const pauseCompensation = defineSetting({
  key: "ordering.pause_compensation",
  shape: z.enum(["credit_note", "extend", "none"]),
  fallback: "credit_note",
  levels,
  may,
  title: "Paid days of a pause",
  help: "Given back as a credit note, added behind the paid time when the service resumes, or lost.",
});
export const pauseRequiresPaid = defineSetting({
  key: "ordering.pause_requires_paid",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "No pause while a payment is overdue",
  help: "Customers with an overdue document cannot pause by themselves.",
});
export const pauseCountsForTerm = defineSetting({
  key: "ordering.pause_counts_for_term",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Paused days count for the contract",
  help: "When off, the end of the contract moves by the paused days.",
});
export const pauseResumeInvoice = defineSetting({
  key: "ordering.pause_resume_invoice",
  shape: z.enum(["now", "next_run"]),
  fallback: "next_run",
  levels,
  may,
  title: "Days after a pause",
  help: "The rest of the term is invoiced when the service resumes, or with the next regular invoice.",
});

export const cancelNoticeDays = defineSetting({
  key: "ordering.cancel_notice_days",
  shape: days,
  fallback: 0,
  levels,
  may,
  title: "Notice for a cancellation",
  help: "How many days ahead customers have to cancel. A plan may ask for more.",
});
export const cancelMaxDaysAhead = defineSetting({
  key: "ordering.cancel_max_days_ahead",
  shape: days,
  fallback: 180,
  levels,
  may,
  title: "How far ahead customers cancel",
  help: "In days.",
});
export const cancelCycleEndOnly = defineSetting({
  key: "ordering.cancel_cycle_end_only",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Customers cancel to the end of a billing period",
  help: "When on, they may choose no other day.",
});
export const cancelRefundUnused = defineSetting({
  key: "ordering.cancel_refund_unused",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Unused days when a service ends",
  help: "Given back as a credit note.",
});
export const cancelOutstanding = defineSetting({
  key: "ordering.cancel_outstanding",
  shape: z.enum(["now", "next_run"]),
  fallback: "now",
  levels,
  may,
  title: "Days up to the end that are not invoiced",
  help: "Invoiced at once, or with the next regular invoice.",
});
export const cancelDocumentsAt = defineSetting({
  key: "ordering.cancel_documents_at",
  shape: DocumentsAt,
  fallback: "request",
  levels,
  may,
  title: "Documents of a cancellation",
  help: "Made when it is asked for, or when the service has ended.",
});
export const cancelFinal = defineSetting({
  key: "ordering.cancel_final",
  shape: z.enum(["keep", "refund_to_method", "ask"]),
  fallback: "ask",
  levels,
  may,
  title: "Credit after the last service",
  help: "Kept on the account, paid back, or decided by whoever ends the service.",
});

const Kinds = z.array(z.enum(["internet", "voice", "recurring", "bundle"])).max(4);
export const portalSelfChange = defineSetting({
  key: "portal.services.self_change",
  shape: Kinds,
  fallback: [],
  levels,
  may: mayPortal,
  title: "Customers change their plan",
  help: "For which kinds of services customers change to another plan by themselves.",
});
export const portalRequestChange = defineSetting({
  key: "portal.services.request_change",
  shape: Kinds,
  fallback: ["internet", "voice", "recurring"],
  levels,
  may: mayPortal,
  title: "Customers ask for another plan",
  help: "For which kinds of services customers ask for a change that staff decide about: with a plan and its price where they may not change by themselves, else in their own words.",
});
export const portalPause = defineSetting({
  key: "portal.services.pause",
  shape: z.enum(["off", "request", "self"]),
  fallback: "off",
  levels,
  may: mayPortal,
  title: "Customers pause their services",
  help: "Internet, voice and recurring services. By request: nothing changes until staff approve.",
});
export const portalCancel = defineSetting({
  key: "portal.services.cancel",
  shape: z.enum(["off", "request", "self"]),
  fallback: "off",
  levels,
  may: mayPortal,
  title: "Customers cancel their services",
  help: "They choose the last day; the service ends by itself after it. By request: nothing changes until staff approve.",
});

export const portalPauseAll = defineSetting({
  key: "portal.services.pause_all",
  shape: z.boolean(),
  fallback: false,
  levels,
  may: mayPortal,
  title: "Customers pause all services at once",
  help: "One button for every service that can be paused, and one to resume them. Only where customers may pause at all.",
});
export const portalKeepOffer = defineSetting({
  key: "portal.services.keep_offer",
  shape: z.boolean(),
  fallback: true,
  levels,
  may: mayPortal,
  title: "Alternatives before a cancellation",
  help: "Whoever cancels is asked once whether a pause or a cheaper plan would do, where these are offered. Going on is as easy as turning back.",
});
const Reasons = z.array(z.string().trim().min(1).max(100)).max(20);
const cancelReasons = <Key extends string>(key: Key, language: string) =>
  defineSetting({
    key: `portal.services.cancel_reasons_${key}`,
    shape: Reasons,
    fallback: [],
    levels,
    may: mayPortal,
    title: `Reasons for a cancellation, ${language}`,
    help: `What customers who read ${language} choose from when they cancel. None: the usual ones, from moving house to too expensive.`,
  });
export const portalCancelReasonsEn = cancelReasons("en", "English");
/** P-87 */
export const portalCancelReasons = {
  en: portalCancelReasonsEn,
  ar: cancelReasons("ar", "Arabic"),
  es: cancelReasons("es", "Spanish"),
  "pt-BR": cancelReasons("pt_br", "Portuguese (Brazil)"),
  fr: cancelReasons("fr", "French"),
  de: cancelReasons("de", "German"),
  it: cancelReasons("it", "Italian"),
  pl: cancelReasons("pl", "Polish"),
  uk: cancelReasons("uk", "Ukrainian"),
} as const satisfies Record<Language, SettingDefinition>;

export const changeSettings = [
  changeRefund,
  changeInvoiceAfter,
  changePrice,
  changeFeeUpgrade,
  changeFeeDowngrade,
  changeFeeLateral,
  changeFeeTax,
  changeFeeText,
  changeDocumentsAt,
  changeMinInvoice,
  changeMinInvoiceDays,
  prepaidChangeRefund,
  prepaidChangePrice,
  prepaidChangeFeeUpgrade,
  prepaidChangeFeeDowngrade,
  prepaidChangeFeeLateral,
  changePortalDates,
  changeMaxDaysAhead,
  changeDowngradeNoticeDays,
  changesPerCycle,
  changeRequiresFunds,
  changePay,
  pauseMinDays,
  pauseMaxDays,
  pauseMaxDaysPerYear,
  pauseMaxPerYear,
  pauseNoticeDays,
  pauseFee,
  pauseCompensation,
  pauseRequiresPaid,
  pauseCountsForTerm,
  pauseResumeInvoice,
  cancelNoticeDays,
  cancelMaxDaysAhead,
  cancelCycleEndOnly,
  cancelRefundUnused,
  cancelOutstanding,
  cancelDocumentsAt,
  cancelFinal,
  portalSelfChange,
  portalRequestChange,
  portalPause,
  portalPauseAll,
  portalCancel,
  portalKeepOffer,
  ...Object.values(portalCancelReasons),
];
