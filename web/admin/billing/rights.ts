import type { Permission } from "../../../shared/permissions.ts";

/** One of these opens the money documents. */
export const documentRights: readonly Permission[] = ["finance.invoices.view", "finance.credit_notes.view", "finance.proformas.view"];
