import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const networkRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/sites",
    component: guarded(
      "network.sites.view",
      lazyRouteComponent(() => import("./sites/sites-page.tsx"), "SitesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/sites/new",
    component: guarded(
      "network.sites.create",
      lazyRouteComponent(() => import("./sites/site-form-pages.tsx"), "NewSitePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/sites/$siteId",
    component: guarded(
      "network.sites.view",
      lazyRouteComponent(() => import("./sites/site-page.tsx"), "SitePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/sites/$siteId/edit",
    component: guarded(
      "network.sites.update",
      lazyRouteComponent(() => import("./sites/site-form-pages.tsx"), "EditSitePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/alerts",
    component: guarded(
      ["network.monitoring.view", "network.routers.view"],
      lazyRouteComponent(() => import("./alerts/alerts-page.tsx"), "AlertsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/alert-groups",
    component: guarded(
      "network.monitoring.view",
      lazyRouteComponent(() => import("./alert-groups/alert-groups-page.tsx"), "AlertGroupsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/equipment",
    component: guarded(
      "network.monitoring.view",
      lazyRouteComponent(() => import("./equipment/equipment-page.tsx"), "EquipmentPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/equipment/new",
    component: guarded(
      "network.monitoring.create",
      lazyRouteComponent(() => import("./equipment/equipment-form-pages.tsx"), "NewEquipmentPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/equipment/$equipmentId",
    component: guarded(
      "network.monitoring.view",
      lazyRouteComponent(() => import("./equipment/device-page.tsx"), "DevicePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/equipment/$equipmentId/edit",
    component: guarded(
      "network.monitoring.update",
      lazyRouteComponent(() => import("./equipment/equipment-form-pages.tsx"), "EditEquipmentPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/nases",
    component: guarded(
      "network.routers.view",
      lazyRouteComponent(() => import("./routers/nases-page.tsx"), "NasesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/nases/new",
    component: guarded(
      "network.routers.create",
      lazyRouteComponent(() => import("./routers/nas-form-pages.tsx"), "NewNasPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/nases/$nasId",
    component: guarded(
      "network.routers.view",
      lazyRouteComponent(() => import("./routers/nas-page.tsx"), "NasPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/nases/$nasId/edit",
    component: guarded(
      "network.routers.update",
      lazyRouteComponent(() => import("./routers/nas-form-pages.tsx"), "EditNasPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/nas-profiles",
    component: guarded(
      ["config.networking.view", "config.networking.update"],
      lazyRouteComponent(() => import("./profiles/profiles-page.tsx"), "ProfilesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/snmp-values",
    component: guarded(
      "network.monitoring.view",
      lazyRouteComponent(() => import("./polling/oids-page.tsx"), "OidsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/front-ends",
    component: guarded(
      ["config.networking.view", "config.networking.update"],
      lazyRouteComponent(() => import("./front-ends/front-ends-page.tsx"), "FrontEndsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/prefixes",
    component: guarded(
      "network.ip.view",
      lazyRouteComponent(() => import("./addresses/prefixes-page.tsx"), "PrefixesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/prefixes/new",
    component: guarded(
      "network.ip.create",
      lazyRouteComponent(() => import("./addresses/prefix-form-pages.tsx"), "NewPrefixPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/prefixes/$prefixId",
    component: guarded(
      "network.ip.view",
      lazyRouteComponent(() => import("./addresses/prefix-page.tsx"), "PrefixPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/prefixes/$prefixId/edit",
    component: guarded(
      "network.ip.update",
      lazyRouteComponent(() => import("./addresses/prefix-form-pages.tsx"), "EditPrefixPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/address-history",
    component: guarded(
      "network.ip.history",
      lazyRouteComponent(() => import("./addresses/who-had-page.tsx"), "WhoHadPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/address-import",
    component: guarded(
      "network.ip.update",
      lazyRouteComponent(() => import("./addresses/import-page.tsx"), "ImportAddressesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/online",
    component: guarded(
      "network.sessions.view",
      lazyRouteComponent(() => import("./sessions/online-page.tsx"), "OnlinePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/logins",
    component: guarded(
      "network.radius.view",
      lazyRouteComponent(() => import("./logins/logins-page.tsx"), "LoginsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/review",
    component: guarded(
      ["network.usage.view", "network.sessions.view"],
      lazyRouteComponent(() => import("./review/doubtful-page.tsx"), "DoubtfulPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/usage",
    component: guarded(
      "network.usage.view",
      lazyRouteComponent(() => import("./usage/usage-page.tsx"), "UsagePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/review/differences",
    component: guarded(
      "network.usage.view",
      lazyRouteComponent(() => import("./review/differences-page.tsx"), "DifferencesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/review/orphans",
    component: guarded(
      "network.sessions.view",
      lazyRouteComponent(() => import("./review/orphans-page.tsx"), "OrphansPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/network/review/quarantine",
    component: guarded(
      "network.sessions.view",
      lazyRouteComponent(() => import("./review/quarantine-page.tsx"), "QuarantinePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/vouchers",
    component: guarded(
      "network.vouchers.view",
      lazyRouteComponent(() => import("./vouchers/batches-page.tsx"), "VoucherBatchesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/vouchers/new",
    component: guarded(
      "network.vouchers.create",
      lazyRouteComponent(() => import("./vouchers/new-batch-page.tsx"), "NewVoucherBatchPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/vouchers/$voucherBatchId",
    component: guarded(
      "network.vouchers.view",
      lazyRouteComponent(() => import("./vouchers/batch-page.tsx"), "VoucherBatchPage"),
    ),
  }),
] as const;
