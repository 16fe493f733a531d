// Drawn only when there is something to draw, so that the drawing code is loaded by nobody else.
import { LineChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import { useFormatSettings } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import type { Drawn, Graph } from "./polling.ts";
import { useValueWords } from "./value-words.ts";

const colours = ["var(--accent)", "var(--attention)"] as const;
const daySeconds = 86_400;

/** Averages of each step; where nothing is known the line stops. The picture is for the eye, the table under it for everybody. */
export function GraphChart({ graph, drawn }: { graph: Graph; drawn: Drawn }) {
  const t = useTexts();
  const { direction } = useLanguage();
  const { locale, timeZone, hour12 } = useFormatSettings();
  const words = useValueWords();
  const span = graph.stepSeconds * (graph.series[0]?.points.length ?? 0);
  const clock = new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
    ...(hour12 === undefined ? {} : { hour12 }),
  });
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone });
  const from = new Date(graph.from).getTime();
  const at = (step: number): Date => new Date(from + step * graph.stepSeconds * 1000);
  const full = (step: number): string => `${date.format(at(step))} ${clock.format(at(step))}`;
  const data = (graph.series[0]?.points ?? []).map((_, step) => ({
    at: full(step),
    ...Object.fromEntries(graph.series.map(({ id, points }) => [id, points[step]?.average ?? null])),
  }));
  const short = span > 2 * daySeconds ? date : clock;
  const shortOf = new Map(data.map(({ at: name }, step) => [name, short.format(at(step))]));
  const known = graph.series.flatMap(({ points }) => points.flatMap((point) => (point ? [point.average] : [])));
  return (
    <figure className="polling-chart" aria-label={t("polling.picture", { title: drawn.title })}>
      <LineChart
        h={220}
        data={data}
        dataKey="at"
        series={drawn.lines.map(({ id, name }, place) => ({ name: id, label: name, color: colours[place] ?? colours[0] }))}
        curveType="linear"
        strokeWidth={2}
        // A single look between two gaps would not be seen as a line.
        withDots={known.length < 40}
        dotProps={{ r: 2 }}
        connectNulls={false}
        lineProps={{ isAnimationActive: false }}
        withLegend={drawn.lines.length > 1}
        tickLine="none"
        gridAxis="x"
        valueFormatter={(value: number) => words(value, drawn.unit)}
        xAxisProps={{
          reversed: direction === "rtl",
          minTickGap: 28,
          tickFormatter: (name: string) => shortOf.get(name) ?? name,
        }}
        yAxisProps={{
          width: 84,
          domain: drawn.unit === "%" ? [0, 100] : [Math.min(0, ...known), "auto"],
          tickFormatter: (value: number) => words(value, drawn.unit),
          orientation: direction === "rtl" ? "right" : "left",
        }}
        referenceLines={[drawn.low, drawn.high].flatMap((limit) =>
          typeof limit === "number" ? [{ y: limit, color: "var(--hurts)", label: words(limit, drawn.unit) }] : [],
        )}
      />
    </figure>
  );
}
