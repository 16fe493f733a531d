import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { financeRoute, frameRoute } from "../app/root-route.tsx";

const documentsRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance",
  component: lazyPage(() => import("./documents-page.tsx"), "DocumentsPage", "portal-finance"),
});
const transactionsRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/transactions",
  component: lazyPage(() => import("./transactions-page.tsx"), "TransactionsPage", "portal-finance"),
});
const statementRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/statement",
  component: lazyPage(() => import("./statement-page.tsx"), "StatementPage", "portal-finance"),
});
const calendarRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/calendar",
  component: lazyPage(() => import("./calendar-page.tsx"), "CalendarPage", "portal-finance"),
});
const analysisRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/analysis",
  component: lazyPage(() => import("./analysis-page.tsx"), "AnalysisPage", "portal-finance"),
});
const documentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/finance/documents/$documentId",
  component: lazyPage(() => import("./document-page.tsx"), "DocumentPage", "portal-finance"),
});

export const financeTabRoutes = [documentsRoute, transactionsRoute, statementRoute, calendarRoute, analysisRoute] as const;
export const billingRoutes = [documentRoute] as const;
