import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { anyPlanRight, type Kind } from "./plan.ts";

/** B-271 one list per kind, beside the list of all. */
const plansOf = (path: `/plans/${Kind}`) =>
  createRoute({
    getParentRoute: () => frameRoute,
    path,
    component: guarded(
      anyPlanRight("view"),
      lazyRouteComponent(() => import("./plans-page.tsx"), "PlansPage"),
    ),
  });

export const catalogRoutes = [
  plansOf("/plans/internet"),
  plansOf("/plans/voice"),
  plansOf("/plans/recurring"),
  plansOf("/plans/bundle"),
  plansOf("/plans/one_time"),
  plansOf("/plans/topup"),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/plans/promo-codes",
    component: guarded(
      anyPlanRight("view"),
      lazyRouteComponent(() => import("./promo-codes-page.tsx"), "PromoCodesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/plans/promo-codes/$promoCodeId",
    component: guarded(
      anyPlanRight("view"),
      lazyRouteComponent(() => import("./promo-code-page.tsx"), "PromoCodePage"),
    ),
  }),
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
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/taxes/update",
    component: guarded(
      "finance.taxes.update",
      lazyRouteComponent(() => import("./tax-updates/tax-update-page.tsx"), "TaxUpdatePage"),
    ),
  }),
] as const;
