import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const common = { shape: z.string().max(100), fallback: "", levels: ["system", "partner"], may: "config.finance.update" } as const;

export const exemptTax = defineSetting({
  key: "billing.exempt_tax",
  ...common,
  title: "Tax of exempt customers",
  help: "The code of the tax that stands in for those of plans. Empty: the first tax of the category E.",
});
export const reverseChargeTax = defineSetting({
  key: "billing.reverse_charge_tax",
  ...common,
  title: "Tax of customers with reverse charge",
  help: "The code of the tax that stands in for those of plans. Empty: the first tax of the category AE.",
});

export const taxStatusSettings = [exemptTax, reverseChargeTax];
