import type { Day } from "../../../../shared/calendar.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { rowsOfTaxes } from "../documents/issue-documents.ts";
import type { AccountDraft } from "./account-draft.ts";

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
  documents: "jsonb",
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
  documents: JSON.stringify(documentsOf(draft)),
});

/** A document of an account as its run remembers it. */
export interface DocumentOfItem {
  readonly kind: "invoice" | "credit_note";
  readonly creditOf: string | null;
  readonly issuedOn: Day;
  readonly dueOn: Day | null;
  readonly netMinor: string;
  readonly taxMinor: string;
  readonly grossMinor: string;
  readonly taxes: readonly {
    readonly name: string;
    readonly ratePercent: string;
    readonly taxableMinor: string;
    readonly taxMinor: string;
  }[];
}

function documentsOf({ notes, documents, isChargedOnly }: AccountDraft): DocumentOfItem[] {
  const documentOf = (draft: DraftDocument, creditOf: string | null): DocumentOfItem => ({
    kind: creditOf === null ? "invoice" : "credit_note",
    creditOf,
    issuedOn: draft.issuedOn,
    dueOn: draft.dueOn,
    netMinor: draft.taxed.netMinor.toString(),
    taxMinor: draft.taxed.taxMinor.toString(),
    grossMinor: draft.taxed.grossMinor.toString(),
    taxes: rowsOfTaxes(draft).map((row) => ({
      name: row.name,
      ratePercent: row.rate_percent,
      taxableMinor: row.taxable_minor.toString(),
      taxMinor: row.tax_minor.toString(),
    })),
  });
  const owed = isChargedOnly ? [] : documents;
  return [
    ...(notes ?? []).map(({ draft, invoice }) => documentOf(draft, invoice.number ?? "")),
    ...owed.map((draft) => documentOf(draft, null)),
  ];
}

export const sumOf = (draft: AccountDraft, part: "netMinor" | "taxMinor" | "grossMinor"): bigint =>
  draft.documents.reduce((total, document) => total + document.taxed[part], 0n);

export const creditedOf = ({ notes }: AccountDraft): bigint =>
  (notes ?? []).reduce((total, { draft }) => total + draft.taxed.grossMinor, 0n);
