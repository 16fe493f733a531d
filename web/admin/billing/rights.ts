import type { Permission } from "../../../shared/permissions.ts";

/** One of these opens the money documents. */
export const documentRights: readonly Permission[] = ["finance.invoices.view", "finance.credit_notes.view", "finance.proformas.view"];

/** One of these takes a list of them along; the server leaves out the kinds that the person may not have. */
export const documentExportRights: readonly Permission[] = [
  "finance.invoices.export",
  "finance.credit_notes.export",
  "finance.proformas.export",
];

/** One of these opens the accounting pages; each of them asks for its own. */
export const accountingRights = ["finance.ledger.view", "finance.periods.view", "finance.ledger.export"] as const;

/** E-invoices are made of invoices and credit notes. */
export const eInvoiceRights = ["finance.invoices.view", "finance.credit_notes.view"] as const;

/** What is registered with tax offices: invoices, credit notes, receipts, refunds. */
export const fiscalRights = ["finance.invoices.view", "finance.credit_notes.view", "finance.payments.view"] as const;

/** One of these opens the templates of papers. */
export const paperRights: readonly Permission[] = ["config.templates.view", "config.templates.update"];
