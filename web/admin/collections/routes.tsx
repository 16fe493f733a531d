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
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/bad-debts",
    component: guarded(
      "finance.bad_debts.view",
      lazyRouteComponent(() => import("./bad-debt/debts-page.tsx"), "DebtsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/bad-debts/letters",
    component: guarded(
      "finance.bad_debts.view",
      lazyRouteComponent(() => import("./bad-debt/letters-page.tsx"), "LettersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/bad-debts/agencies",
    component: guarded(
      "finance.bad_debts.view",
      lazyRouteComponent(() => import("./bad-debt/agencies-page.tsx"), "AgenciesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/bad-debts/agencies/$agencyId",
    component: guarded(
      "finance.bad_debts.view",
      lazyRouteComponent(() => import("./bad-debt/agency-page.tsx"), "AgencyPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/bad-debts/approvals",
    component: guarded(
      ["customers.services.create", "customers.services.approve"],
      lazyRouteComponent(() => import("./bad-debt/approvals-page.tsx"), "ApprovalsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/dunning-letters",
    component: guarded(
      ["config.finance.view", "config.finance.update"],
      lazyRouteComponent(() => import("./bad-debt/levels-page.tsx"), "LevelsPage"),
    ),
  }),
] as const;
