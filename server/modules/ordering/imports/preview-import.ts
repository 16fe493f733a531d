import type { z } from "zod";
import { ImportMap } from "../../../../shared/import-map.ts";
import { cleanLine } from "../../../../shared/text.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import { fittingDateFormats } from "../../../platform/sheets/cell-rules.ts";
import { openTable, type TableRow } from "../../../platform/sheets/open-table.ts";
import type { Work } from "../../../platform/work.ts";
import type { PreviewView, previewImportEndpoint } from "../contract.ts";
import { mapFaults } from "./import-mapping-rules.ts";
import type { ImportRecord } from "./import-records.ts";
import { listMappings } from "./saved-mappings.ts";
import { suggestMap } from "./suggest-map-rules.ts";

const shownRows = 20;
/** Enough to tell what a column holds; a preview must not read a hundred megabytes. */
const rowsToLookAt = 5000;
const mostValues = 50;

/** O-76, O-77 how a table is read, what stands in it, and what its columns may mean. */
export async function previewImport(
  work: Work,
  files: FileStore,
  record: ImportRecord,
  wanted: z.output<typeof previewImportEndpoint.query>,
): Promise<z.input<typeof PreviewView>> {
  const { bytes } = await readStoredFile(work, files, record.fileId);
  const saved = ImportMap.safeParse(record.map);
  const mapped = saved.success ? saved.data.reading : undefined;
  const headerRow = wanted.headerRow ?? mapped?.headerRow ?? 1;
  const table = await openTable(bytes, {
    headerRow,
    encoding: wanted.encoding ?? mapped?.encoding,
    separator: wanted.separator ?? mapped?.separator,
    sheet: wanted.sheet,
    likelySheet: mapped?.sheet,
    decimalSign: mapped?.decimalSign,
  });
  const looked: TableRow[] = [];
  let isWhole = true;
  for await (const row of table.rows) {
    if (looked.length === rowsToLookAt) {
      isWhole = false;
      break;
    }
    looked.push(row);
  }
  const columns = table.columns.map((name, place) =>
    columnView(
      name,
      looked.map(({ cells }) => cleanLine(cells[place] ?? "")),
    ),
  );
  const mappings = await listMappings(work, { partnerId: record.partnerId });
  return {
    encoding: table.encoding,
    separator: table.separator,
    sheets: [...table.sheets],
    sheet: table.sheet,
    headerRow,
    columns,
    rows: looked.slice(0, shownRows).map(({ number, cells }) => ({ number, cells: [...cells] })),
    lookedAt: looked.length,
    isWhole,
    suggestions: suggestMap(columns, mappingsBefore(mappings)),
    fittingMappings: mappings.filter(({ map }) => fits(map, table.columns)).map(({ id, name }) => ({ id, name })),
    mapFaults: saved.success ? mapFaults(saved.data, table.columns) : [],
  };
}

function columnView(name: string, cells: readonly string[]) {
  const filled = cells.filter((cell) => cell !== "");
  const values = new Set(filled);
  return {
    name,
    filled: filled.length,
    values: values.size > mostValues ? null : [...values].toSorted(),
    dateFormats: fittingDateFormats([...values]),
  };
}

/** The newest first; what an older release wrote and this one cannot read says nothing. */
const mappingsBefore = (mappings: readonly { map: unknown; updatedAt: string }[]): ImportMap[] =>
  mappings
    .toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
    .flatMap(({ map }) => {
      const read = ImportMap.safeParse(map);
      return read.success ? [read.data] : [];
    });

function fits(map: unknown, columns: readonly string[]): boolean {
  const read = ImportMap.safeParse(map);
  return read.success && mapFaults(read.data, columns).length === 0;
}
