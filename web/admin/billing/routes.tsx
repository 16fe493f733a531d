import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { accountingRoutes } from "./accounting/routes.tsx";
import { documentRights, eInvoiceRights, fiscalRights, paperRights } from "./rights.ts";

export const billingRoutes = [
  ...accountingRoutes,
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/invoices",
    component: guarded(
      documentRights,
      lazyRouteComponent(() => import("./invoices-page.tsx"), "InvoicesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/invoices/new",
    component: guarded(
      "finance.invoices.create",
      lazyRouteComponent(() => import("./new-invoice-page.tsx"), "NewInvoicePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/invoices/$documentId",
    component: guarded(
      documentRights,
      lazyRouteComponent(() => import("./document-page.tsx"), "DocumentPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/deposits",
    component: guarded(
      "finance.payments.view",
      lazyRouteComponent(() => import("./deposits/deposits-page.tsx"), "DepositsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/instalment-sales",
    component: guarded(
      "finance.invoices.view",
      lazyRouteComponent(() => import("./instalment-sales/sales-page.tsx"), "SalesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/write-offs",
    component: guarded(
      "finance.invoices.view",
      lazyRouteComponent(() => import("./write-offs/write-offs-page.tsx"), "WriteOffsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/write-offs/$writeOffId",
    component: guarded(
      "finance.invoices.view",
      lazyRouteComponent(() => import("./write-offs/write-off-page.tsx"), "WriteOffPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/e-invoices",
    component: guarded(
      eInvoiceRights,
      lazyRouteComponent(() => import("./einvoice/e-invoices-page.tsx"), "EInvoicesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/fiscal-registrations",
    component: guarded(
      fiscalRights,
      lazyRouteComponent(() => import("./fiscal/registrations-page.tsx"), "RegistrationsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/tax-office",
    component: guarded(
      ["config.finance.view", "config.finance.update"],
      lazyRouteComponent(() => import("./fiscal/fiscalisation-page.tsx"), "FiscalisationPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/billing-runs",
    component: guarded(
      "finance.runs.view",
      lazyRouteComponent(() => import("./runs-page.tsx"), "RunsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/billing-runs/joint/$jointRunId",
    component: guarded(
      "finance.runs.view",
      lazyRouteComponent(() => import("./joint-runs/joint-run-page.tsx"), "JointRunPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/billing-runs/$runId",
    component: guarded(
      "finance.runs.view",
      lazyRouteComponent(() => import("./run-page.tsx"), "RunPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/exemption-certificates",
    component: guarded(
      "customers.billing.view",
      lazyRouteComponent(() => import("./certificates/certificates-page.tsx"), "CertificatesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/taxes/addresses",
    component: guarded(
      "finance.taxes.view",
      lazyRouteComponent(() => import("./taxes-by-address/tax-rules-page.tsx"), "TaxRulesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/billing-templates",
    component: guarded(
      ["config.finance.view", "config.finance.update"],
      lazyRouteComponent(() => import("./terms/templates-page.tsx"), "TemplatesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/pdf-templates",
    component: guarded(
      paperRights,
      lazyRouteComponent(() => import("./papers/papers-page.tsx"), "PapersPage"),
    ),
  }),
] as const;
