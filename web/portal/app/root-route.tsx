import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { NotFound } from "./not-found.tsx";
import { PortalFrame } from "./portal-frame.tsx";

export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** The parent of every page that needs a signed-in customer. */
export const frameRoute = createRoute({ getParentRoute: () => rootRoute, id: "frame", component: PortalFrame });
