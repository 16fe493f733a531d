import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

const servicesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services",
  component: lazyPage(() => import("./services-page.tsx"), "ServicesPage", "portal-services"),
});
const serviceRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/$serviceId",
  component: lazyPage(() => import("./service-page.tsx"), "ServicePage", "portal-services"),
});

const changeRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/$serviceId/change",
  component: lazyPage(() => import("./change-page.tsx"), "ChangePage", "portal-services"),
});
const resultRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/$serviceId/changes/$changeId",
  component: lazyPage(() => import("./result-page.tsx"), "ResultPage", "portal-services"),
});
const payingRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/paying/$quoteId",
  component: lazyPage(() => import("./paying-page.tsx"), "PayingPage", "portal-services"),
});
const groupRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/services/together/$groupId",
  component: lazyPage(() => import("./group-page.tsx"), "GroupPage", "portal-services"),
});

export const servicesRoutes = [servicesRoute, serviceRoute, changeRoute, resultRoute, payingRoute, groupRoute] as const;
