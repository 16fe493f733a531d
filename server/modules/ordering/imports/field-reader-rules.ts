import type { Day } from "../../../../shared/calendar.ts";
import type { Source } from "../../../../shared/import-map.ts";
import { compare, parseDecimal, rational } from "../../../../shared/rational.ts";
import { type Read, readDay, readDecimal, readMinor, readWhole } from "../../../platform/sheets/cell-rules.ts";
import { compileSource, type PlaceOf, type ReadSource, type RowAtHand } from "./source-rules.ts";

/** Null: nothing stands there, or the map does not say. Undefined: it is wrong, and the row's notes say so. */
export type ReadField<T> = (row: RowAtHand) => T | null | undefined;

export interface HowToRead {
  readonly placeOf: PlaceOf;
  readonly decimalSign: "." | ",";
  readonly dateFormat: string;
  readonly currency: string;
}

const longestLine = 255;
const mostListed = 10;

/** Makes, once for a whole table, the functions that read its rows. */
export class FieldReaders {
  readonly #how: HowToRead;

  constructor(how: HowToRead) {
    this.#how = how;
  }

  text(source: Source | undefined, field: string, longest = longestLine): ReadField<string> {
    return this.#typed(source, field, ({ text }) =>
      text.length > longest
        ? { kind: "wrong", code: "too-long", message: `longer than ${longest} letters` }
        : { kind: "read", value: text },
    );
  }

  oneOf<const Word extends string>(source: Source | undefined, field: string, words: readonly Word[]): ReadField<Word> {
    return this.#typed(source, field, ({ text }) => {
      const value = words.find((word) => word === text.toLowerCase());
      return value === undefined
        ? { kind: "wrong", code: "unknown-value", message: `"${text}" is none of ${words.join(", ")}` }
        : { kind: "read", value };
    });
  }

  day(source: Source | undefined, field: string): ReadField<Day> {
    const own = typeof source === "object" && "column" in source ? source.dateFormat : undefined;
    const format = own ?? this.#how.dateFormat;
    return this.#typed(source, field, ({ text, isCell }) => readDay(text, isCell ? format : "YYYY-MM-DD"));
  }

  whole(source: Source | undefined, field: string, limits: { min: number; max: number }): ReadField<number> {
    return this.#typed(source, field, ({ text }) => readWhole(text, limits));
  }

  minor(source: Source | undefined, field: string): ReadField<bigint> {
    return this.#typed(source, field, ({ text, isCell }) => readMinor(text, isCell ? this.#how.decimalSign : ".", this.#how.currency));
  }

  /** As decimal text. */
  decimal(source: Source | undefined, field: string): ReadField<string> {
    return this.#typed(source, field, ({ text, isCell }) => readDecimal(text, isCell ? this.#how.decimalSign : "."));
  }

  /** More than nothing, with at most three decimals, as decimal text. */
  quantity(source: Source | undefined, field: string): ReadField<string> {
    return this.#typed(source, field, ({ text, isCell }) => {
      const decimal = readDecimal(text, isCell ? this.#how.decimalSign : ".");
      if (decimal.kind === "wrong") return decimal;
      const isFine = (decimal.value.split(".")[1]?.length ?? 0) <= 3 && compare(parseDecimal(decimal.value), rational(0n)) > 0;
      return isFine
        ? decimal
        : { kind: "wrong", code: "out-of-range", message: `"${text}" is no quantity above 0 with at most 3 decimals` };
    });
  }

  /** All that stands in one or several places, cut at commas and semicolons, each once. */
  list(sources: Source | readonly Source[] | undefined, field: string): (row: RowAtHand) => string[] | undefined {
    const each = (sources === undefined ? [] : [sources].flat()).map((source) => this.text(source, field, longestLine * mostListed));
    return (row) => {
      const texts = each.map((readText) => readText(row));
      if (texts.includes(undefined)) return undefined;
      const items = texts.flatMap((text) => (text ?? "").split(/[,;]/)).map((item) => item.trim());
      const found = [...new Map(items.filter((item) => item !== "").map((item) => [item.toLowerCase(), item])).values()];
      if (found.length > mostListed) return row.notes.error(field, "too-many", `more than ${mostListed}`, { count: found.length });
      return found;
    };
  }

  #typed<T>(source: Source | undefined, field: string, readText: (found: { text: string; isCell: boolean }) => Read<T>): ReadField<T> {
    if (source === undefined) return () => null;
    const find: ReadSource = compileSource(source, field, this.#how.placeOf);
    const column = typeof source === "object" && "column" in source ? { column: source.column } : {};
    return (row) => {
      const found = find(row);
      if (found === undefined) return undefined;
      if (found.text === "") return null;
      const value = readText(found);
      if (value.kind === "read") return value.value;
      return row.notes.error(field, value.code, value.message, { ...column, value: found.text.slice(0, longestLine) });
    };
  }
}
