import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { portalRights } from "./rights.ts";

export const contentRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/news",
    component: guarded(
      "messages.news.view",
      lazyRouteComponent(() => import("./news-page.tsx"), "NewsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/news/$newsId",
    component: guarded(
      "messages.news.view",
      lazyRouteComponent(() => import("./news-editor-page.tsx"), "NewsEditorPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/write",
    component: guarded(
      "customers.communication.send",
      lazyRouteComponent(() => import("./write-page.tsx"), "WritePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/help",
    component: guarded(
      portalRights,
      lazyRouteComponent(() => import("./faq-page.tsx"), "FaqPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/words",
    component: guarded(
      portalRights,
      lazyRouteComponent(() => import("./own-words-page.tsx"), "OwnWordsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/portal-regions",
    component: guarded(
      portalRights,
      lazyRouteComponent(() => import("./regions-page.tsx"), "RegionsPage"),
    ),
  }),
] as const;
