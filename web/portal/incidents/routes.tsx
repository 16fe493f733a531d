import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const incidentsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/incidents",
    component: lazyPage(() => import("./incidents-page.tsx"), "IncidentsPage", "portal-line"),
  }),
] as const;
