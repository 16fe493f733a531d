import { fileNotReadable } from "../problems.ts";
import { type CellFormat, type HowToShow, shownNumber } from "./number-format-rules.ts";
import type { Workbook } from "./open-workbook.ts";
import { listenTo, unescaped } from "./workbook-xml.ts";

/** The XML of one sheet; a table of 200,000 rows has a fifth of that. It is read a piece at a time. */
const sheetPart = { maxBytes: 1024 ** 3 };
/** As many as a spreadsheet has. */
const mostColumns = 16_384;
const mostRowLetters = 1024 * 1024;
/** A sheet may end in a million empty rows with a frame around them. */
const mostRows = 1_048_576;

export interface SheetRow {
  /** As the spreadsheet counts. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** The rows of a sheet as people see them: every cell as text, rows without any passed over. */
export async function* sheetRows(workbook: Workbook, part: string, decimalSign: "." | ","): AsyncGenerator<SheetRow> {
  const [texts, formats] = [await workbook.sharedTexts(), await workbook.formats()];
  const reader = new SheetReader(texts, formats, { decimalSign, from1904: workbook.from1904 });
  for await (const _piece of listenTo(workbook.parts.read(part, sheetPart), reader)) yield* reader.take();
}

class SheetReader {
  readonly #texts: readonly string[];
  readonly #formats: readonly CellFormat[];
  readonly #how: HowToShow;
  #rows: SheetRow[] = [];
  #cells: string[] = [];
  #letters = 0;
  #number = 0;
  #column = -1;
  #type = "n";
  #format: CellFormat = { kind: "plain" };
  #value = "";
  #isValue = false;
  #isSound = false;

  constructor(texts: readonly string[], formats: readonly CellFormat[], how: HowToShow) {
    this.#texts = texts;
    this.#formats = formats;
    this.#how = how;
  }

  take(): SheetRow[] {
    const rows = this.#rows;
    if (rows.length > 0) this.#rows = [];
    return rows;
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    switch (tag) {
      case "row":
        // Neither rows nor cells have to say where they stand; then they follow each other.
        this.#number = this.#nextNumber(attributes.r);
        this.#cells = [];
        this.#letters = 0;
        this.#column = -1;
        return;
      case "c":
        this.#column = attributes.r === undefined ? this.#column + 1 : columnOf(attributes.r);
        this.#type = attributes.t ?? "n";
        this.#format = this.#formats[Number(attributes.s ?? "0")] ?? { kind: "plain" };
        this.#value = "";
        return;
      case "rPh":
        this.#isSound = true;
        return;
      // A formula's cell holds what came out of it the last time.
      case "v":
        this.#isValue = true;
        return;
      case "t":
        this.#isValue = !this.#isSound;
    }
  }

  text(piece: string): void {
    if (this.#isValue) this.#value += piece;
  }

  close(tag: string): void {
    switch (tag) {
      case "v":
      case "t":
        this.#isValue = false;
        return;
      case "rPh":
        this.#isSound = false;
        return;
      case "c":
        this.#put();
        return;
      case "row":
        if (this.#cells.length > 0) this.#rows.push({ number: this.#number, cells: this.#cells });
    }
  }

  #nextNumber(place: string | undefined): number {
    const number = place === undefined ? this.#number + 1 : Number(place);
    const isPlace = Number.isInteger(number) && number > this.#number && number <= mostRows;
    if (!isPlace) throw fileNotReadable(`This workbook is damaged: what follows row ${this.#number} has no place of its own.`);
    return number;
  }

  #put(): void {
    const text = this.#shown();
    if (text.trim() === "") return;
    if (this.#column < 0) throw fileNotReadable(`This workbook is damaged: a cell of row ${this.#number} has no place.`);
    if (this.#column >= mostColumns) throw fileNotReadable(`Row ${this.#number} has more cells than a sheet can have.`);
    this.#letters += text.length;
    if (this.#letters > mostRowLetters) throw fileNotReadable(`Row ${this.#number} holds more text than a row of a table can.`);
    while (this.#cells.length < this.#column) this.#cells.push("");
    this.#cells[this.#column] = text;
  }

  #shown(): string {
    const value = this.#value;
    switch (this.#type) {
      case "s": {
        const text = this.#texts[Number(value)];
        if (text === undefined && value !== "")
          throw fileNotReadable(`This workbook is damaged: a text of row ${this.#number} is missing.`);
        return text ?? "";
      }
      case "b":
        return value === "1" ? "TRUE" : value === "0" ? "FALSE" : value;
      case "n":
        return value === "" ? "" : shownNumber(value, this.#format, this.#how);
      // A day as text: "2025-12-31T00:00:00".
      case "d":
        return value.replace(/T00:00(:00(\.0+)?)?Z?$/, "").replace("T", " ");
      // "inlineStr", "str" and "e", such as #N/A, stand there as they are.
      default:
        return unescaped(value);
    }
  }
}

/** "C12" stands in column 2, counted from 0. */
function columnOf(place: string): number {
  let column = 0;
  for (const letter of place) {
    const code = letter.charCodeAt(0);
    if (code < 65 || code > 90) break;
    column = column * 26 + (code - 64);
    if (column > mostColumns) break;
  }
  return column - 1;
}
