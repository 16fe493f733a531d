import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { lazyPage } from "./lazy-page.tsx";
import { NotFound } from "./not-found.tsx";
import { PortalFrame } from "./portal-frame.tsx";

export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** The parent of every page that needs a signed-in customer. */
export const frameRoute = createRoute({ getParentRoute: () => rootRoute, id: "frame", component: PortalFrame });

/** An address that no page has. Who is signed in keeps the frame to go on from there. */
export const unknownRoute = createRoute({ getParentRoute: () => frameRoute, path: "$", component: NotFound });

/** The parent of the lists about money, which stand side by side. */
export const financeRoute = createRoute({
  getParentRoute: () => frameRoute,
  id: "finance",
  component: lazyPage(() => import("./finance-frame.tsx"), "FinanceFrame", "portal-finance"),
});
