import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../app/root-route.tsx";

const documentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/documents",
  component: lazyRouteComponent(() => import("./documents-page.tsx"), "DocumentsPage"),
});

export const documentsRoutes = [documentsRoute] as const;
