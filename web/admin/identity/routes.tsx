import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../app/root-route.tsx";

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
const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/password",
  component: lazyRouteComponent(() => import("./password-page.tsx"), "PasswordPage"),
});

export const publicIdentityRoutes = [signInRoute, resetRoute, passwordRoute] as const;

export const identityRoutes = [] as const;
