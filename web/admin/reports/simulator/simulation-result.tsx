import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { MoneyJson } from "../../../../shared/money.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { Totals } from "../../../ui/wizard.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { type Figures, type Measure, measures, type Result } from "./simulation-words.ts";

const SimulationChart = lazy(async () => ({ default: (await import("./simulation-chart.tsx")).SimulationChart }));

/** Both runs side by side: the sums, the months as a picture and as a table, who may leave, and how it was worked out. */
export function SimulationResult({ result }: { result: Result }) {
  const t = useTexts();
  const format = useFormat();
  const [measure, setMeasure] = useState<Measure>("paid");
  const { unchanged, changed } = result.totals;
  const against = (words: string): string => t("simulator.instead-of", { value: words });
  return (
    <>
      <Totals
        totals={[
          { label: t("simulator.figure.gross"), value: format.money(changed.gross), change: against(format.money(unchanged.gross)) },
          { label: t("simulator.figure.paid"), value: format.money(changed.paid), change: against(format.money(unchanged.paid)) },
          { label: t("simulator.figure.open-end"), value: format.money(changed.open), change: against(format.money(unchanged.open)) },
          {
            label: t("simulator.figure.newlyBlocked"),
            value: format.number(changed.newlyBlocked),
            change: against(format.number(unchanged.newlyBlocked)),
          },
          {
            label: t("simulator.risk.title"),
            value: format.number(result.risk.customers),
            change: t("simulator.risk.worth", { amount: format.money(result.risk.monthly) }),
          },
        ]}
      />
      <Panel title={t("simulator.by-month")}>
        <div className="simulator-fields">
          <Choice
            label={t("simulator.show")}
            value={measure}
            options={measures.map((value) => ({ value, label: t(`simulator.figure.${value}`) }))}
            onChange={setMeasure}
          />
          <Suspense fallback={<div className="simulator-chart" />}>
            <SimulationChart result={result} measure={measure} />
          </Suspense>
          <MonthsTable result={result} measure={measure} />
        </div>
      </Panel>
      <Risk result={result} />
      <Panel title={t("simulator.how")}>
        <ul className="simulator-notes">
          <li>{t("simulator.payers", { known: result.payers.known, never: result.payers.never })}</li>
          {result.payers.assumed > 0 && (
            <li>{t("simulator.payers-assumed", { count: result.payers.assumed, days: result.payers.usualDays })}</li>
          )}
          <li>{t("simulator.took", { seconds: result.tookSeconds })}</li>
          {result.notes.map((note) => (
            <li key={`${note.run} ${note.on} ${note.step}`}>
              {t(`simulator.note.${note.kind}`, { day: format.day(note.on), run: t(`simulator.${note.run}`) })} <bdi>{note.text}</bdi>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

function MonthsTable({ result, measure }: { result: Result; measure: Measure }) {
  const t = useTexts();
  const format = useFormat();
  const value = (figures: Figures) => {
    const found: MoneyJson | number = figures[measure];
    return typeof found === "number" ? <span className="number">{format.number(found)}</span> : <MoneyText value={found} />;
  };
  return (
    <PlainTable
      label={t("simulator.by-month")}
      rows={result.months}
      rowKey={({ month }) => month}
      columns={[
        { id: "month", head: t("simulator.month"), cell: ({ month }) => format.month(`${month}-01`) },
        {
          id: "invoices",
          head: t("simulator.figure.invoices"),
          number: true,
          wide: true,
          cell: ({ unchanged, changed }) => (
            <span className="number">{`${format.number(unchanged.invoices)} → ${format.number(changed.invoices)}`}</span>
          ),
        },
        { id: "unchanged", head: t("simulator.unchanged"), number: true, cell: (row) => value(row.unchanged) },
        { id: "changed", head: t("simulator.changed"), number: true, cell: (row) => value(row.changed) },
      ]}
    />
  );
}

function Risk({ result: { risk } }: { result: Result }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Panel title={t("simulator.risk.title")}>
      {risk.customers === 0 ? (
        <p className="simulator-quiet">{t("simulator.risk.nobody")}</p>
      ) : (
        <div className="simulator-fields">
          <p className="simulator-quiet">{t("simulator.risk.why")}</p>
          <ul className="simulator-notes">
            {risk.reasons.map(({ reason, customers, monthly }) => (
              <li key={reason}>
                {t(`simulator.risk.reason-count.${reason}`, { count: customers })}
                {" · "}
                {t("simulator.risk.worth", { amount: format.money(monthly) })}
              </li>
            ))}
          </ul>
          <PlainTable
            label={t("simulator.risk.title")}
            rows={risk.rows}
            rowKey={({ customerId }) => customerId}
            columns={[
              {
                id: "name",
                head: t("simulator.risk.customer"),
                cell: (row) => (
                  <Link to={`/customers/${row.customerId}` as never}>
                    <bdi>{row.name}</bdi>
                  </Link>
                ),
              },
              {
                id: "reason",
                head: t("simulator.risk.reason"),
                cell: ({ reason }) => (
                  <StatusChip tone={reason === "blocked" || reason === "deactivated" ? "hurts" : "attention"}>
                    {t(`simulator.risk.reason-of.${reason}`)}
                  </StatusChip>
                ),
              },
              { id: "before", head: t("simulator.unchanged"), number: true, wide: true, cell: (row) => <MoneyText value={row.before} /> },
              { id: "after", head: t("simulator.changed"), number: true, wide: true, cell: (row) => <MoneyText value={row.after} /> },
            ]}
          />
        </div>
      )}
    </Panel>
  );
}
