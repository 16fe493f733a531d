// From a row's cells to one text: what a `Source` of the mapping language comes to. A map is compiled once and then asked for every row.
import { addMonths } from "../../../../shared/calendar.ts";
import type { Condition, Source } from "../../../../shared/import-map.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import { cleanLine } from "../../../../shared/text.ts";
import { readWhole } from "../../../platform/sheets/cell-rules.ts";
import { generateValue } from "./generated-value-rules.ts";

/** What is noticed about one row. Everything is said at once, not one thing after the other. */
export class RowNotes {
  readonly errors: FieldError[] = [];
  readonly warnings: FieldError[] = [];

  error(field: string, code: string, message: string, params?: Record<string, unknown>): undefined {
    this.errors.push(params === undefined ? { field, code, message } : { field, code, message, params });
    return undefined;
  }

  warn(field: string, code: string, message: string, params?: Record<string, unknown>): undefined {
    this.warnings.push(params === undefined ? { field, code, message } : { field, code, message, params });
    return undefined;
  }
}

/** One row while it is read. */
export interface RowAtHand {
  readonly cells: readonly string[];
  readonly notes: RowNotes;
  /** What made-up values are made of: the external id, once it is known. */
  readonly seed: string;
}

/** A text and whether it stood in a cell as it is: only then do the file's own date format and decimal sign apply. */
export interface FoundText {
  readonly text: string;
  readonly isCell: boolean;
}

/** Empty: nothing stands there. Undefined: it is wrong, and the row's notes say so. */
export type ReadSource = (row: RowAtHand) => FoundText | undefined;
/** In which cell a column stands. */
export type PlaceOf = (column: string) => number;

const longestMonths = 1200;

export function compileSource(source: Source, field: string, placeOf: PlaceOf): ReadSource {
  if (typeof source === "string") {
    const found = { text: cleanLine(source), isCell: false };
    return () => found;
  }
  if ("column" in source) return compileColumn(source, field, placeOf);
  if ("join" in source) {
    const pieces = source.join.map((piece) => compileSource(piece, field, placeOf));
    return (row) => {
      const texts = pieces.map((piece) => piece(row)?.text);
      if (texts.includes(undefined)) return undefined;
      return { text: cleanLine(texts.filter((text) => text !== "").join(source.with)), isCell: false };
    };
  }
  if ("minusMonths" in source) {
    const months = compileSource(source.minusMonths, field, placeOf);
    return (row) => {
      const found = months(row);
      if (found === undefined || found.text === "") return found;
      const count = readWhole(found.text, { min: 0, max: longestMonths });
      if (count.kind === "wrong") return row.notes.error(field, count.code, count.message, { value: found.text });
      return { text: addMonths(source.day, -count.value), isCell: false };
    };
  }
  const from = source.from === undefined ? undefined : compileSource(source.from, field, placeOf);
  const gender = source.gender === undefined ? undefined : compileSource(source.gender, field, placeOf);
  return (row) => {
    const seed = from === undefined ? row.seed : (from(row)?.text ?? "");
    return { text: seed === "" ? "" : generateValue(source.generate, seed, gender?.(row)?.text), isCell: false };
  };
}

type Column = Extract<Source, { column: string }>;

function compileColumn(source: Column, field: string, placeOf: PlaceOf): ReadSource {
  const { column, part } = source;
  const place = placeOf(column);
  const table = source.values && new Map(Object.entries(source.values).map(([theirs, ours]) => [plain(theirs), cleanLine(ours)]));
  return ({ cells, notes }) => {
    const cell = cleanLine(cells[place] ?? "");
    const text = part === undefined ? cell : pieceOf(cell, part);
    // A table may say what an empty cell means.
    const listed = table?.get(plain(text));
    if (listed !== undefined) return { text: listed, isCell: false };
    if (text === "") return { text: source.default ?? "", isCell: false };
    if (table === undefined) return { text, isCell: true };
    if (source.otherwise !== undefined) return { text: source.otherwise, isCell: false };
    return notes.error(field, "unknown-value", `"${text}" in column ${column} is not in the table of values`, { column, value: text });
  };
}

function pieceOf(cell: string, { by, take }: NonNullable<Column["part"]>): string {
  const pieces = cell.split(by);
  switch (take) {
    case "first":
      return cleanLine(pieces[0] ?? "");
    case "last":
      return cleanLine(pieces.at(-1) ?? "");
    case "rest":
      return cleanLine(pieces.slice(1).join(by));
  }
}

/** Upper and lower case count as the same, and so does what stands around a word. */
const plain = (text: string): string => cleanLine(text).toLowerCase();

/** Whether a row is one that the conditions mean; all of them must hold. */
export function compileConditions(conditions: readonly Condition[], placeOf: PlaceOf): (cells: readonly string[]) => boolean {
  const tests = conditions.map((condition) => {
    const place = placeOf(condition.column);
    const cellOf = (cells: readonly string[]): string => plain(cells[place] ?? "");
    if ("filled" in condition) return (cells: readonly string[]) => (cellOf(cells) !== "") === condition.filled;
    const named = "is" in condition ? condition.is : condition.not;
    const words = new Set([named].flat().map(plain));
    return (cells: readonly string[]) => words.has(cellOf(cells)) === "is" in condition;
  });
  return (cells) => tests.every((test) => test(cells));
}
