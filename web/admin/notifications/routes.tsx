import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { communicationRights, mailRights } from "./rights.ts";

export const notificationsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/messages",
    component: guarded(
      "messages.history.view",
      lazyRouteComponent(() => import("./message-list.tsx"), "MessageList"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/messages/$messageId",
    component: guarded(
      communicationRights,
      lazyRouteComponent(() => import("./message-page.tsx"), "MessagePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/mail",
    component: guarded(
      mailRights,
      lazyRouteComponent(() => import("./mail-page.tsx"), "MailPage"),
    ),
  }),
] as const;
