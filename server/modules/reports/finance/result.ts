// What a report answers, before it is written out: amounts are minor units until here.
import type { z } from "zod";
import { minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Asked } from "./asked.ts";
import { type ColumnType, type ReportId, type ReportSpec, type ReportView, reports } from "./contract.ts";

export type Cell = string | number | bigint | null;
export interface Row {
  readonly cells: Readonly<Record<string, Cell>>;
  readonly currency?: string | null | undefined;
  readonly to?: string | null | undefined;
}
export interface Table {
  readonly rows: readonly Row[];
  readonly sums?: readonly Row[];
  /** How many there are in all, where `rows` are only the first of them. */
  readonly total?: number;
}
export interface Figure {
  readonly id: string;
  readonly type: "money" | "balance" | "count" | "share" | "decimal";
  readonly value: Cell;
  readonly currency?: string;
  readonly before?: Cell;
  readonly to?: string;
}
export interface Chart {
  readonly kind: "bars" | "stacked" | "line";
  readonly type: "money" | "count" | "share";
  readonly currency?: string;
  readonly x: "text" | "code" | "day" | "month";
  readonly words?: string;
  readonly series: readonly string[];
  readonly points: readonly { readonly x: string; readonly values: readonly Cell[] }[];
}
export interface Tie {
  readonly accounts: readonly string[];
  readonly currency: string;
  readonly reportedMinor: bigint;
  readonly bookedMinor: bigint;
}
export interface Result {
  readonly figures: readonly Figure[];
  readonly chart?: Chart | undefined;
  readonly tables: Readonly<Record<string, Table>>;
  readonly ties?: readonly Tie[];
  readonly notes?: readonly string[];
}
export type Report = (asked: Asked) => Promise<Result>;

type View = z.input<typeof ReportView>;

export function viewOf(id: ReportId, asked: Asked, result: Result): View {
  const spec: ReportSpec = reports[id];
  return {
    report: id,
    from: asked.from,
    to: asked.to,
    postedBefore: (asked.before ?? asked.work.now).toISOString(),
    isAsOf: asked.before !== null,
    by: asked.by,
    figures: result.figures.map(({ id: name, type, value, currency = null, before = null, to = null }) => ({
      id: name,
      type,
      value: written(type, value, currency),
      currency,
      before: written(type, before, currency),
      to,
    })),
    chart: result.chart ? chartView(result.chart) : null,
    tables: Object.entries(spec.tables).map(([name, columns]) => {
      const table = result.tables[name] ?? { rows: [] };
      return {
        id: name,
        rows: table.rows.map((row) => rowView(columns, row)),
        sums: (table.sums ?? []).map((row) => rowView(columns, row)),
        more: Math.max(0, (table.total ?? table.rows.length) - table.rows.length),
      };
    }),
    ties: (result.ties ?? []).map(({ accounts, currency, reportedMinor, bookedMinor }) => ({
      accounts: [...accounts],
      currency,
      reported: toMoneyJson(money(reportedMinor, currency)),
      booked: toMoneyJson(money(bookedMinor, currency)),
      difference: toMoneyJson(money(reportedMinor - bookedMinor, currency)),
    })),
    notes: [
      ...(result.notes ?? []),
      ...(asked.isPart && (result.ties?.length ?? 0) === 0 && tying.has(id) ? ["part-ties-to-nothing"] : []),
    ],
  };
}

const tying = new Set<ReportId>(["revenue", "tax", "ageing", "statements", "payments", "categories", "deposits"]);

export const rowView = (columns: Readonly<Record<string, ColumnType>>, { cells, currency = null, to = null }: Row) => ({
  cells: Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, written(type, cells[name] ?? null, currency)])),
  currency,
  to,
});

const chartView = ({ currency, words, series, points, ...chart }: Chart): NonNullable<View["chart"]> => ({
  ...chart,
  currency: currency ?? null,
  words: words ?? null,
  series: [...series],
  points: points.map(({ x, values }) => ({ x, values: values.map((value) => written(chart.type, value, currency ?? null)) })),
});

/** Minor units as decimal text; other whole numbers as numbers. */
function written(type: string, value: Cell, currency: string | null): string | number | null {
  if (value === null) return null;
  if ((type === "money" || type === "balance") && typeof value === "bigint") return minorToDecimal(value, currency ?? "EUR");
  return typeof value === "bigint" ? Number(value) : value;
}

// Small steps that most reports take ----------------------------------------------------------------------------------

/** A part of a whole as text with four places: "0.2533". */
export function shareOf(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null;
  const negative = part < 0n !== whole < 0n;
  const [a, b] = [part < 0n ? -part : part, whole < 0n ? -whole : whole];
  const scaled = (a * 20_000n + b) / (2n * b);
  return `${negative && scaled !== 0n ? "-" : ""}${scaled / 10_000n}.${(scaled % 10_000n).toString().padStart(4, "0")}`;
}

export const sumOf = <T>(rows: readonly T[], of: (row: T) => bigint): bigint => rows.reduce((sum, row) => sum + BigInt(of(row)), 0n);

/** The currencies of rows, the one with the most of them first. */
export function currenciesOf(rows: readonly { readonly currency: string }[]): string[] {
  const uses = new Map<string, number>();
  for (const { currency } of rows) uses.set(currency, (uses.get(currency) ?? 0) + 1);
  return [...uses].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([currency]) => currency);
}

/** One row of sums for each currency. */
export const sumRows = <T extends { currency: string }>(
  rows: readonly T[],
  cells: (own: readonly T[], currency: string) => Readonly<Record<string, Cell>>,
): Row[] =>
  currenciesOf(rows).map((currency) => ({
    currency,
    cells: cells(
      rows.filter((row) => row.currency === currency),
      currency,
    ),
  }));
