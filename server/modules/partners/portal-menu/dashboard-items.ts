// What stands on the home page of the portal, and in which order (portal.md 2.3). A new card adds its name to shared/dashboard-items.ts, its words to the texts of the
// setting (`partners.setting.portal.dashboard.items.option`) and itself to `web/portal/app/home-cards.ts`.
import { z } from "zod";
import { dashboardItems } from "../../../../shared/dashboard-items.ts";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { switchedBy } from "./features.ts";

export const portalDashboardItems = defineSetting({
  key: "portal.dashboard.items",
  shape: z.array(z.enum(dashboardItems)).max(dashboardItems.length),
  fallback: ["balance", "total_due", "unpaid_invoices", "services", "tickets"],
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Home page",
  help: "What customers find on the home page, in this order. What is to be paid comes first as long as something is due. Whether the connection works always stands there.",
});

export const dashboardFeatures: readonly Feature[] = dashboardItems.map((item) =>
  switchedBy(`dashboard.${item}`, portalDashboardItems, (on) => on.includes(item)),
);
