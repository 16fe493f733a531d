import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.finance.update" as const;
const provider = ["system", "partner"] as const;
const DecimalAmount = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, "a decimal number such as 5.00");

export const writeOffLimit = defineSetting({
  key: "billing.write_off_limit",
  shape: DecimalAmount,
  fallback: "100.00",
  levels: provider,
  may,
  title: "A second person agrees to write-offs above",
  help: "In the account's currency. 0 means that every write-off waits for a second person.",
});
export const writeOffTaxRelief = defineSetting({
  key: "billing.write_off_tax_relief",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Write-offs may take tax back",
  help: "Whoever writes a debt off may have the tax on it fall away as well. Ask your tax adviser from when on the law lets you.",
});
export const smallWriteOff = defineSetting({
  key: "billing.small_writeoff",
  shape: z.boolean(),
  fallback: false,
  levels: provider,
  may,
  title: "Let small differences go",
  help: "What a payment leaves open of an invoice is written off by itself when it is no more than a few cents.",
});
export const smallWriteOffMax = defineSetting({
  key: "billing.small_writeoff_max",
  shape: DecimalAmount,
  fallback: "0.05",
  levels: provider,
  may,
  title: "Largest small difference",
  help: "In the account's currency.",
});

export const writeOffSettings = [writeOffLimit, writeOffTaxRelief, smallWriteOff, smallWriteOffMax];
