import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";
import { exportRights } from "./exports/rights.ts";
import { massRights } from "./mass/kinds.ts";
import { quickSearch } from "./search.ts";

export const reportsModule: AdminModule = {
  name: "reports",
  nav: [
    { group: "customers", to: "/customers", label: "reports.customers.title", needs: "customers.profile.view", jump: "c" },
    { group: "reports", to: "/reports", label: "finance.title", needs: "finance.reports.view", jump: "r" },
    { group: "reports", to: "/what-if", label: "simulator.title", needs: "finance.reports.view" },
    { group: "reports", to: "/mass-actions", label: "reports.mass.title", needs: massRights },
    { group: "reports", to: "/exports", label: "reports.exports.title", needs: exportRights },
  ],
  palette: [{ label: "simulator.new", to: "/what-if/new", needs: "finance.runs.preview", words: "simulator.words" }],
  search: quickSearch,
  barParts: [lazyPart(() => import("./mass/jobs-bar.tsx"), "JobsBar")],
  homeParts: [
    { id: "figures", Part: lazyPart(() => import("./home/figures.tsx"), "Figures", 220) },
    { id: "months", needs: "dashboard.finance.view", last: true, Part: lazyPart(() => import("./home/months.tsx"), "Months", 320) },
  ],
};
