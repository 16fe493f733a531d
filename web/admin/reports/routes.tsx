import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { massRights } from "./mass/kinds.ts";

export const reportsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers",
    component: guarded(
      "customers.profile.view",
      lazyRouteComponent(() => import("./customers-page.tsx"), "CustomersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/mass-actions",
    component: guarded(
      massRights,
      lazyRouteComponent(() => import("./mass/mass-actions-page.tsx"), "MassActionsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/mass-actions/$actionId",
    component: guarded(
      massRights,
      lazyRouteComponent(() => import("./mass/mass-action-page.tsx"), "MassActionPage"),
    ),
  }),
] as const;
