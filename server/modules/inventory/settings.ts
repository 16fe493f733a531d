import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";

export const howToReturn = defineSetting({
  key: "portal.equipment.how_to_return",
  shape: z.string().trim().max(600),
  fallback: "",
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "How equipment is given back",
  help: "Customers read it beside what is to be given back: where to bring it, or how to send it.",
});

export const settings = [howToReturn];
