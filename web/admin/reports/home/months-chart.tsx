import { type CSSProperties, useId } from "react";
import { useFormat, useLocale } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { axisOf, heightOf } from "./chart-rules.ts";
import type { Month } from "./month.ts";
import "./months-chart.css";

/** Two bars a month. The picture is for the eye; who cannot see it reads the table under it. */
export function MonthsChart({ currency, months }: { currency: string; months: readonly Month[] }) {
  const t = useTexts();
  const format = useFormat();
  const locale = useLocale();
  const titleId = useId();
  const lines = axisOf(Math.max(...months.flatMap(({ invoiced, received }) => [Number(invoiced.amount), Number(received.amount)])));
  const top = lines.at(-1) ?? 1;
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const monthName = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
  return (
    <figure className="months-chart" aria-labelledby={titleId}>
      <figcaption>
        <span id={titleId} className="only-for-readers">
          {t("reports.home.chart-name", { currency })}
        </span>
        <span className="months-chart-key" data-kind="invoiced">
          {t("reports.home.invoiced")}
        </span>
        <span className="months-chart-key" data-kind="received">
          {t("reports.home.received")}
        </span>
        <span className="months-chart-why">{t("reports.home.months-why")}</span>
      </figcaption>
      <div className="months-chart-plot" aria-hidden>
        <div className="months-chart-lines">
          {lines.map((line) => (
            <span key={line} className="number" style={{ insetBlockEnd: `${(line / top) * 100}%` }}>
              {compact.format(line)}
            </span>
          ))}
        </div>
        <div className="months-chart-months" style={{ "--steps": lines.length - 1 } as CSSProperties}>
          {months.map((month) => (
            <div key={month.from} className="months-chart-month">
              <div className="months-chart-bars">
                {(["invoiced", "received"] as const).map((kind) => (
                  <svg
                    key={kind}
                    className="months-chart-bar"
                    data-kind={kind}
                    preserveAspectRatio="none"
                    viewBox="0 0 10 100"
                    aria-hidden="true"
                  >
                    <title>{`${format.month(month.from)} ${t(`reports.home.${kind}`)}: ${format.money(month[kind])}`}</title>
                    <rect className="months-chart-hover" width="10" height="100" />
                    <rect y={100 - heightOf(month[kind].amount, top) * 100} width="10" height={heightOf(month[kind].amount, top) * 100} />
                  </svg>
                ))}
              </div>
              <span>{monthName.format(new Date(`${month.from}T12:00:00Z`))}</span>
            </div>
          ))}
        </div>
      </div>
    </figure>
  );
}
