import { listNasesEndpoint } from "../../../server/modules/network/routers/contract.ts";
import { listSitesEndpoint } from "../../../server/modules/network/sites/contract.ts";
import { callApi } from "../../lib/api.ts";
import type { AdminModule } from "../app/module.ts";

export const networkModule: AdminModule = {
  name: "network",
  nav: [
    { group: "network", to: "/nases", label: "network.routers", needs: "network.routers.view" },
    { group: "network", to: "/sites", label: "network.sites", needs: "network.sites.view" },
    { group: "network", to: "/prefixes", label: "addresses.title", needs: "network.ip.view" },
    {
      group: "config",
      part: "rules",
      to: "/config/nas-profiles",
      label: "network.profiles",
      needs: ["config.networking.view", "config.networking.update"],
    },
  ],
  palette: [
    { label: "network.nas.new", to: "/nases/new", needs: "network.routers.create" },
    { label: "network.site.new", to: "/sites/new", needs: "network.sites.create" },
    { label: "addresses.new", to: "/prefixes/new", needs: "network.ip.create" },
    { label: "addresses.import.title", to: "/address-import", needs: "network.ip.update" },
    { label: "addresses.who.title", to: "/address-history", needs: "network.ip.history" },
  ],
  search: [
    {
      id: "nases",
      label: "network.routers",
      needs: "network.routers.view",
      prefix: "nas",
      search: async (typed, signal) => {
        const { items } = await callApi(listNasesEndpoint, { query: { limit: 5, total: "none", filter: { text: typed } }, signal });
        return items.map((row) => ({
          id: row.id,
          title: row.name,
          note: row.sources[0] ?? "",
          to: `/nases/${row.id}`,
          exact: row.name.toLowerCase() === typed.toLowerCase() || row.sources.includes(typed),
        }));
      },
      all: (typed) => `/nases?text=${encodeURIComponent(typed)}`,
    },
    {
      id: "sites",
      label: "network.sites",
      needs: "network.sites.view",
      prefix: "site",
      search: async (typed, signal) => {
        const { items } = await callApi(listSitesEndpoint, { query: { limit: 5, total: "none", filter: { text: typed } }, signal });
        return items.map((row) => ({
          id: row.id,
          title: row.name,
          note: row.address,
          to: `/sites/${row.id}`,
          exact: row.name.toLowerCase() === typed.toLowerCase(),
        }));
      },
      all: (typed) => `/sites?text=${encodeURIComponent(typed)}`,
    },
  ],
};
