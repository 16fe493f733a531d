import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";
import { switchSettings } from "./switches.ts";

const may = "config.finance.update" as const;
const levels = ["system", "partner"] as const;

export const usualType = defineSetting({
  key: "billing.usual_type",
  shape: z.enum(["recurring", "prepaid_period", "prepaid_daily"]),
  fallback: "recurring",
  levels,
  may,
  title: "How new customers are billed",
  help: "Month by month, or out of a balance that they fill up before. It concerns customers who are added from now on.",
});
export const usualMonths = defineSetting({
  key: "billing.usual_period_months",
  shape: z.int().min(0).max(12),
  fallback: 1,
  levels,
  may,
  title: "Months that new customers pay ahead",
  help: "0: they pay afterwards. It concerns customers who are added from now on.",
});
export const usualDay = defineSetting({
  key: "billing.usual_day",
  shape: z.enum(["from_creation", ...Array.from({ length: 28 }, (_, at) => String(at + 1))]),
  fallback: "1",
  levels,
  may,
  title: "Billing day of new customers",
  help: "A day of the month, or the day on which a customer was added; the 29th to 31st become the 28th.",
});
export const usualMethod = defineSetting({
  key: "billing.usual_method",
  shape: z.enum(["cash", "bank_transfer", "card", "direct_debit", "check", "wallet", "other"]),
  fallback: "bank_transfer",
  levels,
  may,
  title: "How new customers pay",
  help: "A template of that way of paying is brought to them at once.",
});
export const bridgeMinDays = defineSetting({
  key: "billing.bridge_min_days",
  shape: z.int().min(0).max(27),
  fallback: 5,
  levels,
  may,
  title: "Shortest bridge to a new billing day",
  help: "When the billing day moves and fewer days than this lie between, they are billed together with the first full month.",
});
export const portalDay = defineSetting({
  key: "billing.portal_day",
  shape: z.enum(["off", "request", "self"]),
  fallback: "off",
  levels,
  may,
  title: "Billing day in the portal",
  help: "Customers may move it by themselves, ask for it, or not at all.",
});
export const portalDays = defineSetting({
  key: "billing.portal_days",
  shape: z.array(z.int().min(1).max(28)).max(28),
  fallback: [],
  levels,
  may,
  title: "Billing days to choose from",
  help: "The days of the month that the portal offers. None given: all from the 1st to the 28th.",
});
export const portalDayChanges = defineSetting({
  key: "billing.portal_day_changes",
  shape: z.int().min(1).max(12),
  fallback: 1,
  levels,
  may,
  title: "Moves of the billing day at most",
  help: "Within the months that follow.",
});
export const portalDayMonths = defineSetting({
  key: "billing.portal_day_months",
  shape: z.int().min(1).max(24),
  fallback: 6,
  levels,
  may,
  title: "Months for counting moves",
  help: "Who has moved the billing day as often as allowed within them has to wait.",
});

export const termsSettings = [
  ...switchSettings,
  usualType,
  usualMonths,
  usualDay,
  usualMethod,
  bridgeMinDays,
  portalDay,
  portalDays,
  portalDayChanges,
  portalDayMonths,
];
