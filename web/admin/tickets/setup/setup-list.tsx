import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import type { EndpointState } from "../../../lib/use-endpoint.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { type PlainColumn, PlainTable } from "../../app/plain-table.tsx";
import "./setup.css";

interface Props<Row> {
  title: string;
  lead?: ReactNode;
  rows: readonly Row[] | undefined;
  answer: Pick<EndpointState<unknown>, "problem" | "reload">;
  columns: readonly PlainColumn<Row>[];
  rowKey: (row: Row) => string;
  primary?: ReactNode;
  tools?: ReactNode;
  empty: { title: string; text?: string; action?: ReactNode };
}

/** A page of definitions: a few rows that come whole, and what makes another one. */
export function SetupList<Row>({ title, lead, rows, answer, columns, rowKey, primary, tools, empty }: Props<Row>) {
  return (
    <div className="ticket-setup">
      <header className="ticket-setup-head">
        <h1>{title}</h1>
        {primary}
      </header>
      {lead && <p className="ticket-setup-lead">{lead}</p>}
      {tools}
      <Panel>
        {rows === undefined ? (
          answer.problem ? (
            <ProblemNote problem={answer.problem} onRetry={answer.reload} />
          ) : (
            <div aria-busy="true" className="ticket-setup-waiting">
              <Skeleton height={16} radius="sm" />
              <Skeleton height={16} radius="sm" />
              <Skeleton height={16} radius="sm" />
            </div>
          )
        ) : rows.length === 0 ? (
          <EmptyState {...empty} />
        ) : (
          <PlainTable label={title} columns={columns} rows={rows} rowKey={rowKey} />
        )}
      </Panel>
    </div>
  );
}

/** The name of a row, which opens it. */
export function OpenButton({ onPress, children }: { onPress: (() => void) | undefined; children: ReactNode }) {
  if (!onPress) return children;
  return (
    <button type="button" className="ticket-setup-open" onClick={onPress}>
      {children}
    </button>
  );
}
