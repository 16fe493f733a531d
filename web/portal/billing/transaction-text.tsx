import { Link } from "@tanstack/react-router";
import type { PortalTransactionRow } from "../../../server/modules/billing/ledger/contract.ts";
import { DayText } from "../../ui/value-texts.tsx";
import { EntryName } from "../app/entry-name.tsx";
import { useCategoryWord } from "./category-word.ts";

export type Transaction = (typeof PortalTransactionRow)["_output"];
type Named = Pick<Transaction, "on" | "kind" | "text" | "documentId" | "category" | "categoryNames">;

/** What a transaction is; one of a document leads there. */
export function TransactionText({ row }: { row: Named }) {
  const name = <EntryName kind={row.kind} text={row.text} />;
  return row.documentId ? <Link to={`/finance/documents/${row.documentId}` as never}>{name}</Link> : name;
}

/** Under the name, on a phone. A payment that is counted under "Payment" need not say it twice. */
export function DayAndCategory({ row }: { row: Named }) {
  const categoryOf = useCategoryWord();
  const word = row.kind === row.category && !row.categoryNames ? null : categoryOf(row);
  return (
    <>
      <DayText value={row.on} />
      {word && ` · ${word}`}
    </>
  );
}
