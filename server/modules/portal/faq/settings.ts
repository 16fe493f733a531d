import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

export const faqPublic = defineSetting({
  key: "portal.faq.public",
  shape: z.boolean(),
  fallback: false,
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Help without signing in",
  help: "The sign-in page links to the answers of the help that are marked for everybody; anybody can read and search them there. Nothing else of the help is shown.",
});
export const faqSettings = [faqPublic];
