import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { financeRoute, frameRoute } from "../app/root-route.tsx";

const paymentsRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/payments",
  component: lazyRouteComponent(() => import("./payments-page.tsx"), "PaymentsPage"),
});
const methodsRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/methods",
  component: lazyRouteComponent(() => import("./methods-page.tsx"), "MethodsPage"),
});
const redeemRoute = createRoute({
  getParentRoute: () => financeRoute,
  path: "/finance/refill-card",
  component: lazyRouteComponent(() => import("./redeem-page.tsx"), "RedeemPage"),
});
const paymentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/finance/payments/$paymentId",
  component: lazyRouteComponent(() => import("./payment-page.tsx"), "PaymentPage"),
});
const attemptRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/finance/attempts/$attemptId",
  component: lazyRouteComponent(() => import("./attempt-page.tsx"), "AttemptPage"),
});

export const paymentTabRoutes = [paymentsRoute, methodsRoute, redeemRoute] as const;
export const paymentsRoutes = [paymentRoute, attemptRoute] as const;
