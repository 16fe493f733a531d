// Tables that people send, read a piece at a time: bytes → text → rows of cells, or the sheets of a workbook. Every cell is text, so
// leading zeros stay.
import { Readable } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import type { Encoding, ReadingMap, Separator } from "../../../shared/import-map.ts";
import { cleanLine } from "../../../shared/text.ts";
import { fileTooBig } from "../files/media-type.ts";
import { detectEncoding, markOf } from "./detect-encoding-rules.ts";
import { detectSeparator } from "./detect-separator-rules.ts";
import { fileNotReadable, tooManyRows } from "./problems.ts";
import { openWorkbook } from "./workbook/open-workbook.ts";
import { sheetRows } from "./workbook/sheet-rows.ts";

export const maxTableBytes = 100 * 1024 * 1024;
export const maxTableRows = 200_000;
/** A row longer than this is a quote that somebody forgot to close. */
const maxRowBytes = 1024 * 1024;
const bytesPerPiece = 64 * 1024;
const textToDetectBy = 64 * 1024;

export interface Table {
  /** Null: of a workbook, as the separator. */
  readonly encoding: Encoding | null;
  readonly separator: Separator | null;
  /** Of a workbook, in their order; none of any other file. */
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  /** What stands above the row that names the columns. */
  readonly above: readonly (readonly string[])[];
  readonly columns: readonly string[];
  /** The rows below the header; those without any text are passed over. Can be gone through once. */
  readonly rows: AsyncIterable<TableRow>;
}

export interface TableRow {
  /** As a spreadsheet counts: the first row of the file is 1, and a row with line breaks in its cells is one row. */
  readonly number: number;
  readonly cells: readonly string[];
}

type Reading = { readonly [Key in "encoding" | "separator" | "headerRow" | "sheet" | "decimalSign"]?: ReadingMap[Key] | undefined } & {
  /** The sheet to read if the workbook has it, else its first one. */
  readonly likelySheet?: string | undefined;
};

/** Opens a table: finds out how it is written, as far as `reading` does not say, and reads the row that names the columns. */
export async function openTable(bytes: Uint8Array, reading: Reading = {}): Promise<Table> {
  refuseOtherFiles(bytes);
  return isArchive(bytes) ? openSheet(bytes, reading) : openText(bytes, reading);
}

async function openText(bytes: Uint8Array, reading: Reading): Promise<Table> {
  // A mark says for sure what a mapping only says of the table that it was made for: files of refused rows are always UTF-8 with one.
  const detected = detectEncoding(bytes);
  const encoding = detected.markBytes > 0 ? detected.encoding : (reading.encoding ?? detected.encoding);
  const text = bytes.subarray(markOf(bytes, encoding));
  const separator = reading.separator ?? detectSeparator(new TextDecoder(encoding).decode(text.subarray(0, textToDetectBy)));
  const rows = numbered(recordsOf(text, encoding, separator));
  return { encoding, separator, sheets: [], sheet: null, ...(await belowHeader(rows, reading.headerRow ?? 1)) };
}

async function openSheet(bytes: Uint8Array, reading: Reading): Promise<Table> {
  const workbook = await openWorkbook(bytes);
  const names = workbook.sheets.map(({ name }) => name);
  const wanted = reading.sheet ?? (names.includes(reading.likelySheet ?? "") ? reading.likelySheet : undefined);
  const sheet = workbook.sheets.find(({ name }) => wanted === undefined || name === wanted);
  if (!sheet) throw fileNotReadable(`This workbook has no sheet ${wanted}. It has ${names.join(", ")}.`);
  const rows = sheetRows(workbook, sheet.part, reading.decimalSign ?? ".");
  const { above, columns, rows: below } = await belowHeader(rows, reading.headerRow ?? 1);
  // A sheet stores no empty cells, so where a row ends says nothing.
  const padded = (cells: readonly string[]): readonly string[] => [...cells, ...columns.slice(cells.length).map(() => "")];
  return { encoding: null, separator: null, sheets: names, sheet: sheet.name, above, columns, rows: mapCells(below, padded) };
}

async function belowHeader(rows: AsyncGenerator<TableRow>, headerRow: number): Promise<Pick<Table, "above" | "columns" | "rows">> {
  const above: (readonly string[])[] = [];
  let last = 0;
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    // A sheet leaves out rows that are empty.
    while (above.length < Math.min(next.value.number, headerRow) - 1) above.push([]);
    last = next.value.number;
    if (last < headerRow) {
      above.push(next.value.cells);
      continue;
    }
    const columns = last === headerRow ? next.value.cells.map(cleanLine) : [];
    if (columns.every((column) => column === "")) {
      await rows.return(undefined);
      throw fileNotReadable(`Row ${headerRow}, which is to name the columns, is empty.`);
    }
    return { above, columns, rows: filledRows(rows) };
  }
  throw fileNotReadable(last === 0 ? "This file is empty." : `The file has ${last} rows, so row ${headerRow} cannot name the columns.`);
}

/** Reads a table to its end and says how many rows it has. Whatever makes a whole file unreadable is noticed here. */
export async function countRows(table: Table): Promise<number> {
  let count = 0;
  for await (const _row of table.rows) count += 1;
  return count;
}

async function* filledRows(rows: AsyncGenerator<TableRow>): AsyncGenerator<TableRow> {
  let count = 0;
  for await (const row of rows) {
    if (row.cells.every((cell) => cell.trim() === "")) continue;
    count += 1;
    if (count > maxTableRows) throw tooManyRows(`At most ${maxTableRows} rows are read at once. Split the file.`);
    yield row;
  }
}

async function* mapCells(rows: AsyncIterable<TableRow>, change: (cells: readonly string[]) => readonly string[]): AsyncGenerator<TableRow> {
  for await (const { number, cells } of rows) yield { number, cells: change(cells) };
}

async function* numbered(records: AsyncGenerator<string[]>): AsyncGenerator<TableRow> {
  let number = 0;
  for await (const cells of records) {
    number += 1;
    yield { number, cells };
  }
}

async function* recordsOf(text: Uint8Array, encoding: Encoding, separator: Separator): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: maxRowBytes,
    record_delimiter: ["\r\n", "\n", "\r"],
  });
  const pieces = Readable.from(piecesOf(text, encoding));
  // A pipe passes on what is read, not what goes wrong. Who stops reading in the middle ends the parser, and the pieces with it.
  pieces.on("error", (error) => parser.destroy(error));
  pieces.pipe(parser);
  try {
    for await (const record of parser as AsyncIterable<string[]>) yield record;
  } catch (error) {
    // Counted by the parser: rows that it has read and nobody has taken yet are lost with the error.
    throw refusalOf(error, parser.info.records + 1, encoding);
  }
}

function* piecesOf(text: Uint8Array, encoding: Encoding): Generator<string> {
  // Letters that the encoding does not have are refused: a silent "�" in a name would stay there for ever.
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  for (let at = 0; at < text.length; at += bytesPerPiece) yield decoder.decode(text.subarray(at, at + bytesPerPiece), { stream: true });
  yield decoder.decode();
}

function refusalOf(error: unknown, row: number, encoding: Encoding): unknown {
  const { code } = error as { code?: CsvError["code"] | "ERR_ENCODING_INVALID_ENCODED_DATA" };
  if (code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE") {
    return fileNotReadable(`A quote that opens in row ${row} is not closed. Close it, or take it away.`);
  }
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return fileNotReadable(`This file is not ${encoding}: a letter near row ${row} cannot be read.`);
  if (code?.startsWith("CSV_")) return fileNotReadable(`Row ${row} cannot be read: ${(error as Error).message}`);
  return error;
}

const signatures: readonly { readonly start: readonly number[]; readonly name: string }[] = [
  { start: [0xd0, 0xcf, 0x11, 0xe0], name: "an old workbook, or one with a password" },
  { start: [0x25, 0x50, 0x44, 0x46], name: "a PDF" },
  { start: [0x1f, 0x8b], name: "a compressed file" },
];

const isArchive = (bytes: Uint8Array): boolean => [0x50, 0x4b, 0x03, 0x04].every((byte, index) => bytes[index] === byte);

function refuseOtherFiles(bytes: Uint8Array): void {
  if (bytes.length > maxTableBytes) throw fileTooBig(`The most is ${maxTableBytes / 1024 ** 2} MB. Split the file.`);
  const other = signatures.find(({ start }) => start.every((byte, index) => bytes[index] === byte));
  if (other) throw fileNotReadable(`This is ${other.name}. Save the table as XLSX or CSV and send that.`);
}
