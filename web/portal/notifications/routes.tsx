import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "../app/root-route.tsx";

export const notificationsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/messages",
    component: lazyRouteComponent(() => import("./messages-page.tsx"), "MessagesPage"),
  }),
] as const;
