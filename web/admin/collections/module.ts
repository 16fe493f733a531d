import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

const CasePanel = lazyPart(() => import("./case-panel.tsx"), "CasePanel", 200);
const RemindersView = lazyPart(() => import("./reminders/reminders-view.tsx"), "RemindersView", 200);
const PlansView = lazyPart(() => import("./plans-view.tsx"), "PlansView", 200);
const DebtorPanel = lazyPart(() => import("./bad-debt/debtor-panel.tsx"), "DebtorPanel");
const DebtsView = lazyPart(() => import("./bad-debt/debts-view.tsx"), "DebtsView", 200);
const DebtNotices = lazyPart(() => import("./bad-debt/debt-notices.tsx"), "DebtNotices");
const HoldsView = lazyPart(() => import("./holds-view.tsx"), "HoldsView", 200);

export const collectionsModule: AdminModule = {
  name: "collections",
  nav: [
    { group: "money", part: "debts", to: "/account-status", label: "collections.title", needs: "customers.billing.view", jump: "w" },
    { group: "money", part: "debts", to: "/instalment-plans", label: "collections.plan.title", needs: "customers.billing.view" },
    { group: "money", part: "debts", to: "/bad-debts", label: "baddebts.title", needs: "finance.bad_debts.view" },
    {
      group: "config",
      part: "rules",
      to: "/config/dunning-letters",
      label: "baddebts.levels.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
    {
      group: "config",
      part: "rules",
      to: "/config/late-fees",
      label: "collections.late-fees.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
    {
      group: "config",
      part: "rules",
      to: "/config/reminders",
      label: "collections.reminders.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
    {
      group: "config",
      part: "rules",
      to: "/config/prepaid-notices",
      label: "collections.notices.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
  ],
  palette: [
    { label: "baddebts.title", to: "/bad-debts", needs: "finance.bad_debts.view", words: "baddebts.menu-words" },
    { label: "baddebts.approvals", to: "/bad-debts/approvals", needs: ["customers.services.create", "customers.services.approve"] },
    {
      label: "baddebts.levels.title",
      to: "/config/dunning-letters",
      needs: ["config.finance.view", "config.finance.update"],
      words: "baddebts.levels.menu-words",
    },
  ],
  homeParts: [{ id: "bad-debts", needs: "finance.bad_debts.view", Part: DebtNotices }],
  customerPanels: [
    { id: "bad-debt", place: 24, width: "half", needs: ["customers.billing.view", "customers.services.view"], Panel: DebtorPanel },
    { id: "blocking", place: 25, width: "half", needs: "customers.billing.view", Panel: CasePanel },
  ],
  customerViews: [
    { id: "holds", tab: "money", place: 60, label: "collections.hold.title", needs: "customers.billing.view", View: HoldsView },
    { id: "instalments", tab: "money", place: 65, label: "collections.plan.title", needs: "customers.billing.view", View: PlansView },
    { id: "bad-debt", tab: "money", place: 67, label: "baddebts.panel", needs: "customers.billing.view", View: DebtsView },
    { id: "reminders", tab: "money", place: 65, label: "collections.reminders.tab", needs: "customers.billing.view", View: RemindersView },
  ],
};
