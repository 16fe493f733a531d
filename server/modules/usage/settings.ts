import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";
import { statisticsItems } from "./contract.ts";

const levels = ["system", "partner"] as const;
const metering = { levels, may: "config.main.update" } as const;
const portal = { levels, may: "config.portal.update" } as const;

export const topupFirst = defineSetting({
  ...metering,
  key: "usage.topup_first",
  shape: z.boolean(),
  fallback: false,
  title: "Packs before the plan's data",
  help: "Off: what ends first is used first.",
});
export const carryUsage = defineSetting({
  ...metering,
  key: "usage.carry",
  shape: z.enum(["transfer", "reset", "prorate"]),
  fallback: "transfer",
  title: "Used data when the plan changes",
  help: "Within a cycle: what was used counts for the new plan, counting begins anew, or each plan gives its share of the days.",
});
export const transferTopups = defineSetting({
  ...metering,
  key: "usage.transfer_topups",
  shape: z.boolean(),
  fallback: true,
  title: "Packs go along when the plan changes",
  help: "Off: what is left of them ends with the plan that they were bought for.",
});
export const autoTriggerPercent = defineSetting({
  ...metering,
  key: "usage.auto_trigger_percent",
  shape: z.int().min(0).max(50),
  fallback: 0,
  title: "Automatic packs come at",
  help: "When so many percent of the last data are left. 0: when it is used up.",
});
export const noticePercents = defineSetting({
  ...metering,
  key: "usage.notice_percents",
  shape: z.array(z.int().min(1).max(100)).max(5),
  fallback: [80, 100],
  title: "Tell customers of used data at",
  help: "In percent of the cycle's data; each is told once in a cycle. Empty: nobody is told.",
});

export const weekStart = defineSetting({
  ...metering,
  key: "usage.week_start",
  shape: z.enum(["monday", "sunday"]),
  fallback: "monday",
  title: "A week of fair use begins on",
  help: "What rules count by the week is counted anew then.",
});

export const saneRateFactor = defineSetting({
  ...metering,
  key: "usage.sane_rate_factor",
  shape: z.int().min(1).max(1000),
  fallback: 10,
  title: "Traffic that is doubted",
  help: "So many times the plan's speed, and at least 1 Gbit/s: what seems faster takes nothing of the data until a person accepts it.",
});
export const staleFactor = defineSetting({
  ...metering,
  levels: ["system"],
  key: "usage.stale_factor",
  shape: z.int().min(1).max(20),
  fallback: 3,
  title: "A session is stale after",
  help: "Interim intervals without a word, and one minute.",
});
export const zombieMinutes = defineSetting({
  ...metering,
  levels: ["system"],
  key: "usage.zombie_minutes",
  shape: z.int().min(1).max(1440),
  fallback: 10,
  title: "A stale session is taken for over after",
  help: "Minutes at the least; two interim intervals if that is longer. It ends when it was last heard of.",
});

export const maxSessionHours = defineSetting({
  ...metering,
  levels: ["system"],
  key: "usage.max_session_hours",
  shape: z.int().min(1).max(8760),
  fallback: 48,
  title: "The longest session of a router without interims",
  help: "Hours without a word, of a router that tells of beginnings and ends alone. Then the session is taken for over.",
});

export const portalStatistics = defineSetting({
  ...portal,
  key: "portal.internet_statistics",
  shape: z.array(z.enum(statisticsItems)).max(statisticsItems.length),
  fallback: ["daily_usage", "totals", "graph", "current_limits", "cap", "sessions"],
  title: "Internet statistics for customers",
  help: "What customers see of their own usage. Nothing chosen: the page is not there.",
});
export const portalShowUsage = defineSetting({
  ...portal,
  key: "portal.dashboard.show_usage",
  shape: z.boolean(),
  fallback: true,
  title: "Used data on the home page",
  help: "For services with a data cap.",
});

export const settings = [
  ...[topupFirst, carryUsage, transferTopups, autoTriggerPercent, noticePercents, weekStart],
  ...[saneRateFactor, staleFactor, zombieMinutes, maxSessionHours],
  ...[portalStatistics, portalShowUsage],
];
