// N-152, N-154 what a service carried over time.
import { useState } from "react";
import { graphSteps, serviceGraphEndpoint } from "../../../server/modules/usage/graphs/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { saveFile } from "../../lib/api.ts";
import { csvText } from "../../lib/csv.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RateLines } from "../../ui/rate-lines.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

type Graph = ReturnsOf<typeof serviceGraphEndpoint>;

export function GraphPanel({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const [step, setStep] = useState<Graph["step"]>("hour");
  const { data, problem, reload } = useEndpoint(serviceGraphEndpoint, { params: { serviceId }, query: { step } }, { keepFormer: true });
  return (
    <Panel title={t("usage.graph.title")} actions={data?.whole && <SaveGraph graph={data} />}>
      <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 16 }}>
        <Choice
          label={t("usage.graph.step")}
          value={step}
          onChange={setStep}
          options={graphSteps.map((value) => ({ value, label: t(`usage.graph.steps.${value}`) }))}
        />
        {problem && !data ? (
          <ProblemNote problem={problem} onRetry={reload} />
        ) : !data ? (
          t("ui.loading")
        ) : data.whole ? (
          <Lines graph={data} whole={data.whole} />
        ) : (
          t("usage.graph.none")
        )}
      </div>
    </Panel>
  );
}

function Lines({ graph: { step, points }, whole }: { graph: Graph; whole: NonNullable<Graph["whole"]> }) {
  const t = useTexts();
  const format = useFormat();
  const mbit = (bps: number): string => t("usage.graph.rate", { rate: format.number(Math.round(bps / 10_000) / 100) });
  const named = (at: string): string => (step === "slot" || step === "hour" ? format.moment(at) : format.day(at.slice(0, 10)));
  return (
    <>
      <RateLines
        label={t("usage.graph.picture")}
        names={[t("usage.down"), t("usage.up")]}
        points={points.map(({ at, until, down, up }) => ({ from: Date.parse(at), until: Date.parse(until), values: [down, up] }))}
        ends={[named(points[0]?.at ?? ""), named(points.at(-1)?.at ?? "")]}
        top={(bps) => t("usage.top", { value: mbit(bps) })}
      />
      <PlainTable
        label={t("usage.graph.title")}
        rows={[
          { name: t("usage.down"), ...whole.down },
          { name: t("usage.up"), ...whole.up },
        ]}
        rowKey={({ name }) => name}
        columns={[
          { id: "name", head: t("usage.graph.direction"), cell: ({ name }) => name },
          {
            id: "average",
            head: t("usage.graph.average"),
            number: true,
            cell: ({ averageBps, leastBps, mostBps }) => (
              <>
                {mbit(averageBps)}
                <CellNote narrow>{`${mbit(leastBps)} – ${mbit(mostBps)}`}</CellNote>
              </>
            ),
          },
          { id: "most", head: t("usage.graph.most"), number: true, wide: true, cell: ({ mostBps }) => mbit(mostBps) },
          { id: "least", head: t("usage.graph.least"), number: true, wide: true, cell: ({ leastBps }) => mbit(leastBps) },
        ]}
      />
    </>
  );
}

/** Every point, in bytes and bit/s. */
function SaveGraph({ graph: { step, points, from, through } }: { graph: Graph }) {
  const t = useTexts();
  const heads = (name: string): string[] => [
    `${name} (B)`,
    ...[t("usage.graph.average"), t("usage.graph.most"), t("usage.graph.least")].map((head) => `${name}: ${head} (bit/s)`),
  ];
  const save = (): void => {
    const rows = points.map(({ at, downBytes, upBytes, down, up }) => [
      at,
      ...[downBytes, down.averageBps, down.mostBps, down.leastBps, upBytes, up.averageBps, up.mostBps, up.leastBps].map(String),
    ]);
    const head = [t("usage.graph.from"), ...heads(t("usage.down")), ...heads(t("usage.up"))];
    saveFile(new Blob([csvText([head, ...rows])], { type: "text/csv" }), `usage-${step}-${from}-${through}.csv`);
  };
  return (
    <Button small onPress={save}>
      {t("usage.csv")}
    </Button>
  );
}
