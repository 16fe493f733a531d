import { IconChartBar } from "@tabler/icons-react";
import type { PortalModule } from "../app/module.ts";

export const usageModule: PortalModule = {
  name: "usage",
  pages: [{ to: "/statistics", feature: "statistics", label: "portal.nav.statistics", icon: IconChartBar }],
};
