import type { CsvValue } from "../../../platform/csv.ts";
import { fileBytes } from "../../../platform/exports/file-bytes.ts";
import type { FileLook } from "../../../platform/exports/list-export.ts";
import type { Batches, TableColumn } from "../../../platform/exports/table.ts";
import type { Work } from "../../../platform/work.ts";
import type { Partner } from "../../partners/index.ts";
import { type Batch, batchTables, isTabled } from "./batch-rows.ts";

/** Opens a work of its own for each page, so that a long download holds no transaction. */
export type Read = <T>(act: (work: Work) => Promise<T>) => Promise<T>;

/** Page after page, each read in a work of its own. */
export async function* pagesOf<Page extends { readonly next: string | null }>(
  read: Read,
  page: (work: Work, after: string | null) => Promise<Page>,
): AsyncGenerator<Page> {
  for (let after: string | null = null; ; ) {
    const at: string | null = after;
    const found: Page = await read((work) => page(work, at));
    yield found;
    if (found.next === null) return;
    after = found.next;
  }
}

export interface BatchFile {
  readonly batch: Batch;
  readonly number: number;
  readonly madeAt: Date;
  readonly partner: Partner;
  readonly look: Pick<FileLook, "separator" | "locale" | "timeZone">;
}

type Format = "csv" | "xlsx" | "jsonl" | "xml" | "zip";

const mediaTypes: Readonly<Record<Format, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  // There is no registered type for it, and a browser saves it all the same.
  jsonl: "text/plain; charset=utf-8",
  xml: "application/xml; charset=utf-8",
  zip: "application/zip",
};
export const mediaTypeOf = ({ kind, format }: { kind: Batch["kind"]; format: Format }): string =>
  kind === "datev" ? "text/csv; charset=windows-1252" : mediaTypes[format];

export function tableFile(read: Read, { batch, look }: BatchFile, format: Format): AsyncGenerator<Uint8Array> {
  if (!isTabled(batch.kind)) throw new Error(`a batch of ${batch.kind} is no table`);
  const table = batchTables[batch.kind];
  async function* batches(): Batches {
    for await (const page of pagesOf(read, (work, after) => table.page(work, batch, after))) yield page.rows;
  }
  if (format === "jsonl") return jsonLines(table.columns, batches());
  return fileBytes(table.columns, batches(), { format: format === "xlsx" ? "xlsx" : "csv", dates: "iso", ...look });
}

/** One record a line; amounts are texts, as everywhere in the API. */
async function* jsonLines(columns: readonly TableColumn[], batches: Batches): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const rows of batches) {
    const text = rows
      .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, jsonOf(row[at])])))}\n`)
      .join("");
    if (text !== "") yield encoder.encode(text);
  }
}

const jsonOf = (value: CsvValue): unknown => (typeof value === "bigint" ? Number(value) : (value ?? null));
