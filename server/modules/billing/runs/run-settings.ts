// When runs are previewed and issue themselves, and when new services get their first invoice (B-61, B-64, B-72, B-266).
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.finance.update" as const;
const levels = ["system", "partner"] as const;

/** "09:00": hours and minutes by the partner's clock. */
const ClockTimeShape = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time such as 09:00");

export const previewLeadDays = defineSetting({
  key: "billing.preview_lead_days",
  shape: z.int().min(0).max(27),
  fallback: 0,
  levels,
  may,
  title: "Preview so many days ahead",
  help: "The preview of a billing day is built so many days before it.",
});
export const autoIssue = defineSetting({
  key: "billing.auto_issue",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Runs issue themselves",
  help: "A preview made by the calendar that nobody confirms issues itself after the days to confirm.",
});
export const confirmationDays = defineSetting({
  key: "billing.confirmation_days",
  shape: z.enum(["0", "3", "5", "10", "15", "20", "25", "30", "month_end"]),
  fallback: "3",
  levels,
  may,
  title: "Days to confirm",
  help: "So long after its preview a run waits for a person before it issues itself.",
});
export const confirmationTime = defineSetting({
  key: "billing.confirmation_time",
  shape: z.string().regex(/^(09|1\d|2[0-2]):00$/, "a full hour from 09:00 to 22:00"),
  fallback: "22:00",
  levels,
  may,
  title: "Hour of issuing",
  help: "When runs issue themselves, by the provider's clock.",
});
export const allowFuturePreview = defineSetting({
  key: "billing.allow_future_preview",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Previews of days to come",
  help: "Staff may build a preview up to a day in the future.",
});
export const runPerPartner = defineSetting({
  key: "billing.run_per_partner",
  shape: z.boolean(),
  fallback: true,
  levels: ["system"],
  may,
  title: "One run per partner",
  help: "Off: the calendar's previews of one day belong together as a joint run over all partners, and staff may start one over the partners that they choose. It is looked at, confirmed and undone as one; each partner keeps its own numbers, settings and hours.",
});
export const dashboardNotice = defineSetting({
  key: "billing.dashboard_notice",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Tell of runs on the home page",
  help: "Finance staff see on their home page which previews wait, when they issue themselves, and which accounts were left aside.",
});
export const fourEyes = defineSetting({
  key: "billing.four_eyes",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Two people per run",
  help: "Whoever built a preview cannot confirm it.",
});
export const firstInvoiceAuto = defineSetting({
  key: "billing.first_invoice_auto",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "First invoice of new services",
  help: "New services are invoiced to the end of the term without waiting for the next run.",
});
export const firstInvoiceMode = defineSetting({
  key: "billing.first_invoice_mode",
  shape: z.enum(["cutoff", "immediate"]),
  fallback: "cutoff",
  levels,
  may,
  title: "When the first invoice comes",
  help: "At the hour of the day below, or shortly after a service has started.",
});
export const firstInvoiceCutoff = defineSetting({
  key: "billing.first_invoice_cutoff",
  shape: ClockTimeShape,
  fallback: "18:00",
  levels,
  may,
  title: "Hour of first invoices",
  help: "What was added before is invoiced on the same day, what comes later on the next.",
});
export const firstInvoiceGatherMin = defineSetting({
  key: "billing.first_invoice_gather_min",
  shape: z.int().min(0).max(60),
  fallback: 1,
  levels,
  may,
  title: "Minutes to gather",
  help: "Services that start within so many minutes share one first invoice.",
});
export const firstInvoiceMergeDays = defineSetting({
  key: "billing.first_invoice_merge_days",
  shape: z.int().min(0).max(27),
  fallback: 0,
  levels,
  may,
  title: "Leave to the run when it is near",
  help: "When the next billing day is at most so many days away, a new service waits for it.",
});

export const firstInvoiceAdvanceDays = defineSetting({
  key: "billing.first_invoice_advance_days",
  shape: z.int().min(0).max(60),
  fallback: 0,
  levels,
  may,
  title: "First invoice ahead of the start",
  help: "A service that starts on a later day gets its first invoice so many days before it. 0: on its first day.",
});

export const futureItemsAlone = defineSetting({
  key: "billing.future_items_alone",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Invoice waiting items alone",
  help: "Items that wait make an invoice also when nothing recurring is due with them. Off: they wait for the next days of a service.",
});

export const runSettings = [
  previewLeadDays,
  autoIssue,
  confirmationDays,
  confirmationTime,
  allowFuturePreview,
  runPerPartner,
  dashboardNotice,
  fourEyes,
  firstInvoiceAuto,
  firstInvoiceMode,
  firstInvoiceCutoff,
  firstInvoiceGatherMin,
  firstInvoiceMergeDays,
  firstInvoiceAdvanceDays,
  futureItemsAlone,
];
