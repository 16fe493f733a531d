// Drawn only when there are figures, so that the drawing code is loaded by nobody else.
import { BarChart } from "@mantine/charts";
import "@mantine/charts/styles.layer.css";
import { useFormat, useLocale } from "../../../lib/format.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import type { Figures, Measure, Result } from "./simulation-words.ts";

/** Two bars a month. The picture is for the eye; who cannot see it reads the table under it. */
export function SimulationChart({ result, measure }: { result: Result; measure: Measure }) {
  const t = useTexts();
  const format = useFormat();
  const locale = useLocale();
  const { direction } = useLanguage();
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const axis = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
  const heightOf = (figures: Figures): number => {
    const value = figures[measure];
    // Pixels may be rounded as they like; amounts stay text everywhere else.
    return typeof value === "number" ? value : Number(value.amount);
  };
  return (
    <figure className="simulator-chart" aria-label={t("simulator.chart", { figure: t(`simulator.figure.${measure}`) })}>
      <BarChart
        h={240}
        data={result.months.map(({ month, unchanged, changed }) => ({
          x: axis.format(new Date(`${month}-15T12:00:00Z`)),
          unchanged: heightOf(unchanged),
          changed: heightOf(changed),
        }))}
        dataKey="x"
        series={[
          { name: "unchanged", label: t("simulator.unchanged"), color: "var(--past)" },
          { name: "changed", label: t("simulator.changed"), color: "var(--accent)" },
        ]}
        valueFormatter={(value) =>
          measure === "blocked" ? format.number(value) : format.money({ amount: value.toFixed(2), currency: result.currency })
        }
        withLegend
        tickLine="none"
        gridAxis="x"
        maxBarWidth={36}
        barProps={{ radius: 3, isAnimationActive: false }}
        xAxisProps={{ reversed: direction === "rtl" }}
        yAxisProps={{
          tickFormatter: (value: number) => compact.format(value),
          width: 64,
          allowDecimals: measure !== "blocked",
          orientation: direction === "rtl" ? ("right" as const) : ("left" as const),
        }}
      />
    </figure>
  );
}
