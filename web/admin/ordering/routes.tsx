import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

const needs = "customers.profile.import";

export const orderingRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/requests",
    component: guarded(
      ["customers.services.view", "customers.profile.view"],
      lazyRouteComponent(() => import("./requests/requests-page.tsx"), "RequestsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/requests/$requestId",
    component: guarded(
      ["customers.services.view", "customers.profile.view"],
      lazyRouteComponent(() => import("./requests/request-page.tsx"), "RequestPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/orders",
    component: guarded(
      "customers.services.view",
      lazyRouteComponent(() => import("./orders/orders-page.tsx"), "OrdersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/orders/$orderId",
    component: guarded(
      "customers.services.view",
      lazyRouteComponent(() => import("./orders/order-page.tsx"), "OrderPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/planned-changes",
    component: guarded(
      "customers.services.view",
      lazyRouteComponent(() => import("./planned-changes-page.tsx"), "PlannedChangesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/final-credits",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./final-credits-page.tsx"), "FinalCreditsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/imports",
    component: guarded(
      needs,
      lazyRouteComponent(() => import("./imports-page.tsx"), "ImportsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/imports/new",
    component: guarded(
      needs,
      lazyRouteComponent(() => import("./new-import-page.tsx"), "NewImportPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/imports/$importId",
    component: guarded(
      needs,
      lazyRouteComponent(() => import("./import-page.tsx"), "ImportPage"),
    ),
  }),
] as const;
