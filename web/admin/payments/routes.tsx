import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const paymentsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/hotspot-vouchers",
    component: guarded(
      "network.vouchers.view",
      lazyRouteComponent(() => import("./hotspot-vouchers/vouchers-page.tsx"), "VouchersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/hotspot-vouchers/$voucherBatchId",
    component: guarded(
      "network.vouchers.view",
      lazyRouteComponent(() => import("./hotspot-vouchers/batch-page.tsx"), "BatchPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/refill-cards",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./refill-cards/cards-page.tsx"), "CardsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/refill-cards/$seriesId",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./refill-cards/series-page.tsx"), "SeriesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./payments-page.tsx"), "PaymentsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/new",
    component: guarded(
      "finance.payments.create",
      lazyRouteComponent(() => import("./record-payment-page.tsx"), "RecordPaymentPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/batches",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./many/batches-page.tsx"), "BatchesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/batches/new",
    component: guarded(
      "finance.payments.create",
      lazyRouteComponent(() => import("./many/new-batch-page.tsx"), "NewBatchPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/batches/$batchId",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./many/batch-page.tsx"), "BatchPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payments/$paymentId",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./payment-page.tsx"), "PaymentPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/refunds/$refundId",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./refund-page.tsx"), "RefundPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/payment-attempts",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./attempts-page.tsx"), "AttemptsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/charges",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./auto/charges-page.tsx"), "ChargesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/charges/new",
    component: guarded(
      "finance.charges.run",
      lazyRouteComponent(() => import("./auto/charge-now-page.tsx"), "ChargeNowPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/charge-filters",
    component: guarded(
      "config.payments.view",
      lazyRouteComponent(() => import("./auto/charge-filters-page.tsx"), "ChargeFiltersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/payments",
    component: guarded(
      "config.payments.view",
      lazyRouteComponent(() => import("./gateways-page.tsx"), "GatewaysPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/payments/events",
    component: guarded(
      "config.payments.view",
      lazyRouteComponent(() => import("./gateway-events-page.tsx"), "GatewayEventsPage"),
    ),
  }),
] as const;
