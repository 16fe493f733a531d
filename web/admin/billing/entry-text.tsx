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

/** What a transaction is; one of a document leads there, one of money that came or went to it by its number. */
export function EntryText({ row }: { row: Transaction }) {
  const words = entryWords(useTexts(), row);
  if (row.documentId) return <Link to={`/invoices/${row.documentId}` as never}>{words}</Link>;
  if (!moves.has(row.kind) || row.text === "") return words;
  return (
    <Link to={"/payments" as never} search={{ q: row.text } as never}>
      {words}
    </Link>
  );
}

const moves: ReadonlySet<string> = new Set(["payment", "refund"]);
