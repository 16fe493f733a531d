import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute, rootRoute } from "../app/root-route.tsx";

export const helpRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/help",
    component: lazyPage(() => import("./help-page.tsx"), "HelpPage", "portal-news"),
  }),
] as const;

/** For anybody, where the provider opens its help: all answers, and behind them ("/answers/…") one. */
export const publicHelpRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/answers/$",
    component: lazyPage(() => import("./public-help.tsx"), "PublicHelpPage", "portal-news"),
  }),
] as const;
