import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { guarded } from "../app/guarded.tsx";
import { frameRoute } from "../app/root-route.tsx";
import { calendarRights, configRights, fieldRights, labelRights, locationRights } from "./rights.ts";
import { settingRights } from "./settings/setting-groups.ts";

const groupPage = guarded(
  settingRights,
  lazyRouteComponent(() => import("./settings/settings-group-page.tsx"), "SettingsGroupPage"),
);
const fieldPage = guarded(
  fieldRights,
  lazyRouteComponent(() => import("./fields/field-page.tsx"), "FieldPage"),
);

export const partnersRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config",
    component: guarded(
      configRights,
      lazyRouteComponent(() => import("./config-page.tsx"), "ConfigPage"),
    ),
  }),
  createRoute({ getParentRoute: () => frameRoute, path: "/config/settings/$group", component: groupPage }),
  createRoute({ getParentRoute: () => frameRoute, path: "/config/settings/$group/$key", component: groupPage }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/partners",
    component: guarded(
      "admin.partners.view",
      lazyRouteComponent(() => import("./partners/partners-page.tsx"), "PartnersPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/partners/new",
    component: guarded(
      "admin.partners.create",
      lazyRouteComponent(() => import("./partners/new-partner-page.tsx"), "NewPartnerPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/partners/$partnerId",
    component: guarded(
      "admin.partners.view",
      lazyRouteComponent(() => import("./partners/partner-page.tsx"), "PartnerPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/locations",
    component: guarded(
      locationRights,
      lazyRouteComponent(() => import("./locations/locations-page.tsx"), "LocationsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/labels",
    component: guarded(
      labelRights,
      lazyRouteComponent(() => import("./labels/labels-page.tsx"), "LabelsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/calendars",
    component: guarded(
      calendarRights,
      lazyRouteComponent(() => import("./calendars/calendars-page.tsx"), "CalendarsPage"),
    ),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/config/fields",
    component: guarded(
      fieldRights,
      lazyRouteComponent(() => import("./fields/fields-page.tsx"), "FieldsPage"),
    ),
  }),
  createRoute({ getParentRoute: () => frameRoute, path: "/config/fields/new", component: fieldPage }),
  createRoute({ getParentRoute: () => frameRoute, path: "/config/fields/$module/$fieldId", component: fieldPage }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: "/money-freeze",
    component: guarded(
      "finance.runs.view",
      lazyRouteComponent(() => import("./freeze/freeze-page.tsx"), "FreezePage"),
    ),
  }),
] as const;
