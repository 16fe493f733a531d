import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

export const usageModule: AdminModule = {
  name: "usage",
  serviceTabs: [
    {
      id: "usage",
      label: "usage.title",
      kinds: ["internet"],
      needs: "network.usage.view",
      Tab: lazyPart(() => import("./usage-tab.tsx"), "UsageTab", 240),
    },
  ],
  planTabs: [
    {
      id: "data",
      label: "usage.plan.tab",
      kinds: ["internet", "topup"],
      Tab: lazyPart(() => import("./plan-data-tab.tsx"), "PlanDataTab", 240),
    },
    {
      id: "fair-use",
      label: "usage.fair.title",
      kinds: ["internet"],
      Tab: lazyPart(() => import("./fair-use-tab.tsx"), "FairUseTab", 240),
    },
  ],
};
