import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "../app/lazy-page.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const newsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/news",
    component: lazyPage(() => import("./news-page.tsx"), "NewsPage", "portal-news"),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/news/$newsId",
    component: lazyPage(() => import("./article-page.tsx"), "ArticlePage", "portal-news"),
  }),
] as const;
