import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const usageRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/statistics",
    component: lazyPage(() => import("./statistics-page.tsx"), "StatisticsPage", "portal-usage"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/services/$serviceId/data",
    component: lazyPage(() => import("./data-page.tsx"), "DataPage", "portal-usage"),
  }),
] as const;
