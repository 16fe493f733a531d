import { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { switchedBy } from "../../partners/index.ts";
import { readServiceAccount } from "./read-service-account.ts";

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

/** Sealed once it is stored; `findServiceAccount` reads it. */
export const fcmKey = defineSetting({
  key: "push.fcm_key",
  shape: z.string().max(20_000),
  entered: z
    .string()
    .max(10_000)
    .refine((text) => text === "" || readServiceAccount(text) !== undefined, {
      message: "the JSON file of a service account: project_id, client_email and private_key",
    }),
  fallback: "",
  levels,
  may,
  title: "Key for notices in a shell",
  help: "The whole JSON file of a service account of your Firebase project. It is kept encrypted and never shown. Empty: a shell from a store gets no notices of its own.",
  secret: true,
});

export const pushSettings = [pushOn, pushPrivacy, fcmKey];
export const pushFeature: Feature = switchedBy("push", pushOn, (on) => on);
