import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../../app/guarded.tsx";
import { frameRoute } from "../../app/root-route.tsx";

export const accountingRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("./trial-balance-page.tsx"), "TrialBalancePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/journal",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("./journal-page.tsx"), "JournalPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/journal/$entryId",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("./entry-page.tsx"), "EntryPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/ledger/$code",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("./ledger-page.tsx"), "LedgerPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/deferred",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("./deferred-page.tsx"), "DeferredPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/periods",
    component: guarded(
      "finance.periods.view",
      lazyRouteComponent(() => import("./periods-page.tsx"), "PeriodsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/periods/$month",
    component: guarded(
      "finance.periods.view",
      lazyRouteComponent(() => import("./period-page.tsx"), "PeriodPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/files",
    component: guarded(
      "finance.ledger.export",
      lazyRouteComponent(() => import("./files-page.tsx"), "FilesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/accounts",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("./chart-page.tsx"), "ChartPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/mapping",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("./mapping-page.tsx"), "MappingPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/categories",
    component: guarded(
      "config.finance.view",
      lazyRouteComponent(() => import("./categories-page.tsx"), "CategoriesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/connection",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("../connectors/connection-page.tsx"), "ConnectionPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/connection/items",
    component: guarded(
      "finance.ledger.view",
      lazyRouteComponent(() => import("../connectors/items-page.tsx"), "ItemsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/accounting/connection/answer",
    component: guarded(
      "config.finance.update",
      lazyRouteComponent(() => import("../connectors/answer-page.tsx"), "AnswerPage"),
    ),
  }),
] as const;
