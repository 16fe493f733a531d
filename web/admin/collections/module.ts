import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

const CasePanel = lazyPart(() => import("./case-panel.tsx"), "CasePanel", 200);
const RemindersView = lazyPart(() => import("./reminders/reminders-view.tsx"), "RemindersView", 200);
const PlansView = lazyPart(() => import("./plans-view.tsx"), "PlansView", 200);
const HoldsView = lazyPart(() => import("./holds-view.tsx"), "HoldsView", 200);

export const collectionsModule: AdminModule = {
  name: "collections",
  nav: [
    { group: "money", to: "/account-status", label: "collections.title", needs: "customers.billing.view", jump: "w" },
    { group: "money", to: "/instalment-plans", label: "collections.plan.title", needs: "customers.billing.view" },
    {
      group: "config",
      to: "/config/late-fees",
      label: "collections.late-fees.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
    {
      group: "config",
      to: "/config/reminders",
      label: "collections.reminders.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
    {
      group: "config",
      to: "/config/prepaid-notices",
      label: "collections.notices.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
  ],
  customerPanels: [{ id: "blocking", place: 25, width: "half", needs: "customers.billing.view", Panel: CasePanel }],
  customerViews: [
    { id: "holds", tab: "money", place: 60, label: "collections.hold.title", needs: "customers.billing.view", View: HoldsView },
    { id: "instalments", tab: "money", place: 65, label: "collections.plan.title", needs: "customers.billing.view", View: PlansView },
    { id: "reminders", tab: "money", place: 65, label: "collections.reminders.tab", needs: "customers.billing.view", View: RemindersView },
  ],
};
