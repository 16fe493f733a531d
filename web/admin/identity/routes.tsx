import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute, rootRoute } from "../app/root-route.tsx";

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./sign-in-page.tsx"), "SignInPage"),
});
const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reset",
  component: lazyRouteComponent(() => import("./reset-page.tsx"), "ResetPage"),
});
const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/password",
  component: lazyRouteComponent(() => import("./password-page.tsx"), "PasswordPage"),
});

export const publicIdentityRoutes = [signInRoute, resetRoute, passwordRoute] as const;

export const identityRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/administrators",
    component: guarded(
      "admin.administrators.view",
      lazyRouteComponent(() => import("./administrators/administrators-page.tsx"), "AdministratorsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/administrators/$adminId",
    component: guarded(
      "admin.administrators.view",
      lazyRouteComponent(() => import("./administrators/administrator-page.tsx"), "AdministratorPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/roles",
    component: guarded(
      "admin.roles.view",
      lazyRouteComponent(() => import("./roles/roles-page.tsx"), "RolesPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/roles/$roleId",
    component: guarded(
      "admin.roles.view",
      lazyRouteComponent(() => import("./roles/role-page.tsx"), "RolePage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/api-keys",
    component: guarded(
      "admin.api_keys.view",
      lazyRouteComponent(() => import("./api-keys/api-keys-page.tsx"), "ApiKeysPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/audit",
    component: guarded(
      "admin.logs.view",
      lazyRouteComponent(() => import("./logs/audit-page.tsx"), "AuditPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/sign-in-log",
    component: guarded(
      "admin.logs.view",
      lazyRouteComponent(() => import("./logs/sign-in-log-page.tsx"), "SignInLogPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/daily",
    component: guarded(
      "admin.jobs.view",
      lazyRouteComponent(() => import("./logs/daily-page.tsx"), "DailyPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/sign-in-page",
    component: guarded(
      ["config.portal.view", "config.portal.update"],
      lazyRouteComponent(() => import("./sign-in-page/sign-in-page-editor.tsx"), "SignInPageEditor"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/app",
    component: guarded(
      ["config.portal.view", "config.portal.update"],
      lazyRouteComponent(() => import("./app-brand/app-brand-page.tsx"), "AppBrandPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/sign-in-issuers",
    component: guarded(
      ["config.portal.view", "config.portal.update"],
      lazyRouteComponent(() => import("./issuers/issuers-page.tsx"), "IssuersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/incidents",
    component: guarded(
      ["config.portal.view", "config.portal.update"],
      lazyRouteComponent(() => import("./incidents/incidents-page.tsx"), "IncidentsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/sign-ins",
    component: guarded(
      "admin.sessions.view",
      lazyRouteComponent(() => import("./logs/open-sign-ins-page.tsx"), "OpenSignInsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/me",
    component: lazyRouteComponent(() => import("./me/me-page.tsx"), "MePage"),
  }),
] as const;
