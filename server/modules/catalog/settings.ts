import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";

const levels = ["system", "partner"] as const;
const may = "config.finance.update" as const;

export const defaultTax = defineSetting({
  key: "catalog.default_tax_id",
  shape: z.uuid().nullable(),
  fallback: null,
  levels,
  may,
  title: "Tax of new plans",
  help: "What a new plan is taxed with when nobody says otherwise.",
});
export const defaultIncludesTax = defineSetting({
  key: "catalog.default_includes_tax",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "New prices include tax",
  help: "Whether the price of a new plan is what the customer pays (on) or what tax is added to (off).",
});

export const settings = [defaultTax, defaultIncludesTax];
