import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

/** Lists of the portal's finance pages (portal.md 2.3). */
export const financeItems = ["transactions", "invoices", "proformas", "payments", "credit_notes", "statements"] as const;
export type FinanceItem = (typeof financeItems)[number];

export const portalFinanceItems = defineSetting({
  key: "portal.finance.items",
  shape: z.array(z.enum(financeItems)).max(financeItems.length),
  fallback: ["transactions", "invoices", "payments", "credit_notes", "statements"],
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Lists on the finance pages",
  help: "Which kinds of documents and lists customers see. What is due can be paid whatever is listed.",
});
