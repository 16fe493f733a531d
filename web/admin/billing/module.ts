import { listInvoicesEndpoint } from "../../../server/modules/billing/contract.ts";
import { callApi } from "../../lib/api.ts";
import type { AdminModule } from "../app/module.ts";
import { documentRights } from "./rights.ts";

export const billingModule: AdminModule = {
  name: "billing",
  nav: [
    { group: "money", to: "/invoices", label: "billing.invoices", needs: documentRights, jump: "i" },
    { group: "money", to: "/billing-runs", label: "billing.runs", needs: "finance.runs.view", jump: "b" },
  ],
  search: [
    {
      id: "documents",
      label: "billing.invoices",
      needs: documentRights,
      prefix: "inv",
      search: async (typed, signal) => {
        const { items } = await callApi(listInvoicesEndpoint, { query: { limit: 5, total: "none", filter: { q: typed } }, signal });
        return items.map((row) => ({
          id: row.id,
          title: row.number ?? "",
          note: row.customerName,
          to: `/invoices/${row.id}`,
          exact: row.number === typed,
        }));
      },
    },
  ],
};
