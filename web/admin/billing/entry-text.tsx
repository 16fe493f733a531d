import { Link } from "@tanstack/react-router";
import type { TransactionRow } from "../../../server/modules/billing/ledger/contract.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";

export type Transaction = (typeof TransactionRow)["_output"];

/** "Invoice 2026-0412", what was written by hand, or only what it is where it has no words of its own. */
export function entryWords(t: Translate, { kind, text }: Pick<Transaction, "kind" | "text">): string {
  if (kind === "charge" || kind === "credit") return text;
  const name = t.optional(`billing.entry.${kind}`) ?? kind;
  return kind === "opening_balance" || kind === "rounding" || text === "" ? name : `${name} ${text}`;
}

/** What a transaction is; one of a document leads there. */
export function EntryText({ row }: { row: Transaction }) {
  const words = entryWords(useTexts(), row);
  return row.documentId ? <Link to={`/invoices/${row.documentId}` as never}>{words}</Link> : words;
}
