import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { EndpointState } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { type PlainColumn, PlainTable } from "../../app/plain-table.tsx";

const limit = 100;

/** Which cards are looked at: those of one state or all, and the marks of this page and of those before it. */
export function useCodePages<State extends string>() {
  const [state, setState] = useState<State | "all">("all");
  const [marks, setMarks] = useState<readonly string[]>([]);
  const cursor = marks.at(-1);
  return {
    state,
    look: (next: State | "all"): void => {
      setState(next);
      setMarks([]);
    },
    page: { limit, ...(cursor === undefined ? {} : { cursor }) },
    filter: state === "all" ? {} : { state },
    back: cursor === undefined ? undefined : () => setMarks(marks.slice(0, -1)),
    next: (mark: string): void => setMarks([...marks, mark]),
  };
}

export interface CodeListProps<State extends string, Row> {
  title: string;
  /** Nothing is in the state that is looked at. */
  none: string;
  /** "Cards that are". */
  stateLabel: string;
  stateWord: (state: State) => string;
  states: readonly State[];
  counts: Readonly<Record<State, number>>;
  quantity: number;
  pages: ReturnType<typeof useCodePages<State>>;
  found: EndpointState<{ items: Row[]; next: string | null }>;
  columns: readonly PlainColumn<Row>[];
}

/** What belongs to a series, by its numbers; a series is long, so it is read page by page. */
export function CodeList<State extends string, Row extends { id: string; position: number }>({
  pages,
  found,
  ...props
}: CodeListProps<State, Row>) {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, reload } = found;
  const states = props.states.filter((one) => props.counts[one] > 0);
  const next = data?.next ?? null;
  return (
    <Panel title={props.title}>
      <div style={{ display: "grid", gap: 16 }}>
        {states.length > 1 && (
          <Choice<State | "all">
            label={props.stateLabel}
            value={pages.state}
            onChange={pages.look}
            options={[
              { value: "all", label: `${t("cards.all")} ${format.number(props.quantity)}` },
              ...states.map((value) => ({ value, label: `${props.stateWord(value)} ${format.number(props.counts[value])}` })),
            ]}
          />
        )}
        {!data ? (
          problem ? (
            <ProblemNote problem={problem} onRetry={reload} />
          ) : (
            <Skeleton height={200} />
          )
        ) : data.items.length === 0 ? (
          <span>{props.none}</span>
        ) : (
          <PlainTable
            label={props.title}
            rows={data.items}
            rowKey={(row) => row.id}
            columns={[
              {
                id: "position",
                head: t("cards.card-number"),
                cell: (row) => <span className="number">{format.number(row.position)}</span>,
              },
              ...props.columns,
            ]}
          />
        )}
        {(next !== null || pages.back) && (
          <div style={{ display: "flex", gap: 8 }}>
            <Button small disabled={!pages.back} onPress={() => pages.back?.()}>
              {t("ui.list.back")}
            </Button>
            <Button small disabled={next === null} onPress={() => next !== null && pages.next(next)}>
              {t("ui.list.next")}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
