import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { anyPlanRight } from "./plan.ts";

export const catalogRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/plans",
    component: guarded(
      anyPlanRight("view"),
      lazyRouteComponent(() => import("./plans-page.tsx"), "PlansPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/plans/new",
    component: guarded(
      anyPlanRight("create"),
      lazyRouteComponent(() => import("./new-plan-page.tsx"), "NewPlanPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/plans/$planId",
    component: guarded(
      anyPlanRight("view"),
      lazyRouteComponent(() => import("./plan-page.tsx"), "PlanPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/plans/$planId/edit",
    component: guarded(
      anyPlanRight("update"),
      lazyRouteComponent(() => import("./edit-plan-page.tsx"), "EditPlanPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/taxes",
    component: guarded(
      "finance.taxes.view",
      lazyRouteComponent(() => import("./taxes-page.tsx"), "TaxesPage"),
    ),
  }),
] as const;
