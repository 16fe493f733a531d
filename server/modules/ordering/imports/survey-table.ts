import type { ImportMap } from "../../../../shared/import-map.ts";
import { openTable } from "../../../platform/sheets/open-table.ts";
import { mapRefused } from "../problems.ts";
import { mapFaults } from "./import-mapping-rules.ts";
import { compileSource, RowNotes } from "./source-rules.ts";

/** What has to be known of a table before its first row is written. */
export interface Survey {
  readonly columns: readonly string[];
  readonly totalRows: number;
  /** The codes of plans that its rows name. */
  readonly planCodes: readonly string[];
}

/**
 * Reads a table to its end once. What makes it unreadable as a whole, or does not fit the map, is refused here, before a half of it is
 * imported.
 */
export async function surveyTable(bytes: Uint8Array, map: ImportMap): Promise<Survey> {
  const { columns, rows } = await openTable(bytes, map.reading);
  const faults = mapFaults(map, columns);
  if (faults.length > 0) throw mapRefused(`${faults.map(({ message }) => message).join("; ")}.`, { errors: faults });
  const plans = map.services.map(({ plan }) => compileSource(plan, "plan", (column) => columns.indexOf(column)));
  const planCodes = new Set<string>();
  let totalRows = 0;
  for await (const { cells } of rows) {
    totalRows += 1;
    const row = { cells, notes: new RowNotes(), seed: "" };
    for (const readPlan of plans) planCodes.add(readPlan(row)?.text ?? "");
  }
  planCodes.delete("");
  return { columns, totalRows, planCodes: [...planCodes] };
}
