import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { financeRoute, frameRoute } from "../app/root-route.tsx";

const documentsRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance",
  component: lazyRouteComponent(() => import("./documents-page.tsx"), "DocumentsPage"),
});
const transactionsRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/transactions",
  component: lazyRouteComponent(() => import("./transactions-page.tsx"), "TransactionsPage"),
});
const statementRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/statement",
  component: lazyRouteComponent(() => import("./statement-page.tsx"), "StatementPage"),
});
const calendarRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/calendar",
  component: lazyRouteComponent(() => import("./calendar-page.tsx"), "CalendarPage"),
});
const documentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/finance/documents/$documentId",
  component: lazyRouteComponent(() => import("./document-page.tsx"), "DocumentPage"),
});

export const financeTabRoutes = [documentsRoute, transactionsRoute, statementRoute, calendarRoute] as const;
export const billingRoutes = [documentRoute] as const;
