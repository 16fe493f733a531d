import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { NotFound } from "./not-found.tsx";

export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** The parent of every page that needs a signed-in person: it has the frame with rail and top bar. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "frame",
  component: lazyRouteComponent(() => import("./admin-frame.tsx"), "AdminFrame"),
});
