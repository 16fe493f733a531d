import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const customersRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers/new",
    component: guarded(
      "customers.profile.create",
      lazyRouteComponent(() => import("./new-customer-page.tsx"), "NewCustomerPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers/$customerId",
    component: guarded(
      "customers.profile.view",
      lazyRouteComponent(() => import("./customer-page.tsx"), "CustomerPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers/duplicates",
    component: guarded(
      "customers.profile.view",
      lazyRouteComponent(() => import("./duplicates-page.tsx"), "DuplicatesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers/$customerId/merge",
    component: guarded(
      "customers.profile.merge",
      lazyRouteComponent(() => import("./merge-page.tsx"), "MergePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers/$customerId/edit",
    component: guarded(
      "customers.profile.update",
      lazyRouteComponent(() => import("./edit-customer-page.tsx"), "EditCustomerPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/recycle-bin",
    component: guarded(
      "customers.profile.restore",
      lazyRouteComponent(() => import("./recycle-bin-page.tsx"), "RecycleBinPage"),
    ),
  }),
] as const;
