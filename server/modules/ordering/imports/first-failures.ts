import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

export interface FailedRow {
  readonly row: number;
  readonly key: string | null;
  readonly errors: readonly string[];
}

/** The first rows of an import that were refused, for somebody who sits at a terminal. */
export async function firstFailures(work: Work, importId: string, limit: number): Promise<FailedRow[]> {
  const rows = await db(work)
    .selectFrom("ordering.import_rows")
    .select(["row_number", "key", "errors"])
    .where("import_id", "=", importId)
    .where("outcome", "=", "failed")
    .orderBy("row_number")
    .limit(limit)
    .execute();
  return rows.map(({ row_number, key, errors }) => ({
    row: row_number,
    key,
    errors: errors.map(({ field, message, code }) => (field === "" ? (message ?? code) : `${field}: ${message ?? code}`)),
  }));
}
