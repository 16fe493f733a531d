import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const deviceRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/app",
    component: lazyPage(() => import("./app-page.tsx"), "AppPage", "portal-app"),
  }),
] as const;
