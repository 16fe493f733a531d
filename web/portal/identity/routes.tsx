import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute, rootRoute } from "../app/root-route.tsx";

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./sign-in-page.tsx"), "SignInPage"),
});
const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reset",
  component: lazyRouteComponent(() => import("./reset-page.tsx"), "ResetPage"),
});
const ticketRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/ticket",
  component: lazyRouteComponent(() => import("./ticket-page.tsx"), "TicketPage"),
});
const securityRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/profile/security",
  component: lazyPage(() => import("./security-page.tsx"), "SecurityPage", "portal-door"),
});

export const doorRoutes = [signInRoute, resetRoute, ticketRoute] as const;
export const identityRoutes = [securityRoute] as const;
