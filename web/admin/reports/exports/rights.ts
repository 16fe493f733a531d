import type { Permission } from "../../../../shared/permissions.ts";

/** Whoever may take some list along has files to come back for. */
export const exportRights: readonly Permission[] = [
  "customers.profile.export",
  "finance.invoices.export",
  "finance.credit_notes.export",
  "finance.proformas.export",
  "finance.payments.export",
  "finance.transactions.export",
  "finance.runs.view",
  "admin.administrators.view",
  "admin.logs.export",
];
