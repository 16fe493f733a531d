import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.finance.update" as const;
const provider = ["system", "partner"] as const;

export const revenueRecognition = defineSetting({
  key: "billing.revenue_recognition",
  shape: z.enum(["on_invoice", "daily"]),
  fallback: "on_invoice",
  levels: provider,
  may,
  title: "Revenue is earned",
  help: "With the invoice, or day by day over the days that it is for; until then it waits on the account for deferred revenue.",
});
export const datevConsultant = defineSetting({
  key: "billing.datev_consultant",
  shape: z.string().regex(/^\d{0,7}$/),
  fallback: "",
  levels: provider,
  may,
  title: "DATEV consultant number",
  help: "The number of the tax adviser who gets the booking stack; up to 7 digits.",
});
export const datevClient = defineSetting({
  key: "billing.datev_client",
  shape: z.string().regex(/^\d{0,5}$/),
  fallback: "",
  levels: provider,
  may,
  title: "DATEV client number",
  help: "Your number with the tax adviser; up to 5 digits.",
});
export const datevAccountDigits = defineSetting({
  key: "billing.datev_account_digits",
  shape: z.int().min(4).max(8),
  fallback: 4,
  levels: provider,
  may,
  title: "DATEV account length",
  help: "How many digits general ledger accounts have; customers' accounts have one more.",
});
export const datevTaxKeys = defineSetting({
  key: "billing.datev_tax_keys",
  shape: z.string().max(500),
  fallback: "",
  levels: provider,
  may,
  title: "DATEV tax keys",
  help: "The adviser's key for each tax code, such as vat=3, reduced=2. Left empty, tax is booked on its own account without a key.",
});

export const accountingSettings = [revenueRecognition, datevConsultant, datevClient, datevAccountDigits, datevTaxKeys];
