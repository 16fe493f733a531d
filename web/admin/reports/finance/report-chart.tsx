// Drawn only when a report has something to show, so that the drawing code is loaded by nobody else.
import { BarChart, LineChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import type { ReportId } from "../../../../server/modules/reports/finance/contract.ts";
import { useLocale } from "../../../lib/format.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { codeWord, columnTitle, titleOf, useWritten } from "./report-words.ts";
import type { ReportData } from "./use-report.ts";

type Chart = NonNullable<ReportData["chart"]>;

const colours = ["var(--accent)", "var(--attention)", "var(--waits)", "var(--hurts)", "var(--past)"];
/** Amounts that are paid, open, late: the same tone as their chips. */
const colourOf: Readonly<Record<string, string>> = {
  paid: "var(--works)",
  open: "var(--attention)",
  succeeded: "var(--works)",
  failed: "var(--hurts)",
  parked: "var(--attention)",
  undone: "var(--past)",
  corrected: "var(--waits)",
  blocked: "var(--hurts)",
};

/** The picture is for the eye; who cannot see it reads the table under it. */
export function ReportChart({ id, chart }: { id: ReportId; chart: Chart }) {
  const t = useTexts();
  const locale = useLocale();
  const { direction } = useLanguage();
  const write = useWritten();
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const words = chart.words ?? "";
  const dayAxis = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const monthAxis = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
  const xOf = (x: string): string => {
    if (x === "none") return t("finance.nowhere");
    // Payments come by a method or by a gateway, which is told as such.
    if (chart.x === "code") return t.optional(`finance.value.${words}.${x}`) ?? codeWord(t, "gateway", x);
    if (chart.x === "day") return dayAxis.format(new Date(`${x}T12:00:00Z`));
    return chart.x === "month" ? monthAxis.format(new Date(`${x}T12:00:00Z`)) : x;
  };
  const writeValue = (value: number): string =>
    chart.type === "money" ? write("money", String(value), { currency: chart.currency }) : write(chart.type, value);
  const axis = (value: number): string => (chart.type === "share" ? write("share", value) : compact.format(value));
  const data = chart.points.map(({ x, values }) => ({
    x: xOf(x),
    // Pixels may be rounded as they like; amounts stay text everywhere else.
    ...Object.fromEntries(chart.series.map((name, at) => [name, Number(values[at] ?? 0)])),
  }));
  const series = chart.series.map((name, at) => ({
    name,
    label: columnTitle(t, id, name),
    color: colourOf[name] ?? colours[at % colours.length] ?? "var(--accent)",
  }));
  const isWide = data.some(({ x }) => x.length > 9) && data.length > 5;
  const common = {
    h: isWide ? Math.max(220, data.length * 30) : 240,
    data,
    dataKey: "x",
    series,
    valueFormatter: writeValue,
    withLegend: series.length > 1,
    tickLine: "none" as const,
    gridAxis: isWide ? ("y" as const) : ("x" as const),
    xAxisProps: { reversed: direction === "rtl" && !isWide },
  };
  return (
    <figure className="report-chart" aria-label={t("finance.chart", { report: titleOf(t, id) })}>
      {chart.kind === "line" ? (
        <LineChart
          {...common}
          curveType="linear"
          strokeWidth={2}
          yAxisProps={{ tickFormatter: axis, width: 64, orientation: direction === "rtl" ? "right" : "left" }}
        />
      ) : (
        <BarChart
          {...common}
          type={chart.kind === "stacked" ? "stacked" : "default"}
          maxBarWidth={36}
          barProps={{ radius: 3, isAnimationActive: false }}
          {...(isWide
            ? {
                orientation: "vertical" as const,
                yAxisProps: { width: 150, interval: 0 },
                xAxisProps: { tickFormatter: axis, allowDecimals: chart.type !== "count" },
              }
            : {
                yAxisProps: {
                  tickFormatter: axis,
                  width: 64,
                  allowDecimals: chart.type !== "count",
                  orientation: direction === "rtl" ? ("right" as const) : ("left" as const),
                },
              })}
        />
      )}
    </figure>
  );
}
