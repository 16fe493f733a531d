import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { exportRights } from "./exports/rights.ts";
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
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/exports",
    component: guarded(
      exportRights,
      lazyRouteComponent(() => import("./exports/exports-page.tsx"), "ExportsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/reports",
    component: guarded(
      "finance.reports.view",
      lazyRouteComponent(() => import("./finance/reports-page.tsx"), "ReportsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/reports/$report",
    component: guarded(
      "finance.reports.view",
      lazyRouteComponent(() => import("./finance/report-page.tsx"), "ReportPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/what-if",
    component: guarded(
      "finance.reports.view",
      lazyRouteComponent(() => import("./simulator/simulations-page.tsx"), "SimulationsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/what-if/new",
    component: guarded(
      "finance.runs.preview",
      lazyRouteComponent(() => import("./simulator/new-simulation-page.tsx"), "NewSimulationPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/what-if/$simulationId",
    component: guarded(
      "finance.reports.view",
      lazyRouteComponent(() => import("./simulator/simulation-page.tsx"), "SimulationPage"),
    ),
  }),
] as const;
