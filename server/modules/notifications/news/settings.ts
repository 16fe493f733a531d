import { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { inMenu, switchedBy } from "../../partners/index.ts";

export const newsOnHome = defineSetting({
  key: "portal.dashboard.show_news",
  shape: z.boolean(),
  fallback: true,
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "News on the home page of the portal",
  help: "The three latest, below what is to be done.",
});
export const showAllChannels = defineSetting({
  key: "messages.show_all_channels",
  shape: z.boolean(),
  fallback: false,
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Sent mail in the portal",
  help: "Customers also find the mail that was sent to them under Messages. Codes are never shown.",
});

const latest = switchedBy("dashboard.news", newsOnHome, (on) => on);
export const newsPages: readonly Feature[] = [inMenu("news")];
export const latestNews: readonly Feature[] = [inMenu("news"), latest];
export const newsFeatures: readonly Feature[] = [latest];
