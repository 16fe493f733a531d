import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const devicesRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/routers",
    component: guarded(
      "network.cpe.view",
      lazyRouteComponent(() => import("./routers-page.tsx"), "RoutersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/router-acts",
    component: guarded(
      "network.acs.view",
      lazyRouteComponent(() => import("./acts-page.tsx"), "ActsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/items",
    component: guarded(
      "inventory.items.view",
      lazyRouteComponent(() => import("./items-page.tsx"), "ItemsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/service-switches",
    component: guarded(
      ["config.networking.view", "config.networking.update"],
      lazyRouteComponent(() => import("./switches-page.tsx"), "SwitchesPage"),
    ),
  }),
] as const;
