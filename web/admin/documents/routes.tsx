import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";

export const documentsRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/contracts",
    component: guarded(
      "customers.documents.view",
      lazyRouteComponent(() => import("./contracts-page.tsx"), "ContractsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/contracts/$documentId/sign",
    component: guarded(
      "customers.documents.view",
      lazyRouteComponent(() => import("./company-sign-page.tsx"), "CompanySignPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/asked-documents",
    component: guarded(
      "customers.documents.view",
      lazyRouteComponent(() => import("./asked-list.tsx"), "AskedPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/document-templates",
    component: guarded(
      "config.documents.view",
      lazyRouteComponent(() => import("./templates/templates-page.tsx"), "TemplatesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/document-templates/$templateId",
    component: guarded(
      "config.documents.view",
      lazyRouteComponent(() => import("./templates/template-page.tsx"), "TemplatePage"),
    ),
  }),
] as const;
