// Rows as the bytes of a file, as they come: a million of them never stand in memory at once.
import { type CsvValue, csvBytes } from "../csv.ts";
import { dateWriter } from "./dates.ts";
import type { FileLook } from "./list-export.ts";
import type { Batches, TableColumn } from "./table.ts";
import { xlsxBytes } from "./xlsx.ts";

export const mediaTypes = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  json: "application/json; charset=utf-8",
  pdf: "application/pdf",
} as const;

/** A file of rows and columns. */
type TableLook = FileLook & { readonly format: Exclude<FileLook["format"], "pdf"> };

export const isTable = (look: FileLook): look is TableLook => look.format !== "pdf";

export function fileBytes(columns: readonly TableColumn[], batches: Batches, look: TableLook): AsyncGenerator<Uint8Array> {
  switch (look.format) {
    case "csv":
      return csvBytes(
        columns.map(({ name, head }) => head ?? name),
        look.dates === "local" ? withLocalDates(columns, batches, look) : batches,
        look.separator,
      );
    case "xlsx":
      return xlsxBytes(columns, batches, look);
    case "json":
      return jsonBytes(columns, batches);
  }
}

async function* withLocalDates(columns: readonly TableColumn[], batches: Batches, look: FileLook): Batches {
  const write = dateWriter(look);
  for await (const rows of batches) {
    yield rows.map((row) =>
      row.map((value, at) => {
        const type = columns[at]?.type;
        return (type === "day" || type === "moment") && typeof value === "string" ? write[type](value) : value;
      }),
    );
  }
}

/** An array of records; amounts are texts, as everywhere in the API. */
async function* jsonBytes(columns: readonly TableColumn[], batches: Batches): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let lead = "[\n";
  for await (const rows of batches) {
    let text = "";
    for (const row of rows) {
      text += lead + recordOf(columns, row);
      lead = ",\n";
    }
    if (text !== "") yield encoder.encode(text);
  }
  yield encoder.encode(lead === "[\n" ? "[]\n" : "\n]\n");
}

function recordOf(columns: readonly TableColumn[], row: readonly CsvValue[]): string {
  const fields = columns.map(({ name }, at) => {
    const value = row[at] ?? null;
    return `${JSON.stringify(name)}:${typeof value === "bigint" ? value : JSON.stringify(value)}`;
  });
  return `{${fields.join(",")}}`;
}
