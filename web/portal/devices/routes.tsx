import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const devicesRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/equipment",
    component: lazyPage(() => import("./equipment-page.tsx"), "EquipmentPage", "portal-equipment"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/equipment/$cpeId",
    component: lazyPage(() => import("./router-page.tsx"), "RouterPage", "portal-equipment"),
  }),
] as const;
