import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute, rootRoute } from "../app/root-route.tsx";

const documentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/documents",
  component: lazyPage(() => import("./documents-page.tsx"), "DocumentsPage", "portal-documents"),
});
const contractsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/documents/contracts",
  component: lazyPage(() => import("./documents-page.tsx"), "ContractsPage", "portal-documents"),
});
const contractRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/documents/$documentId",
  component: lazyPage(() => import("./contract-page.tsx"), "ContractPage", "portal-documents"),
});
const checkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/check",
  component: lazyPage(() => import("./check-page.tsx"), "CheckPage", "portal-documents"),
});
const checkCodeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/check/$code",
  component: lazyPage(() => import("./check-page.tsx"), "CheckPage", "portal-documents"),
});

const signRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign",
  component: lazyPage(() => import("../sign-links/link-page.tsx"), "SignLinkPage", "portal-documents"),
});

export const documentsRoutes = [documentsRoute, contractsRoute, contractRoute] as const;
/** For everybody who holds a signed paper, or a link to one to sign. */
export const checkRoutes = [checkRoute, checkCodeRoute, signRoute] as const;
