import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";

/** Lists of the portal's finance pages (portal.md 2.3). */
export const financeItems = ["transactions", "invoices", "proformas", "payments", "credit_notes", "statements"] as const;
export type FinanceItem = (typeof financeItems)[number];

export const portalBalanceMode = defineSetting({
  key: "portal.finance.balance_mode",
  shape: z.enum(["words", "signed"]),
  fallback: "words",
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Balance in the portal",
  help: "In words, or as a number with its sign. Which sign a debt has is said by the setting for screens.",
});

/** Columns of the portal's list of transactions that can be left out (P-112). */
export const transactionFields = ["debit_credit", "movement", "document_number"] as const;

export const portalTransactionFields = defineSetting({
  key: "portal.finance.transaction_fields",
  shape: z.array(z.enum(transactionFields)).max(transactionFields.length),
  fallback: ["debit_credit", "movement", "document_number"],
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Columns of transactions",
  help: "What customers see of each transaction beside its day, its text and the balance after it.",
});

export const portalCharts = defineSetting({
  key: "portal.finance.charts",
  shape: z.boolean(),
  fallback: true,
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Overview with charts",
  help: "What was billed and paid each month, the average, the year before, and what is expected next.",
});

export const portalFinanceItems = defineSetting({
  key: "portal.finance.items",
  shape: z.array(z.enum(financeItems)).max(financeItems.length),
  fallback: ["transactions", "invoices", "payments", "credit_notes", "statements"],
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Lists on the finance pages",
  help: "Which kinds of documents and lists customers see. What is due can be paid whatever is listed.",
});
