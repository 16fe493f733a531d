import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { financeRoute, frameRoute } from "../app/root-route.tsx";

const paymentsRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/payments",
  component: lazyPage(() => import("./payments-page.tsx"), "PaymentsPage", "portal-finance"),
});
const methodsRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/methods",
  component: lazyPage(() => import("./methods-page.tsx"), "MethodsPage", "portal-finance"),
});
const redeemRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/refill-card",
  component: lazyPage(() => import("./redeem-page.tsx"), "RedeemPage", "portal-finance"),
});
const paymentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/finance/payments/$paymentId",
  component: lazyPage(() => import("./payment-page.tsx"), "PaymentPage", "portal-finance"),
});
const attemptRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/finance/attempts/$attemptId",
  component: lazyPage(() => import("./attempt-page.tsx"), "AttemptPage", "portal-finance"),
});

export const paymentTabRoutes = [paymentsRoute, methodsRoute, redeemRoute] as const;
export const paymentsRoutes = [paymentRoute, attemptRoute] as const;
