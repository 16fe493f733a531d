import type { Module } from "../../platform/module.ts";
import { appRoutes } from "./app/routes.ts";
import { appFeatures, appSettings } from "./app/settings.ts";
import { embedRoutes } from "./embed/routes.ts";
import { passkeyFeature } from "./passkeys/features.ts";
import { passkeyRoutes } from "./passkeys/routes.ts";
import { profileSettings } from "./profile-rights.ts";
import { routes } from "./routes.ts";
import { listenForClosedPortals } from "./sign-in/end-closed-sign-ins.ts";
import { signInRoutes } from "./sign-in/routes.ts";
import { settings } from "./sign-in/settings.ts";
import { signInPageRoutes } from "./sign-in-page/routes.ts";

export const portalModule: Module = {
  name: "portal",
  settings: [...settings, ...profileSettings, ...appSettings],
  features: [passkeyFeature, ...appFeatures],
  routes: (api, tools) => {
    signInRoutes(api, tools);
    passkeyRoutes(api, tools);
    signInPageRoutes(api, tools);
    embedRoutes(api, tools);
    appRoutes(api, tools);
    routes(api, tools);
  },
  listen: listenForClosedPortals,
};
