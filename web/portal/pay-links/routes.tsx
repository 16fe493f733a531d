import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { rootRoute } from "../app/root-route.tsx";

/** For everybody who holds a link, or knows a customer number and a second fact. */
export const payLinkRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/pay/number",
    component: lazyPage(() => import("./quick-pay-page.tsx"), "QuickPayPage", "portal-pay"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/pay/$token",
    component: lazyPage(() => import("./guest-page.tsx"), "GuestPage", "portal-pay"),
  }),
] as const;
