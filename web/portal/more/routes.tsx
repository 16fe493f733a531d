import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../app/root-route.tsx";

const moreRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/more",
  component: lazyRouteComponent(() => import("./more-page.tsx"), "MorePage"),
});

export const moreRoutes = [moreRoute] as const;
