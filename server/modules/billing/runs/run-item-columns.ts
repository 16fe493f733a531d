import type { AccountDraft } from "./draft-recurring.ts";

/** The columns that a preview and a confirmed run write of an account alike. */
export const itemColumns = {
  run_id: "uuid",
  account_id: "uuid",
  partner_id: "uuid",
  state: "text",
  billing_on: "date",
  next_before: "date",
  input_hash: "text",
  currency: "text",
  net_minor: "bigint",
  tax_minor: "bigint",
  gross_minor: "bigint",
  credited_minor: "bigint",
  previous_gross_minor: "bigint",
  warnings: "jsonb",
  failure: "text",
} as const;

/** What they hold, but for the state and the warnings, which each decides for itself. */
export const itemValues = (runId: string, draft: AccountDraft) => ({
  run_id: runId,
  account_id: draft.account.id,
  partner_id: draft.account.partner_id,
  billing_on: draft.billingOn,
  next_before: draft.account.next_billing_on,
  input_hash: draft.inputHash,
  currency: draft.account.currency,
  net_minor: sumOf(draft, "netMinor"),
  tax_minor: sumOf(draft, "taxMinor"),
  gross_minor: sumOf(draft, "grossMinor"),
  credited_minor: creditedOf(draft),
  previous_gross_minor: draft.previousGrossMinor,
  failure: draft.failure,
});

export const sumOf = (draft: AccountDraft, part: "netMinor" | "taxMinor" | "grossMinor"): bigint =>
  draft.documents.reduce((total, document) => total + document.taxed[part], 0n);

export const creditedOf = ({ notes }: AccountDraft): bigint =>
  (notes ?? []).reduce((total, { draft }) => total + draft.taxed.grossMinor, 0n);
