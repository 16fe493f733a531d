import { Readable } from "node:stream";
import type { FieldError } from "../../../../shared/problem.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import { openTable } from "../../../platform/sheets/open-table.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import { csvLine } from "./csv-rules.ts";
import { type ImportRecord, mapOf } from "./import-records.ts";

const rowsPerPiece = 500;

/** O-79 the rows that were refused, as they were sent, with a column that says why. Corrected, the file can be imported as it is. */
export async function makeErrorsFile(work: Work, files: FileStore, record: ImportRecord): Promise<Readable> {
  const { bytes } = await readStoredFile(work, files, record.fileId);
  const found = await db(work)
    .selectFrom("ordering.import_rows")
    .select(["row_number", "errors"])
    .where("import_id", "=", record.id)
    .where("outcome", "=", "failed")
    .execute();
  const errors = new Map(found.map((row) => [row.row_number, row.errors]));
  return Readable.from(linesOf(bytes, mapOf(record).reading, errors));
}

async function* linesOf(
  bytes: Uint8Array,
  reading: ReturnType<typeof mapOf>["reading"],
  errors: ReadonlyMap<number, readonly FieldError[]>,
): AsyncGenerator<Uint8Array> {
  const { above, columns, separator: written, rows } = await openTable(bytes, reading);
  // The rows of a workbook come as CSV too: in it they are corrected as well, and it is read by the same mapping.
  const separator = written ?? ",";
  const encoder = new TextEncoder();
  // With a mark, or spreadsheets take UTF-8 for something else.
  let text = "\ufeff";
  // The mapping says which row names the columns, and is to hold for this file too.
  for (const cells of above) text += csvLine([...cells, ...columns.slice(cells.length).map(() => "")], separator);
  text += csvLine([...columns, "error"], separator);
  let count = 0;
  for await (const { number, cells } of rows) {
    const wrong = errors.get(number);
    if (!wrong) continue;
    const padded = [...cells, ...columns.slice(cells.length).map(() => "")];
    text += csvLine([...padded.slice(0, columns.length), sentence(wrong, padded.slice(columns.length))], separator);
    count += 1;
    if (count % rowsPerPiece === 0) {
      yield encoder.encode(text);
      text = "";
    }
  }
  yield encoder.encode(text);
}

const sentence = (errors: readonly FieldError[], tooMany: readonly string[]): string =>
  [
    ...errors.map(({ field, message, code }) => (field === "" ? (message ?? code) : `${field}: ${message ?? code}`)),
    ...(tooMany.length > 0 ? [`beyond the last column: ${tooMany.join(" | ")}`] : []),
  ].join("; ");
