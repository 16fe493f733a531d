import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const customersRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/customers/$customerId",
    component: guarded(
      "customers.profile.view",
      lazyRouteComponent(() => import("./customer-page.tsx"), "CustomerPage"),
    ),
  }),
] as const;
