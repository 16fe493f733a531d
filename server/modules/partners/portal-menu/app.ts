import { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { switchedBy } from "./features.ts";

/** Section 9 of portal.md. It stands here because more than one module has a part in the app. */
export const appOn = defineSetting({
  key: "portal.app.enabled",
  shape: z.boolean(),
  fallback: false,
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "App for subscribers",
  help: "Whether the portal can be put onto a phone's home screen, opens without a connection and tells of news there.",
});

export const appFeature: Feature = switchedBy("app", appOn, (on) => on);
