import { type ColumnType, columnTitleKeys, type ReportId } from "../../../../server/modules/reports/finance/contract.ts";
import { useBalanceWords, useFormat, useLocale } from "../../../lib/format.ts";
import { type TextKey, type Translate, useTexts } from "../../../lib/texts.tsx";

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const titleOf = (t: Translate, id: ReportId): string => t(`finance.report.${id}.title` as TextKey);
export const aboutOf = (t: Translate, id: ReportId): string => t(`finance.report.${id}.about` as TextKey);
export const tableTitle = (t: Translate, name: string): string => t.optional(`finance.table.${kebab(name)}`) ?? name;

/** A column's head, as in a file of the report. */
export const columnTitle = (t: Translate, id: ReportId, column: string): string =>
  columnTitleKeys(id, column)
    .map((key) => t.optional(`finance.${key}`))
    .find((title) => title !== undefined) ?? column;

export const figureTitle = (t: Translate, name: string): string => t.optional(`finance.figure.${name}`) ?? name;

/** The word for a code; one of a gateway that we do not know stays as it is. */
export const codeWord = (t: Translate, column: string, code: string): string => t.optional(`finance.value.${column}.${code}`) ?? code;

type Value = string | number | null;

/** Writes a value as people of the reader's language do. */
export function useWritten(): (
  type: ColumnType | "category",
  value: Value,
  more?: { currency?: string | null; column?: string },
) => string {
  const t = useTexts();
  const format = useFormat();
  const locale = useLocale();
  const balance = useBalanceWords("staff");
  const month = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
  return (type, value, { currency, column = "" } = {}) => {
    if (value === null) return "";
    switch (type) {
      case "money":
        // A count of money in two currencies stands as text with its own.
        return currency && typeof value === "string" ? format.money({ amount: value, currency }) : String(value);
      case "balance":
        return currency ? balance({ amount: String(value), currency }) : String(value);
      case "count":
        return format.number(Number(value));
      case "share":
        return format.percent(Number(value));
      case "day":
        return format.day(String(value));
      case "month":
        return month.format(new Date(`${value}T12:00:00Z`));
      case "moment":
        return format.moment(String(value));
      case "code":
      case "category":
        return codeWord(t, column, String(value));
      default:
        return column === "gateway" ? codeWord(t, column, String(value)) : String(value);
    }
  };
}
