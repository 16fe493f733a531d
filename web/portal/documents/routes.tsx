import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute, rootRoute } from "../app/root-route.tsx";

const documentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/documents",
  component: lazyRouteComponent(() => import("./documents-page.tsx"), "DocumentsPage"),
});
const contractsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/documents/contracts",
  component: lazyRouteComponent(() => import("./documents-page.tsx"), "ContractsPage"),
});
const contractRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/documents/$documentId",
  component: lazyRouteComponent(() => import("./contract-page.tsx"), "ContractPage"),
});
const checkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/check",
  component: lazyRouteComponent(() => import("./check-page.tsx"), "CheckPage"),
});
const checkCodeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/check/$code",
  component: lazyRouteComponent(() => import("./check-page.tsx"), "CheckPage"),
});

export const documentsRoutes = [documentsRoute, contractsRoute, contractRoute] as const;
/** For everybody who holds a signed paper. */
export const checkRoutes = [checkRoute, checkCodeRoute] as const;
