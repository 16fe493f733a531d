import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const helpRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/help",
    component: lazyPage(() => import("./help-page.tsx"), "HelpPage", "portal-news"),
  }),
] as const;
