import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const collectionsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/account-status",
    component: guarded(
      "customers.billing.view",
      lazyRouteComponent(() => import("./account-status-page.tsx"), "AccountStatusPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/instalment-plans",
    component: guarded(
      "customers.billing.view",
      lazyRouteComponent(() => import("./plans-page.tsx"), "PlansPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/late-fees",
    component: guarded(
      ["config.finance.view", "config.finance.update"],
      lazyRouteComponent(() => import("./late-fees-page.tsx"), "LateFeesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/reminders",
    component: guarded(
      ["config.finance.view", "config.finance.update"],
      lazyRouteComponent(() => import("./reminders/reminders-page.tsx"), "RemindersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/prepaid-notices",
    component: guarded(
      ["config.finance.view", "config.finance.update"],
      lazyRouteComponent(() => import("./reminders/notices-page.tsx"), "NoticesPage"),
    ),
  }),
] as const;
