import { Link } from "@tanstack/react-router";
import type { TransactionRow } from "../../../server/modules/billing/ledger/contract.ts";
import { EntryName } from "../app/entry-name.tsx";

export type Transaction = (typeof TransactionRow)["_output"];

/** What a transaction is; one of a document leads there. */
export function TransactionText({ row }: { row: Transaction }) {
  const name = <EntryName kind={row.kind} text={row.text} />;
  return row.documentId ? <Link to={`/finance/documents/${row.documentId}` as never}>{name}</Link> : name;
}
