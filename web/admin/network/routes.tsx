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
] as const;
