// When somebody is told that a pool gets full, and how long addresses outlive what had them.
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const common = { levels: ["system"], may: "config.networking.update" } as const;

export const poolWarningPercent = defineSetting({
  ...common,
  key: "network.pool_warning_percent",
  shape: z.int().min(1).max(99),
  fallback: 80,
  title: "A pool gets full",
  help: "From how many percent in use on a pool is shown with a warning.",
});
export const poolAlertPercent = defineSetting({
  ...common,
  key: "network.pool_alert_percent",
  shape: z.int().min(1).max(99),
  fallback: 90,
  title: "A pool is nearly full",
  help: "From how many percent in use on an alert is raised. It ends five points below.",
});
export const staticReleaseDays = defineSetting({
  key: "network.static_release_days",
  shape: z.int().min(0).max(730),
  fallback: 30,
  levels: ["system", "partner"],
  may: "config.networking.update",
  title: "Static addresses of ended services",
  help: "Days for which a service that has ended keeps its addresses.",
});
export const historyMonths = defineSetting({
  ...common,
  key: "network.ip_history_months",
  shape: z.int().min(1).max(120),
  fallback: 13,
  title: "Who had which address",
  help: "Months for which it is known after an address was given back.",
});
export const skipPingingFree = defineSetting({
  ...common,
  key: "network.skip_pinging_free",
  shape: z.boolean(),
  fallback: false,
  title: "Free addresses that answer",
  help: "An address that answers a ping sweep although nobody has it is given to nobody for 24 hours.",
});
export const settings = [poolWarningPercent, poolAlertPercent, staticReleaseDays, historyMonths, skipPingingFree];
