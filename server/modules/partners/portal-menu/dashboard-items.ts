// What stands on the home page of the portal, and in which order (portal.md 2.3). A new card adds its name here, its words to the texts of the
// setting (`partners.setting.portal.dashboard.items.option`) and itself to `web/portal/app/home-cards.ts`.
import { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { switchedBy } from "./features.ts";

export const dashboardItems = [
  "balance",
  "total_due",
  "payment_due",
  "suspension",
  "unpaid_invoices",
  "unpaid_proformas",
  "services",
  "tickets",
  "equipment",
] as const;
export type DashboardItem = (typeof dashboardItems)[number];

export const portalDashboardItems = defineSetting({
  key: "portal.dashboard.items",
  shape: z.array(z.enum(dashboardItems)).max(dashboardItems.length),
  fallback: ["balance", "total_due", "unpaid_invoices", "services", "tickets"],
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Home page",
  help: "What customers find on the home page, in this order. What is to be paid comes first as long as something is due. Whether the connection works always stands there.",
});

const byItem = Object.fromEntries(
  dashboardItems.map((item) => [item, switchedBy(`dashboard.${item}`, portalDashboardItems, (on) => on.includes(item))]),
) as Readonly<Record<DashboardItem, Feature>>;

/** P-2 a part of the home page: an endpoint that only it asks stands behind this. */
export const onDashboard = (item: DashboardItem): Feature => byItem[item];

export const dashboardFeatures: readonly Feature[] = Object.values(byItem);
