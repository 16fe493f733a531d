import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../app/root-route.tsx";

const servicesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services",
  component: lazyRouteComponent(() => import("./services-page.tsx"), "ServicesPage"),
});
const serviceRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/$serviceId",
  component: lazyRouteComponent(() => import("./service-page.tsx"), "ServicePage"),
});

export const servicesRoutes = [servicesRoute, serviceRoute] as const;
