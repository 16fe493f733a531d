import type { Work } from "../../../platform/work.ts";
import { importNotReady } from "../problems.ts";
import { db } from "../tables.ts";
import { type ImportRecord, importLabel, lockImport } from "./import-records.ts";
import { type ImportState, mayMove } from "./import-state-rules.ts";

export interface ImportMove {
  readonly to?: ImportState;
  /** Why nothing more will happen by itself; with `to: "failed"`. */
  readonly failure?: string;
  readonly rowsOf?: "check" | "run";
  readonly totalRows?: number | null;
}

/** When it began and ended; an undo has moments of its own, because its time is counted from the end of the import. */
function moments(work: Work, { undo }: ImportRecord, to: ImportState): Partial<Record<string, Date | null>> {
  if (to === "undoing") return { undo_started_at: undo?.startedAt ?? work.now, undo_finished_at: null };
  if (undo !== null) return { undo_finished_at: work.now };
  if (to === "checking" || to === "running") return { started_at: work.now, finished_at: null };
  return { finished_at: to === "new" ? null : work.now };
}

/** Moves an import on and leaves an audit entry where its state changes. */
export async function moveImport(work: Work, importId: string, { to, failure, rowsOf, totalRows }: ImportMove): Promise<void> {
  const record = await lockImport(work, importId);
  if (to !== undefined && !mayMove(record.state, to)) throw importNotReady(`${importLabel(record.number)} is ${record.state}.`);
  if (to !== undefined && record.undo !== null && !["undoing", "undone", "failed"].includes(to))
    throw importNotReady(`${importLabel(record.number)} is being undone. Import the table again as a new one.`);
  await db(work)
    .updateTable("ordering.imports")
    .set({
      ...(rowsOf === undefined ? {} : { rows_of: rowsOf }),
      ...(totalRows === undefined ? {} : { total_rows: totalRows }),
      ...(to === undefined
        ? {}
        : {
            state: to,
            failure: to === "failed" ? (failure ?? "") : null,
            version: record.version + 1,
            ...moments(work, record, to),
          }),
    })
    .where("id", "=", importId)
    .execute();
  if (to === undefined) return;
  const { counts, undo } = record;
  work.audit({
    entity: "import",
    entityId: importId,
    label: importLabel(record.number),
    action: to,
    partnerId: record.partnerId,
    ...(failure === undefined ? {} : { reason: failure }),
    changes: {
      state: { before: record.state, after: to },
      ...(to === "undone" && undo
        ? Object.fromEntries((["removed", "restored", "kept"] as const).map((name) => [name, { before: 0, after: undo[name] }]))
        : {}),
      ...(to === "done" ? Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { before: 0, after: count }])) : {}),
    },
  });
}
