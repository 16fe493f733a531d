import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const notificationsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/messages",
    component: lazyPage(() => import("./messages-page.tsx"), "MessagesPage", "portal-news"),
  }),
] as const;
