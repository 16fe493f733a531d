import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { getGraphEndpoint, graphSpans } from "../../../../server/modules/network/polling/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Choice } from "../../../ui/choice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { lazyPart } from "../../app/lazy-part.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import type { Drawn, Graph } from "./polling.ts";
import { useValueWords } from "./value-words.ts";

const everyMs = 60_000;
const chartHeight = 220;
const GraphChart = lazyPart(() => import("./graph-chart.tsx"), "GraphChart", chartHeight);

/** N-45 an hour to a year of what was chosen. */
export function GraphPanel({ equipmentId, choices }: { equipmentId: string; choices: readonly Drawn[] }) {
  const t = useTexts();
  const [chosen, setChosen] = useState("");
  const [span, setSpan] = useState<(typeof graphSpans)[number]>("day");
  const drawn = choices.find(({ key }) => key === chosen) ?? choices[0];
  return (
    <Panel title={t("polling.graphs")}>
      {drawn ? (
        <div className="network-fields">
          <NativeSelect
            label={t("polling.what")}
            value={drawn.key}
            data={choices.map(({ key, title }) => ({ value: key, label: title }))}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          />
          <Choice
            label={t("polling.span")}
            value={span}
            options={graphSpans.map((value) => ({ value, label: t(`polling.spans.${value}`) }))}
            onChange={setSpan}
          />
          <ShownGraph equipmentId={equipmentId} drawn={drawn} span={span} />
        </div>
      ) : (
        <p className="network-quiet">{t("polling.nothing-measured")}</p>
      )}
    </Panel>
  );
}

function ShownGraph({ equipmentId, drawn, span }: { equipmentId: string; drawn: Drawn; span: (typeof graphSpans)[number] }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    getGraphEndpoint,
    { params: { equipmentId }, query: { series: drawn.lines.map(({ id }) => id).join(","), span } },
    { everyMs, topics: ["equipment"] },
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return t("ui.loading");
  if (data.series.every(({ whole }) => whole === null)) return <p className="network-quiet">{t("polling.no-data")}</p>;
  return (
    <>
      <GraphChart graph={data} drawn={drawn} />
      <Figures graph={data} drawn={drawn} />
      <details>
        <summary>{t("polling.steps")}</summary>
        <Steps graph={data} drawn={drawn} />
      </details>
    </>
  );
}

const figures = ["high", "average", "low", "percentile95"] as const;

/** Over the whole span. */
function Figures({ graph, drawn }: { graph: Graph; drawn: Drawn }) {
  const t = useTexts();
  const words = useValueWords();
  return (
    <>
      <PlainTable
        label={t("polling.figures", { title: drawn.title })}
        rows={figures}
        rowKey={(figure) => figure}
        columns={[
          { id: "figure", head: t("polling.figure-head"), cell: (figure) => t(`polling.figure.${figure}`) },
          ...drawn.lines.map(({ id, name }) => ({
            ...{ id, head: name, number: true },
            cell: (figure: (typeof figures)[number]) => {
              const whole = graph.series.find((one) => one.id === id)?.whole;
              return whole ? words(whole[figure], drawn.unit) : t("polling.no-data-short");
            },
          })),
        ]}
      />
      {graph.grain === "hour" && <p className="network-quiet">{t("polling.of-hours")}</p>}
    </>
  );
}

/** What the picture shows, for whoever does not see it; a gap is a row that says so. */
function Steps({ graph, drawn }: { graph: Graph; drawn: Drawn }) {
  const t = useTexts();
  const format = useFormat();
  const words = useValueWords();
  const from = new Date(graph.from).getTime();
  const rows = (graph.series[0]?.points ?? []).map((_, step) => ({
    at: new Date(from + step * graph.stepSeconds * 1000).toISOString(),
    points: graph.series.map(({ points }) => points[step] ?? null),
  }));
  return (
    <PlainTable
      label={t("polling.steps")}
      rows={rows.toReversed()}
      rowKey={({ at }) => at}
      quiet={({ points }) => points.every((point) => point === null)}
      columns={[
        {
          id: "at",
          head: t("polling.at"),
          cell: ({ at }) => (graph.stepSeconds < 1800 ? format.time(at) : <MomentText value={at} />),
        },
        ...drawn.lines.map(({ id, name }, place) => ({
          ...{ id, head: name, number: true },
          cell: ({ points }: (typeof rows)[number]) => {
            const point = points[place] ?? null;
            return point ? words(point.average, drawn.unit) : t("polling.no-data-short");
          },
        })),
      ]}
    />
  );
}
