// A report on paper, in the language of who reads it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { parseMoney } from "../../../../shared/money.ts";
import { dayText, directionOf, momentText, moneyText, textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Asked } from "./asked.ts";
import type { ColumnType, ReportView } from "./contract.ts";
import { columnTitle, tableOfReport } from "./exports.ts";

type View = z.input<typeof ReportView>;
type Value = string | number | null;

const template = readFileSync(join(import.meta.dirname, "report.typ"), "utf8");
const numbers = new Set<ColumnType>(["money", "balance", "count", "share", "decimal"]);

/** A longer table is a file. */
export const rowsOfPaper = 1_000;

export interface Paper {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Sets one table of a report with its figures, and what it ties to. */
export async function paperOf(
  tools: Tools,
  asked: Asked,
  view: View,
  { language, table }: { language: string; table?: string | undefined },
): Promise<Paper> {
  const t = textsIn(language, "finance");
  const say = (key: string, fallback: string): string => {
    const text = t(key);
    return text === `finance.${key}` || text === key ? fallback : text;
  };
  const { name, columns } = tableOfReport(view.report, table);
  const shown = view.tables.find((one) => one.id === name);
  const write = writer(language, asked.timeZone, say);
  const heads = Object.entries(columns).filter(([column]) => (shown?.rows ?? []).some(({ cells }) => (cells[column] ?? null) !== null));
  const cellsOf = (row: { cells: Record<string, Value>; currency: string | null }, isSum: boolean) =>
    heads.map(([column, type], at) =>
      isSum && at === 0
        ? t("sum")
        : isSum && (row.cells[column] ?? null) === null
          ? ""
          : write(type, row.cells[column] ?? null, row.currency, column),
    );
  const title = t(`report.${view.report}.title`);
  const days =
    asked.from === asked.to || view.from === view.to
      ? dayText(view.to, language)
      : `${dayText(view.from, language)} – ${dayText(view.to, language)}`;
  const data = {
    title,
    about: t(`report.${view.report}.about`),
    days,
    posted: t("posted", { moment: momentText(new Date(view.postedBefore), asked.timeZone, language) }),
    figures: view.figures.slice(0, 6).map((figure) => ({
      label: say(`figure.${figure.id}`, figure.id),
      value: write(figure.type, figure.value, figure.currency, ""),
      before: figure.before === null ? null : t("before", { value: write(figure.type, figure.before, figure.currency, "") }),
    })),
    heads: heads.map(([column, type]) => ({
      label: columnTitle(language, view.report, column),
      number: numbers.has(type),
      wide: type === "text",
    })),
    rows: (shown?.rows ?? []).map((row) => cellsOf(row, false)),
    sums: (shown?.sums ?? []).map((row) => cellsOf(row, true)),
    empty: t("empty.title"),
    ties: view.ties.map(({ accounts, reported, booked, difference }) => ({
      title: `${t("ties.title", { accounts: accounts.join(", ") })} · ${t("ties.difference", { amount: write("money", difference.amount, difference.currency, "") })}`,
      detail: t("ties.same", {
        reported: write("money", reported.amount, reported.currency, ""),
        booked: write("money", booked.amount, booked.currency, ""),
      }),
    })),
    notes: [...view.notes.map((note) => say(`note.${note}`, note)), ...(shown && shown.more > 0 ? [t("more", { count: shown.more })] : [])],
  };
  const pdf = await tools.pdfs.render({
    template,
    data,
    description: { title: `${title} · ${days}`, author: "", language, direction: directionOf(language), createdAt: asked.work.now },
  });
  return { name: `${view.report}-${view.to}.pdf`, bytes: pdf.bytes };
}

function writer(language: string, timeZone: string, say: (key: string, fallback: string) => string) {
  const locale = `${language}-u-nu-latn`;
  const count = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const month = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
  return (type: ColumnType, value: Value, currency: string | null, column: string): string => {
    if (value === null) return column === "cashier" ? say("nobody", "") : column === "name" || column === "cause" ? say("nowhere", "") : "";
    switch (type) {
      case "money":
      case "balance":
        return currency ? moneyText(parseMoney(String(value), currency).minor, currency, language) : String(value);
      case "count":
        return count.format(Number(value));
      case "share":
        return percent.format(Number(value));
      case "day":
        return dayText(String(value), language);
      case "month":
        return month.format(new Date(`${value}T12:00:00Z`));
      case "moment":
        return momentText(new Date(String(value)), timeZone, language);
      case "code":
        return say(`value.${column}.${value}`, String(value));
      default:
        return column === "name" ? say(`value.category.${value}`, String(value)) : String(value);
    }
  };
}
