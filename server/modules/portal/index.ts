import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { joinLineSources } from "../devices/index.ts";
import { holdFactorRule } from "../identity/index.ts";
import { holdIncidents, incidentChanged } from "../tickets/index.ts";
import { appRoutes } from "./app/routes.ts";
import { appFeatures, appSettings } from "./app/settings.ts";
import { StatusFiles } from "./app/status-file.ts";
import { frameRoutes } from "./embed/frame-routes.ts";
import { embedRoutes } from "./embed/routes.ts";
import { faqRoutes } from "./faq/routes.ts";
import { faqSettings } from "./faq/settings.ts";
import { followersOfMerges, followersOfPartnerMoves } from "./incidents/moves.ts";
import { findTold, incidentOfService, listFollowers } from "./incidents/own-incidents.ts";
import { incidentRoutes } from "./incidents/routes.ts";
import { incidentFeature, incidentSettings } from "./incidents/settings.ts";
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
export { endIncident, publishIncident, updateIncident } from "./incidents/incidents.ts";
export { saveRegion } from "./regions/change-regions.ts";

export const portalModule: Module = {
  name: "portal",
  settings: [...settings, ...profileSettings, ...appSettings, ...incidentSettings, ...faqSettings],
  features: [passkeyFeature, ...appFeatures, incidentFeature],
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
  listen(on, tools) {
    holdFactorRule(isFactorRequired);
    holdIncidents({ findNews: findTold, listFollowers });
    joinLineSources({ incident: incidentOfService });
    joinMerges("incident-followers", followersOfMerges);
    joinPartnerMoves("incident-followers", followersOfPartnerMoves);
    listenForClosedPortals(on);
    const statusFiles = new StatusFiles(tools);
    on(incidentChanged, "write-status-files", () => statusFiles.make());
  },
};
