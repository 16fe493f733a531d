import { listEquipmentEndpoint } from "../../../server/modules/network/equipment/contract.ts";
import { listNasesEndpoint } from "../../../server/modules/network/routers/contract.ts";
import { listSitesEndpoint } from "../../../server/modules/network/sites/contract.ts";
import { callApi } from "../../lib/api.ts";
import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

export const networkModule: AdminModule = {
  name: "network",
  nav: [
    { group: "network", to: "/network/online", label: "network.online.title", needs: "network.sessions.view", jump: "o" },
    { group: "network", to: "/network/logins", label: "network.logins.title", needs: "network.radius.view" },
    { group: "network", to: "/network/usage", label: "usage.report.title", needs: "network.usage.view" },
    {
      group: "network",
      to: "/network/review",
      label: "network.review.title",
      needs: ["network.usage.view", "network.sessions.view"],
    },
    { group: "network", to: "/network/alerts", label: "watch.alert.title", needs: ["network.monitoring.view", "network.routers.view"] },
    { group: "network", to: "/network/alert-groups", label: "monitor.groups.title", needs: "network.monitoring.view" },
    { group: "network", to: "/equipment", label: "monitor.title", needs: "network.monitoring.view" },
    { group: "network", to: "/nases", label: "network.routers", needs: "network.routers.view" },
    { group: "network", to: "/sites", label: "network.sites", needs: "network.sites.view" },
    { group: "network", to: "/prefixes", label: "addresses.title", needs: "network.ip.view" },
    { group: "network", to: "/vouchers", label: "hotspot.title", needs: "network.vouchers.view" },
    {
      group: "config",
      part: "rules",
      to: "/config/nas-profiles",
      label: "network.profiles",
      needs: ["config.networking.view", "config.networking.update"],
    },
    { group: "config", part: "rules", to: "/config/snmp-values", label: "polling.own.title", needs: "network.monitoring.view" },
    {
      group: "config",
      part: "rules",
      to: "/config/front-ends",
      label: "network.front-end.title",
      needs: ["config.networking.view", "config.networking.update"],
    },
  ],
  serviceTabs: [
    {
      id: "line",
      label: "network.line.tab",
      kinds: ["internet"],
      needs: "customers.services.view",
      Tab: lazyPart(() => import("./lines/line-tab.tsx"), "LineTab", 240),
    },
  ],
  planTabs: [
    {
      id: "network",
      label: "network.plan.tab",
      kinds: ["internet"],
      Tab: lazyPart(() => import("./plans/plan-network-tab.tsx"), "PlanNetworkTab", 240),
    },
  ],
  homeParts: [
    {
      id: "network-alerts",
      needs: ["network.monitoring.view", "network.routers.view"],
      Part: lazyPart(() => import("./alerts/alert-notices.tsx"), "AlertNotices"),
    },
  ],
  palette: [
    { label: "network.nas.new", to: "/nases/new", needs: "network.routers.create" },
    { label: "monitor.new", to: "/equipment/new", needs: "network.monitoring.create" },
    { label: "network.site.new", to: "/sites/new", needs: "network.sites.create" },
    { label: "hotspot.new", to: "/vouchers/new", needs: "network.vouchers.create" },
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
      id: "equipment",
      label: "monitor.title",
      needs: "network.monitoring.view",
      prefix: "eq",
      search: async (typed, signal) => {
        const { items } = await callApi(listEquipmentEndpoint, { query: { limit: 5, total: "none", filter: { text: typed } }, signal });
        return items.map((row) => ({
          id: row.id,
          title: row.name,
          note: row.address ?? "",
          to: `/equipment/${row.id}`,
          exact: row.name.toLowerCase() === typed.toLowerCase() || row.address === typed,
        }));
      },
      all: (typed) => `/equipment?text=${encodeURIComponent(typed)}`,
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
