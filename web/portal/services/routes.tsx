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

const changeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/$serviceId/change",
  component: lazyRouteComponent(() => import("./change-page.tsx"), "ChangePage"),
});
const resultRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/$serviceId/changes/$changeId",
  component: lazyRouteComponent(() => import("./result-page.tsx"), "ResultPage"),
});
const groupRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/together/$groupId",
  component: lazyRouteComponent(() => import("./group-page.tsx"), "GroupPage"),
});

export const servicesRoutes = [servicesRoute, serviceRoute, changeRoute, resultRoute, groupRoute] as const;
