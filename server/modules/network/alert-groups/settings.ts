// Where webhooks of alert groups may go (N-259).
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

export const hooksAllowPrivate = defineSetting({
  key: "network.hooks_allow_private",
  shape: z.boolean(),
  fallback: false,
  levels: ["system"],
  may: "config.networking.update",
  title: "Webhooks into private networks",
  help: "Webhooks of alert groups may go to private addresses and without encryption, for a system in the same building.",
});
export const alertGroupSettings = [hooksAllowPrivate];
