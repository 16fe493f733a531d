import type { Module } from "../../platform/module.ts";
import { holdFactorRule } from "../identity/index.ts";
import { appRoutes } from "./app/routes.ts";
import { appFeatures, appSettings } from "./app/settings.ts";
import { frameRoutes } from "./embed/frame-routes.ts";
import { embedRoutes } from "./embed/routes.ts";
import { faqRoutes } from "./faq/routes.ts";
import { incidentRoutes } from "./incidents/routes.ts";
import { issuerRoutes } from "./issuers/routes.ts";
import { passkeyFeature } from "./passkeys/features.ts";
import { passkeyRoutes } from "./passkeys/routes.ts";
import { profileSettings } from "./profile-rights.ts";
import { regionRoutes } from "./regions/routes.ts";
import { routes } from "./routes.ts";
import { listenForClosedPortals } from "./sign-in/end-closed-sign-ins.ts";
import { signInRoutes } from "./sign-in/routes.ts";
import { isFactorRequired } from "./sign-in/second-step.ts";
import { settings } from "./sign-in/settings.ts";
import { signInPageRoutes } from "./sign-in-page/routes.ts";

export { createCategory, createEntry } from "./faq/change-faq.ts";
export { endIncident, publishIncident } from "./incidents/incidents.ts";
export { saveRegion } from "./regions/change-regions.ts";

export const portalModule: Module = {
  name: "portal",
  settings: [...settings, ...profileSettings, ...appSettings],
  features: [passkeyFeature, ...appFeatures],
  routes: (api, tools) => {
    signInRoutes(api, tools);
    passkeyRoutes(api, tools);
    signInPageRoutes(api, tools);
    embedRoutes(api, tools);
    faqRoutes(api);
    regionRoutes(api);
    frameRoutes(api, tools);
    issuerRoutes(api, tools);
    incidentRoutes(api);
    appRoutes(api, tools);
    routes(api, tools);
  },
  listen(on) {
    holdFactorRule(isFactorRequired);
    listenForClosedPortals(on);
  },
};
