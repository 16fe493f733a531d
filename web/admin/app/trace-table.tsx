import type { startTraceEndpoint } from "../../../server/modules/access/traces/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "./plain-table.tsx";

type Trace = ReturnsOf<typeof startTraceEndpoint>;

export function TraceState({ trace: { isRunning, isFull } }: { trace: Pick<Trace, "isRunning" | "isFull"> }) {
  const t = useTexts();
  const state = isRunning ? "running" : isFull ? "full" : "over";
  return <StatusChip tone={isRunning ? "works" : "past"}>{t(`watch.trace.state.${state}`)}</StatusChip>;
}

export function TraceTable({ traces, onOpen }: { traces: readonly Trace[]; onOpen: (id: string) => void }) {
  const t = useTexts();
  return (
    <PlainTable
      label={t("watch.trace.title")}
      rows={traces}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "begun",
          head: t("watch.trace.begun"),
          cell: ({ startedAt, startedBy, login, mac, nas }) => (
            <>
              <MomentText value={startedAt} />
              <CellNote>
                <bdi>
                  {[nas?.name, login, mac, startedBy].filter((each) => each !== null && each !== undefined && each !== "").join(" · ")}
                </bdi>
              </CellNote>
            </>
          ),
        },
        {
          id: "state",
          head: t("watch.trace.state-head"),
          cell: (trace) => (
            <>
              <TraceState trace={trace} />
              <CellNote>{t("watch.trace.packets", { count: trace.packets })}</CellNote>
            </>
          ),
        },
        {
          id: "open",
          head: "",
          cell: ({ id }) => (
            <Button small kind="quiet" onPress={() => onOpen(id)}>
              {t("watch.trace.open")}
            </Button>
          ),
        },
      ]}
    />
  );
}
