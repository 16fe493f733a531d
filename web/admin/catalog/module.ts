import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { callApi } from "../../lib/api.ts";
import type { AdminModule } from "../app/module.ts";
import { anyPlanRight } from "./plan.ts";

export const catalogModule: AdminModule = {
  name: "catalog",
  nav: [
    { group: "plans", to: "/plans", label: "catalog.plans", needs: anyPlanRight("view"), jump: "p" },
    { group: "plans", to: "/plans/promo-codes", label: "catalog.promos", needs: anyPlanRight("view") },
    { group: "config", part: "rules", to: "/config/taxes", label: "catalog.taxes", needs: "finance.taxes.view" },
  ],
  palette: [
    { label: "catalog.new-plan", to: "/plans/new", needs: anyPlanRight("create"), create: "p" },
    { label: "catalog.promo.new", to: "/plans/promo-codes?new=1", needs: anyPlanRight("create") },
  ],
  search: [
    {
      id: "plans",
      label: "catalog.plans",
      needs: anyPlanRight("view"),
      prefix: "plan",
      search: async (typed, signal) => {
        const { items } = await callApi(listPlansEndpoint, { query: { limit: 5, total: "none", filter: { text: typed } }, signal });
        return items.map((row) => ({
          id: row.id,
          title: row.title,
          note: row.code,
          to: `/plans/${row.id}`,
          exact: row.code.toLowerCase() === typed.toLowerCase(),
        }));
      },
    },
  ],
};
