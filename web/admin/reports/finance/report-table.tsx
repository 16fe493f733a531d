import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ColumnType, ReportId } from "../../../../server/modules/reports/finance/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { Nothing } from "../../../ui/value-texts.tsx";
import { codeWord, columnTitle, tableTitle, useWritten } from "./report-words.ts";
import type { ReportData } from "./use-report.ts";
import "../../app/plain-table.css";

type Table = ReportData["tables"][number];
type Row = Table["rows"][number];

const numbers = new Set<ColumnType>(["money", "balance", "count", "share", "decimal"]);
const tones: Readonly<Record<string, Tone>> = {
  paid: "works",
  settled: "works",
  succeeded: "works",
  active: "works",
  kept: "works",
  confirmed: "works",
  yes: "works",
  issued: "waits",
  running: "waits",
  processing: "waits",
  redirected: "waits",
  created: "waits",
  pending: "waits",
  preview: "waits",
  partially_paid: "attention",
  needs_action: "attention",
  paused: "attention",
  partly_undone: "attention",
  partially_refunded: "attention",
  failed: "hurts",
  broken: "hurts",
  reversed: "hurts",
  blocked: "hurts",
  stopped: "hurts",
};
const chips = new Set(["state", "outcome", "became", "recovered"]);

/** A table of a report: each row leads to what is behind it. */
export function ReportTable({ id, table, columns }: { id: ReportId; table: Table; columns: Readonly<Record<string, ColumnType>> }) {
  const t = useTexts();
  const all = Object.entries(columns);
  // A column in which no row says anything would only take room.
  const shown = all.filter(([name]) => table.rows.length === 0 || table.rows.some(({ cells }) => (cells[name] ?? null) !== null));
  return (
    <div className="report-table-frame">
      <table className="plain-table report-table" aria-label={tableTitle(t, table.id)}>
        <thead>
          <tr>
            {shown.map(([name, type]) => (
              <th key={name} scope="col" data-number={numbers.has(type)}>
                {columnTitle(t, id, name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report's rows have no names of their own and are never moved.
            <tr key={index}>
              {shown.map(([name, type], at) => (
                <td key={name} data-number={numbers.has(type)}>
                  <Linked to={at === firstText(shown) ? row.to : null}>
                    <Cell name={name} type={type} row={row} isSum={false} />
                  </Linked>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {table.sums.length > 0 && (
          <tfoot>
            {table.sums.map((row) => (
              <tr key={row.currency ?? ""}>
                {shown.map(([name, type], at) => (
                  <td key={name} data-number={numbers.has(type)}>
                    {at === 0 ? t("finance.sum") : <Cell name={name} type={type} row={row} isSum />}
                  </td>
                ))}
              </tr>
            ))}
          </tfoot>
        )}
      </table>
      {table.more > 0 && <p className="report-more">{t("finance.more", { count: table.more })}</p>}
    </div>
  );
}

/** The cell that names the row: it carries the link. */
const firstText = (shown: readonly (readonly [string, ColumnType])[]): number =>
  Math.max(
    0,
    shown.findIndex(([name]) => name === "customer" || name === "document" || name === "name" || name === "receipt"),
  );

function Linked({ to, children }: { to: string | null; children: ReactNode }) {
  return to === null ? children : <Link to={to as never}>{children}</Link>;
}

function Cell({ name, type, row, isSum }: { name: string; type: ColumnType; row: Row; isSum: boolean }) {
  const t = useTexts();
  const write = useWritten();
  const value = row.cells[name] ?? null;
  if (value === null) {
    if (isSum) return null;
    if (name === "cashier") return t("finance.nobody");
    return name === "name" || name === "cause" ? t("finance.nowhere") : <Nothing />;
  }
  if (type === "code" && chips.has(name))
    return <StatusChip tone={tones[String(value)] ?? "past"}>{codeWord(t, name, String(value))}</StatusChip>;
  // Names of kinds are ours; those of plans, places and partners are data.
  if (name === "name" && type === "text") return <bdi>{t.optional(`finance.value.category.${value}`) ?? nameOf(String(value), write)}</bdi>;
  const text = write(type, value, { currency: row.currency, column: name });
  if (numbers.has(type) || type === "id" || type === "day" || type === "moment" || type === "month")
    return <span className="number">{text}</span>;
  return <bdi>{text}</bdi>;
}

const isDay = /^\d{4}-\d\d-\d\d$/;
const nameOf = (value: string, write: ReturnType<typeof useWritten>): string => (isDay.test(value) ? write("month", value) : value);
