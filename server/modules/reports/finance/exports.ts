// Each report as a file: all rows of one of its tables, with its columns.

import type { CsvValue } from "../../../platform/csv.ts";
import type { Page } from "../../../platform/db/list-page.ts";
import type { AnyListExport, Cell as FileCell } from "../../../platform/exports/list-export.ts";
import { amount, day, moment } from "../../../platform/exports/list-export.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import { hasText, textsIn } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import {
  type ColumnType,
  columnTitleKeys,
  type ReportFilter,
  type ReportId,
  type ReportSpec,
  reportExportEndpoints,
  reportIds,
  reports,
} from "./contract.ts";
import { runReport } from "./report-book.ts";
import { rowView } from "./result.ts";

type FileRow = Readonly<Record<string, CsvValue>>;

/** More than any file holds. */
const allRows = 2_000_000;

function cellOf(name: string, type: ColumnType): FileCell<FileRow> {
  const read = (row: FileRow): CsvValue => row[name] ?? null;
  if (type === "money" || type === "balance") return amount(read);
  if (type === "day" || type === "month") return day(read);
  return type === "moment" ? moment(read) : read;
}

export function tableOfReport(id: ReportId, wanted: string | undefined): { name: string; columns: Readonly<Record<string, ColumnType>> } {
  const { tables }: ReportSpec = reports[id];
  const name = wanted ?? Object.keys(tables)[0] ?? "";
  const columns = tables[name];
  if (!columns) throw fieldProblem("filter.table", "unknown-table", "This report has no such table.");
  return { name, columns };
}

/** The rows of a table: the first ones quickly, and then all that are left in one go. */
export async function listRows(
  work: Work,
  id: ReportId,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  { table, ...filter }: ReportFilter & { table?: string | undefined },
): Promise<Page<FileRow>> {
  const { name, columns } = tableOfReport(id, table);
  const { result } = await runReport(work, id, filter, cursor === undefined ? limit : allRows);
  const found = result.tables[name] ?? { rows: [] };
  const count = found.total ?? found.rows.length;
  const start = cursor === undefined ? 0 : Number(cursor);
  const rows = cursor === undefined ? found.rows.slice(0, limit) : found.rows.slice(start);
  return {
    items: rows.map((row) => ({ ...rowView(columns, row).cells, currency: row.currency ?? null })),
    next: cursor === undefined && count > rows.length ? String(rows.length) : null,
    total: { count, exact: true },
  };
}

/** What stands over a column, on paper and in files. */
export function columnTitle(language: string, id: ReportId, column: string): string {
  const key = columnTitleKeys(id, column).find((one) => hasText(language, "finance", one));
  return key === undefined ? column : textsIn(language, "finance")(key);
}

export const reportExports: readonly AnyListExport[] = reportIds.map((id): AnyListExport => {
  const { tables }: ReportSpec = reports[id];
  return {
    endpoint: reportExportEndpoints[id],
    may: "finance.reports.export",
    needs: "finance.reports.view",
    kind: "finance-report",
    about: { label: `Report ${id}`, name: id },
    head: (language, column) => columnTitle(language, id, column),
    cells: {
      ...Object.fromEntries(
        Object.values(tables).flatMap((columns) => Object.entries(columns).map(([name, type]) => [name, cellOf(name, type)])),
      ),
      currency: (row: FileRow) => row.currency ?? null,
    } as AnyListExport["cells"],
    list: (work, page, { filter }) => listRows(work, id, page, filter as ReportFilter),
  };
});
