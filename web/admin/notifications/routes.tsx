import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { communicationRights, eventRights, mailRights } from "./rights.ts";

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
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/finance-messages",
    component: guarded(
      eventRights,
      lazyRouteComponent(() => import("./finance/finance-messages-page.tsx"), "FinanceMessagesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/finance-messages/$kind",
    component: guarded(
      eventRights,
      lazyRouteComponent(() => import("./finance/finance-message-page.tsx"), "FinanceMessagePage"),
    ),
  }),
] as const;
