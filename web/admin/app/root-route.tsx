import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { NotFound } from "./not-found.tsx";

export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** The parent of every page that needs a signed-in person: it has the frame with rail and top bar. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "frame",
  component: lazyRouteComponent(() => import("./admin-frame.tsx"), "AdminFrame"),
});

/** An address that no page has. Who is signed in keeps the rail to go on from there. */
export const unknownRoute = createRoute({ getParentRoute: () => frameRoute, path: "$", component: NotFound });
