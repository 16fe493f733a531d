import { sql } from "kysely";
import { ImportMap } from "../../../../shared/import-map.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { importNotReady } from "../problems.ts";
import { db } from "../tables.ts";
import type { RowResult } from "./import-set.ts";
import type { ImportState } from "./import-state-rules.ts";

export interface ImportCounts {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Rows with at least one. */
  readonly warnings: number;
}

/** What was taken back so far. */
export interface UndoRecord {
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly removed: number;
  readonly restored: number;
  readonly kept: number;
}

export interface ImportRecord {
  readonly id: string;
  readonly number: number;
  readonly partnerId: string;
  readonly fileId: string;
  readonly fileSha256: string;
  readonly fileName: string;
  /** As it was sent; `mapOf` reads it. */
  readonly map: object | null;
  readonly state: ImportState;
  readonly skipBadRows: boolean;
  readonly failure: string | null;
  readonly rowsOf: "check" | "run" | null;
  readonly totalRows: number | null;
  readonly counts: ImportCounts;
  readonly createdBy: { readonly kind: string; readonly name?: string };
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly undo: UndoRecord | null;
  readonly version: number;
}

export const importLabel = (number: number): string => `Import ${number}`;

export async function findImport(work: Work, importId: string, options: { lock?: boolean } = {}): Promise<ImportRecord | undefined> {
  const row = await db(work)
    .selectFrom("ordering.imports as import")
    .selectAll("import")
    .where("import.id", "=", importId)
    .where(visibleTo(work.actor, { partner: "import.partner_id" }))
    .$if(options.lock === true, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && recordOf(row);
}

export async function getImport(work: Work, importId: string): Promise<ImportRecord> {
  const record = await findImport(work, importId);
  if (!record) throw notFound("There is no such import.");
  return record;
}

/** By the number that people see. */
export async function getImportByNumber(work: Work, number: string): Promise<ImportRecord> {
  const row = /^\d{1,15}$/.test(number)
    ? await importsOf(work)
        .where("number", "=", sql<bigint>`${number}::int8`)
        .where(visibleTo(work.actor, { partner: "partner_id" }))
        .executeTakeFirst()
    : undefined;
  if (!row) throw notFound(`There is no import ${number}.`);
  return recordOf(row);
}

/** As `getImport`, and nobody else moves it until the commit. */
export async function lockImport(work: Work, importId: string): Promise<ImportRecord> {
  const record = await findImport(work, importId, { lock: true });
  if (!record) throw notFound("There is no such import.");
  return record;
}

/** Of an import that is about to be run. */
export function mapOf(record: ImportRecord): ImportMap {
  if (record.map === null) throw importNotReady("Nobody has said yet what the columns of this table mean.");
  return ImportMap.parse(record.map);
}

type ImportRow = Awaited<ReturnType<ReturnType<typeof importsOf>["executeTakeFirstOrThrow"]>>;
const importsOf = (work: Work) => db(work).selectFrom("ordering.imports").selectAll();

export function recordOf(row: ImportRow): ImportRecord {
  return {
    id: row.id,
    number: Number(row.number),
    partnerId: row.partner_id,
    fileId: row.file_id,
    fileSha256: row.file_sha256,
    fileName: row.file_name,
    map: row.map,
    state: row.state,
    skipBadRows: row.skip_bad_rows,
    failure: row.failure,
    rowsOf: row.rows_of,
    totalRows: row.total_rows,
    counts: {
      read: row.read_count,
      created: row.created_count,
      updated: row.updated_count,
      unchanged: row.unchanged_count,
      failed: row.failed_count,
      warnings: row.warning_count,
    },
    createdBy: row.created_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    undo:
      row.undo_started_at === null
        ? null
        : {
            startedAt: row.undo_started_at,
            finishedAt: row.undo_finished_at,
            removed: row.removed_count,
            restored: row.restored_count,
            kept: row.kept_count,
          },
    version: row.version,
  };
}

/** Which of these rows have their result already. */
export async function findDoneRows(work: Work, importId: string, numbers: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await db(work)
    .selectFrom("ordering.import_rows")
    .select("row_number")
    .where("import_id", "=", importId)
    .where("row_number", "=", sql<number>`any (${[...numbers]}::int[])`)
    .execute();
  return new Set(rows.map((row) => row.row_number));
}

/** Writes what became of rows and counts them. The import must be locked. */
export async function saveResults(
  work: Work,
  { id, partnerId }: Pick<ImportRecord, "id" | "partnerId">,
  results: readonly RowResult[],
): Promise<void> {
  if (results.length === 0) return;
  await insertRows(
    work,
    "ordering.import_rows",
    {
      import_id: "uuid",
      partner_id: "uuid",
      row_number: "int",
      key: "text",
      customer_id: "uuid",
      outcome: "text",
      changes: "jsonb",
      errors: "jsonb",
      warnings: "jsonb",
    },
    results.map((result) => ({
      import_id: id,
      partner_id: partnerId,
      row_number: result.number,
      key: result.key,
      customer_id: result.customerId,
      outcome: result.outcome,
      changes: result.changes,
      errors: result.errors,
      warnings: result.warnings,
    })),
  );
  const count = (outcome: RowResult["outcome"]): number => results.filter((result) => result.outcome === outcome).length;
  await db(work)
    .updateTable("ordering.imports")
    .set({
      read_count: sql`read_count + ${results.length}`,
      created_count: sql`created_count + ${count("created")}`,
      updated_count: sql`updated_count + ${count("updated")}`,
      unchanged_count: sql`unchanged_count + ${count("unchanged")}`,
      failed_count: sql`failed_count + ${count("failed")}`,
      warning_count: sql`warning_count + ${results.filter(({ warnings }) => warnings.length > 0).length}`,
    })
    .where("id", "=", id)
    .execute();
}

/** Forgets what a dry run has found. */
export async function forgetRows(work: Work, importId: string): Promise<void> {
  await db(work).deleteFrom("ordering.import_rows").where("import_id", "=", importId).execute();
  await db(work)
    .updateTable("ordering.imports")
    .set({
      rows_of: null,
      total_rows: null,
      read_count: 0,
      created_count: 0,
      updated_count: 0,
      unchanged_count: 0,
      failed_count: 0,
      warning_count: 0,
    })
    .where("id", "=", importId)
    .execute();
}
