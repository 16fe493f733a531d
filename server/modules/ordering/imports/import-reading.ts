// Tables that people send, read a piece at a time: bytes → text → rows of cells. Every cell is text, so leading zeros stay.
import { Readable } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import type { Encoding, ReadingMap, Separator } from "../../../../shared/import-map.ts";
import { cleanLine } from "../../../../shared/text.ts";
import { fileTooBig } from "../../../platform/files/media-type.ts";
import { fileNotReadable, tooManyRows } from "../problems.ts";
import { detectEncoding, markOf } from "./detect-encoding-rules.ts";
import { detectSeparator } from "./detect-separator-rules.ts";

export const maxTableBytes = 100 * 1024 * 1024;
export const maxTableRows = 200_000;
/** A row longer than this is a quote that somebody forgot to close. */
const maxRowBytes = 1024 * 1024;
const bytesPerPiece = 64 * 1024;
const textToDetectBy = 64 * 1024;

export interface Table {
  readonly encoding: Encoding;
  readonly separator: Separator;
  readonly columns: readonly string[];
  /** The rows below the header; those without any text are passed over. Can be gone through once. */
  readonly rows: AsyncIterable<TableRow>;
}

export interface TableRow {
  /** As a spreadsheet counts: the first row of the file is 1, and a row with line breaks in its cells is one row. */
  readonly number: number;
  readonly cells: readonly string[];
}

type Reading = { readonly [Key in "encoding" | "separator" | "headerRow"]?: ReadingMap[Key] | undefined };

/** Opens a table: finds out how it is written, as far as `reading` does not say, and reads the row that names the columns. */
export async function openTable(bytes: Uint8Array, reading: Reading = {}): Promise<Table> {
  refuseOtherFiles(bytes);
  const encoding = reading.encoding ?? detectEncoding(bytes).encoding;
  const text = bytes.subarray(markOf(bytes, encoding));
  const separator = reading.separator ?? detectSeparator(new TextDecoder(encoding).decode(text.subarray(0, textToDetectBy)));
  const headerRow = reading.headerRow ?? 1;
  const records = recordsOf(text, encoding, separator);
  let number = 0;
  for (let next = await records.next(); !next.done; next = await records.next()) {
    number += 1;
    if (number < headerRow) continue;
    const columns = next.value.map(cleanLine);
    if (columns.every((column) => column === "")) throw fileNotReadable(`Row ${headerRow}, which is to name the columns, is empty.`);
    return { encoding, separator, columns, rows: rowsBelow(records, headerRow) };
  }
  throw fileNotReadable(number === 0 ? "This file is empty." : `The file has ${number} rows, so row ${headerRow} cannot name the columns.`);
}

/** Reads a table to its end and says how many rows it has. Whatever makes a whole file unreadable is noticed here. */
export async function countRows(table: Table): Promise<number> {
  let count = 0;
  for await (const _row of table.rows) count += 1;
  return count;
}

async function* rowsBelow(records: AsyncGenerator<string[]>, headerRow: number): AsyncGenerator<TableRow> {
  let number = headerRow;
  let count = 0;
  for await (const cells of records) {
    number += 1;
    if (cells.every((cell) => cell.trim() === "")) continue;
    count += 1;
    if (count > maxTableRows) throw tooManyRows(`At most ${maxTableRows} rows are read at once. Split the file.`);
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
  { start: [0x50, 0x4b, 0x03, 0x04], name: "a workbook or an archive" },
  { start: [0xd0, 0xcf, 0x11, 0xe0], name: "an old workbook" },
  { start: [0x25, 0x50, 0x44, 0x46], name: "a PDF" },
  { start: [0x1f, 0x8b], name: "a compressed file" },
];

function refuseOtherFiles(bytes: Uint8Array): void {
  if (bytes.length > maxTableBytes) throw fileTooBig(`The most is ${maxTableBytes / 1024 ** 2} MB. Split the file.`);
  const other = signatures.find(({ start }) => start.every((byte, index) => bytes[index] === byte));
  if (other) throw fileNotReadable(`This is ${other.name}. Save the table as CSV and send that.`);
}
