import { sql } from "kysely";
import type { FieldError } from "../../../../../shared/problem.ts";
import type { Work } from "../../../../platform/work.ts";
import { lockAccounts, takeBackAccounts } from "../../../billing/index.ts";
import {
  type CustomerChanges,
  findCustomers,
  lockCustomers,
  removeImportedCustomers,
  updateImportedCustomers,
} from "../../../customers/index.ts";
import { removeServices } from "../../../services/index.ts";
import { db, type UndoOutcome } from "../../tables.ts";
import type { ImportRecord } from "../import-records.ts";
import { shown } from "../import-set.ts";
import { findTouched, gone } from "./find-touched.ts";
import { decideRestoring, type Restoring } from "./restore-rules.ts";

export interface WrittenRow {
  readonly rowNumber: number;
  readonly key: string | null;
  readonly customerId: string | null;
  readonly outcome: "created" | "updated";
  readonly changes: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
}

export interface UndoneRow {
  readonly rowNumber: number;
  readonly undo: UndoOutcome;
  readonly notes: readonly FieldError[];
}

/** Rows of an import that wrote something which is not undone yet, the last ones first. */
export async function listWrittenRows(
  work: Work,
  importId: string,
  { limit, before, only }: { limit: number; before?: number; only?: readonly number[] },
): Promise<WrittenRow[]> {
  const rows = await db(work)
    .selectFrom("ordering.import_rows")
    .select(["row_number", "key", "customer_id", "outcome", "changes"])
    .where("import_id", "=", importId)
    .where("outcome", "in", ["created", "updated"])
    .where("undo", "is", null)
    .$if(before !== undefined, (all) => all.where("row_number", "<", before ?? 0))
    .$if(only !== undefined, (all) => all.where("row_number", "=", sql<number>`any (${[...(only ?? [])]}::int[])`))
    .orderBy("row_number", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ row_number, key, customer_id, outcome, changes }) => ({
    rowNumber: row_number,
    key,
    customerId: customer_id,
    outcome: outcome as WrittenRow["outcome"],
    changes: changes ?? {},
  }));
}

/** Takes back what some rows wrote, in one transaction with its result. The import must be locked. */
export async function undoRows(work: Work, record: ImportRecord, rows: readonly WrittenRow[]): Promise<UndoneRow[]> {
  const done = rows.map((row): UndoneRow | undefined => (row.customerId === null ? { ...row, undo: "kept", notes: [gone] } : undefined));
  const here = rows.filter((_, at) => done[at] === undefined) as (WrittenRow & { customerId: string })[];
  await lockCustomers(
    work,
    here.map(({ customerId }) => customerId),
  );
  const results = [
    ...done.filter((result) => result !== undefined),
    ...(await removeCreated(
      work,
      record,
      here.filter(({ outcome }) => outcome === "created"),
    )),
    ...(await restoreChanged(
      work,
      here.filter(({ outcome }) => outcome === "updated"),
    )),
  ];
  await saveUndone(work, record.id, results);
  return results;
}

type Here = WrittenRow & { readonly customerId: string };

async function removeCreated(work: Work, record: ImportRecord, rows: readonly Here[]): Promise<UndoneRow[]> {
  const createdIds = rows.map(({ customerId }) => customerId);
  // Before anybody is asked what was touched: whoever bills them at this moment is waited for, and seen.
  await lockAccounts(work, createdIds);
  const touched = await findTouched(work, record, createdIds);
  const customerIds = rows.flatMap(({ customerId }) => (touched.has(customerId) ? [] : [customerId]));
  if (customerIds.length > 0) {
    // In this order: what points at what goes first.
    const keptForBooks = await takeBackAccounts(work, customerIds);
    await removeServices(work, customerIds);
    await sql`update ordering.import_rows set customer_id = null where customer_id = any (${customerIds}::uuid[])`.execute(work.tx);
    await removeImportedCustomers(work, { customerIds, keptForBooks });
  }
  return rows.map(({ rowNumber, customerId }) => {
    const notes = touched.get(customerId);
    return notes ? { rowNumber, undo: "kept", notes } : { rowNumber, undo: "removed", notes: [] };
  });
}

async function restoreChanged(work: Work, rows: readonly Here[]): Promise<UndoneRow[]> {
  const decided = await decideRestorings(work, rows);
  await updateImportedCustomers(
    work,
    decided.flatMap(({ row, restoring }) =>
      restoring && Object.keys(restoring.fields).length > 0 ? [wishOf(row.customerId, restoring.fields)] : [],
    ),
  );
  return decided.map(({ row: { rowNumber }, undo, notes }) => ({ rowNumber, undo, notes }));
}

/** What would become of rows that changed a customer. */
export async function decideRestorings(work: Work, rows: readonly Here[]) {
  const customers = new Map(
    (
      await findCustomers(
        work,
        rows.map(({ customerId }) => customerId),
      )
    ).map((customer) => [customer.id, customer]),
  );
  return rows.map((row): { row: Here; restoring?: Restoring; undo: UndoOutcome; notes: readonly FieldError[] } => {
    const customer = customers.get(row.customerId);
    if (!customer) return { row, undo: "kept", notes: [gone] };
    const restoring = decideRestoring(row.changes, shown(customer) as Record<string, unknown>);
    const isKept = Object.keys(restoring.fields).length === 0 && restoring.notes.length > 0;
    return { row, restoring, undo: isKept ? "kept" : "restored", notes: restoring.notes };
  });
}

function wishOf(id: string, fields: Readonly<Record<string, unknown>>): CustomerChanges {
  const own = Object.entries(fields).filter(([name]) => !name.startsWith("extra."));
  const extra = Object.entries(fields).flatMap(([name, value]) => (name.startsWith("extra.") ? [[name.slice(6), value]] : []));
  return { id, ...Object.fromEntries(own), ...(extra.length > 0 ? { extra: Object.fromEntries(extra) } : {}) };
}

export async function saveUndone(work: Work, importId: string, results: readonly UndoneRow[]): Promise<void> {
  if (results.length === 0) return;
  await sql`update ordering.import_rows as row set undo = result.undo, undo_notes = result.notes
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as result ("rowNumber" int, undo text, notes jsonb)
    where row.import_id = ${importId} and row.row_number = result."rowNumber"`.execute(work.tx);
  const count = (undo: UndoOutcome): number => results.filter((result) => result.undo === undo).length;
  await sql`update ordering.imports set removed_count = removed_count + ${count("removed")}, restored_count = restored_count + ${count("restored")},
    kept_count = kept_count + ${count("kept")} where id = ${importId}`.execute(work.tx);
}
