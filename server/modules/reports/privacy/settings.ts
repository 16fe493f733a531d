// P-195 what the portal offers of privacy (portal.md 2.3: `gdpr.enabled`).
import { z } from "zod";
import { Note } from "../../../../shared/text.ts";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { inMenu, switchedBy } from "../../partners/index.ts";

const place = { levels: ["system", "partner"], may: "config.portal.update" } as const;

export const privacyOn = defineSetting({
  ...place,
  key: "portal.privacy.enabled",
  shape: z.boolean(),
  fallback: false,
  title: "Privacy in the portal",
  help: "Customers see what they agreed to and take it back, download all their data, and ask that it be erased.",
});
export const offersText = defineSetting({
  ...place,
  key: "portal.privacy.offers_text",
  shape: Note(1000),
  fallback: "",
  title: "Words of the consent to offers",
  help: "What customers agree to, exactly as it stands here. Each wording that somebody agreed to is kept. Empty: the built-in words, in the customer's language.",
});
export const fileDays = defineSetting({
  ...place,
  key: "portal.privacy.file_days",
  shape: z.int().min(1).max(30),
  fallback: 7,
  title: "A file of one's own data is kept for",
  help: "Days in which it can be downloaded, once.",
});
export const erasureDays = defineSetting({
  ...place,
  key: "portal.privacy.erasure_days",
  shape: z.int().min(1).max(90),
  fallback: 30,
  title: "Wishes to be erased are answered within",
  help: "Days until the day that stands in the ticket. The law of the European Union gives a month.",
});

export const privacySettings = [privacyOn, offersText, fileDays, erasureDays];
const privacy = switchedBy("privacy", privacyOn, (on) => on);
export const privacyFeatures: readonly Feature[] = [privacy];
export const privacyPage: readonly Feature[] = [inMenu("profile"), privacy];
