import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useFormat } from "../../lib/format.ts";
import type { EndpointState } from "../../lib/use-endpoint.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { type PlainColumn, PlainTable } from "./plain-table.tsx";
import "../../ui/data-list/data-list.css";
import "./short-list.css";

export interface ShortListProps<Row> {
  title: string;
  rows: readonly Row[] | undefined;
  answer: Pick<EndpointState<unknown>, "problem" | "reload">;
  columns: readonly PlainColumn<Row>[];
  rowKey: (row: Row) => string;
  primary?: ReactNode;
  /** What the list is narrowed by. */
  tools?: ReactNode;
  empty: { title: string; text?: string; action?: ReactNode };
}

/** A list of definitions that comes whole, without pages: a few dozen rows at most. */
export function ShortList<Row>({ title, rows, answer, columns, rowKey, primary, tools, empty }: ShortListProps<Row>) {
  const format = useFormat();
  return (
    <div className="data-list short-list">
      <header className="data-list-head">
        <h1>
          {title}
          {rows && <span className="data-list-count number">{format.number(rows.length)}</span>}
        </h1>
        {primary}
      </header>
      {tools && <div className="data-list-tools">{tools}</div>}
      <div className="data-list-frame">
        {rows === undefined ? (
          answer.problem ? (
            <div className="data-list-failed">
              <ProblemNote problem={answer.problem} onRetry={answer.reload} />
            </div>
          ) : (
            <div className="short-list-waiting" aria-busy="true">
              {["a", "b", "c"].map((key) => (
                <Skeleton key={key} height={16} radius="sm" />
              ))}
            </div>
          )
        ) : rows.length === 0 ? (
          <EmptyState {...empty} />
        ) : (
          <PlainTable label={title} columns={columns} rows={rows} rowKey={rowKey} />
        )}
      </div>
    </div>
  );
}
