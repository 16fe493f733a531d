import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

/** The modules of the portal that can be switched off (portal.md 2.2), in their usual order. The home page is always there. */
export const menuModules = ["services", "finance", "tickets", "messages", "news", "documents", "hardware", "faq", "profile"] as const;
export type MenuModule = (typeof menuModules)[number];
export const isMenuModule = (name: string): name is MenuModule => (menuModules as readonly string[]).includes(name);

export const portalModules = defineSetting({
  key: "portal.modules",
  shape: z.array(z.enum(menuModules)).max(menuModules.length),
  // Whoever lends nothing has no page about it (portal.md 2.2).
  fallback: menuModules.filter((name) => name !== "hardware"),
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Pages of the portal",
  help: "What customers find in the menu. A page that is off is not there for the app and the interface either. The home page is always there.",
});
