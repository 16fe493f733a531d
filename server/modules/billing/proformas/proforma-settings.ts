import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

const may = "config.finance.update" as const;
const levels = ["system", "partner"] as const;

export const proformaAuto = defineSetting({
  key: "billing.proforma_auto",
  shape: z.boolean(),
  fallback: false,
  levels,
  may,
  title: "Automatic proformas",
  help: "Every month customers are sent a proforma for the days to come. Their billing configuration may say otherwise.",
});
export const proformaDay = defineSetting({
  key: "billing.proforma_day",
  shape: z.int().min(1).max(28),
  fallback: 25,
  levels,
  may,
  title: "Day of proformas",
  help: "On this day of the month automatic proformas are made.",
});
export const proformaMonths = defineSetting({
  key: "billing.proforma_months",
  shape: z.int().min(1).max(12),
  fallback: 1,
  levels,
  may,
  title: "Months on a proforma",
  help: "So many billing cycles stand on an automatic proforma.",
});
export const proformaFor = defineSetting({
  key: "billing.proforma_for",
  shape: z.enum(["current", "next"]),
  fallback: "next",
  levels,
  may,
  title: "Cycle of proformas",
  help: "The cycle that runs on the day, or those that follow it.",
});
export const invoiceOnProformaPaid = defineSetting({
  key: "billing.invoice_on_proforma_paid",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Invoice paid proformas",
  help: "When a proforma is paid in full, the invoice over the same lines is issued at once.",
});

export const proformaSettings = [proformaAuto, proformaDay, proformaMonths, proformaFor, invoiceOnProformaPaid];
