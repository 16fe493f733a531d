import { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { switchedBy } from "../../partners/index.ts";

const may = "config.portal.update" as const;
const levels = ["system", "partner"] as const;

const pushOn = defineSetting({
  key: "push.enabled",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Notices on devices",
  help: "Whether customers who use the app may be told on their phone what has happened. Each of them turns it on for each device.",
});
export const pushPrivacy = defineSetting({
  key: "push.privacy",
  shape: z.enum(["discreet", "full"]),
  fallback: "discreet",
  levels,
  may,
  title: "What notices on devices say",
  help: "Discreet: that something has happened, without names and amounts, as others may see the screen. Full: the subject of the message.",
});

export const pushSettings = [pushOn, pushPrivacy];
export const pushFeature: Feature = switchedBy("push", pushOn, (on) => on);
