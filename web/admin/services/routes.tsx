import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const servicesRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/services",
    component: guarded(
      "customers.services.view",
      lazyRouteComponent(() => import("./services-page.tsx"), "ServicesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/services/$serviceId",
    component: guarded(
      "customers.services.view",
      lazyRouteComponent(() => import("./service-page.tsx"), "ServicePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers/$customerId/add-service",
    component: guarded(
      "customers.services.create",
      lazyRouteComponent(() => import("./add-service-page.tsx"), "AddServicePage"),
    ),
  }),
] as const;
