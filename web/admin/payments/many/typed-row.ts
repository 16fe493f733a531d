// A row as somebody types or pastes it, and as it is sent.
import { isDay } from "../../../../shared/calendar.ts";
import { readAmount, readDay } from "../../../lib/typed-values.ts";

export interface TypedRow {
  readonly key: number;
  readonly who: string;
  readonly amount: string;
  readonly receivedOn: string;
  readonly method: string;
  readonly reference: string;
}
export const fields = ["who", "amount", "receivedOn", "method", "reference"] as const;
export type Field = (typeof fields)[number];

/** Nothing that names a payment stands in it: day and way are filled in beforehand. */
export const isEmptyRow = (row: TypedRow): boolean => row.who.trim() === "" && row.amount.trim() === "" && row.reference.trim() === "";

/** What was copied from a spreadsheet: rows by lines, cells by tabs. Undefined: a word, which the box takes by itself. */
export const pastedCells = (text: string): string[][] | undefined => {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length === 1 && !lines[0]?.includes("\t")) return undefined;
  return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
};

/** A day as the person writes days, in the form in which the box keeps it. */
export function dayTyped(text: string, locale: string): string {
  const read = readDay(text, locale);
  return read.kind === "day" ? read.day : text;
}

/** As the server reads it; what nobody can read goes as it stands, and is said of its row. */
export const sentRow = (row: TypedRow, locale: string, places: number) => {
  const amount = readAmount(row.amount, locale, places);
  return {
    who: row.who.trim(),
    amount: amount.kind === "amount" ? amount.amount : row.amount.trim(),
    receivedOn: isDay(row.receivedOn) ? row.receivedOn : row.receivedOn.trim(),
    method: row.method,
    reference: row.reference.trim(),
  };
};
