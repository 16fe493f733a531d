import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";

const levels = ["system", "partner"] as const;
const may = "config.portal.update" as const;

export const portalAutoPay = defineSetting({
  key: "portal.finance.auto_pay",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Customers pay automatically",
  help: "They let a saved card or account pay their invoices. Off: consents given before go on until staff end them.",
});
export const portalPayFromCredit = defineSetting({
  key: "portal.finance.pay_from_credit",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Customers pay from their credit",
  help: "Credit on the account settles an invoice or part of it, without a gateway.",
});

export const portalPaymentSettings = [portalAutoPay, portalPayFromCredit];
