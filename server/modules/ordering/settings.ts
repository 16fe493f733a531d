import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";
import { orderSettings } from "./orders/settings.ts";
import { packSettings } from "./packs/settings.ts";
import { changeSettings } from "./planned-changes/settings.ts";
import { requestSettings } from "./requests/settings.ts";

export const importUndoDays = defineSetting({
  key: "ordering.import_undo_days",
  shape: z.int().min(0).max(30),
  fallback: 7,
  levels: ["system", "partner"],
  may: "config.main.update",
  title: "Days to undo an import",
  help: "For how many days after its end an import can be taken back. 0: never.",
});

export const settings = [importUndoDays, ...changeSettings, ...orderSettings, ...packSettings, ...requestSettings];
