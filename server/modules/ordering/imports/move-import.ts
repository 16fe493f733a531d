import type { Work } from "../../../platform/work.ts";
import { importNotReady } from "../problems.ts";
import { db } from "../tables.ts";
import { importLabel, lockImport } from "./import-records.ts";
import { type ImportState, mayMove } from "./import-state-rules.ts";

export interface ImportMove {
  readonly to?: ImportState;
  /** Why nothing more will happen by itself; with `to: "failed"`. */
  readonly failure?: string;
  readonly rowsOf?: "check" | "run";
  readonly totalRows?: number | null;
}

const isWorkedOn = (state: ImportState): boolean => state === "checking" || state === "running";

/** Moves an import on and leaves an audit entry where its state changes. */
export async function moveImport(work: Work, importId: string, { to, failure, rowsOf, totalRows }: ImportMove): Promise<void> {
  const record = await lockImport(work, importId);
  if (to !== undefined && !mayMove(record.state, to)) throw importNotReady(`${importLabel(record.number)} is ${record.state}.`);
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
            ...(isWorkedOn(to) ? { started_at: work.now, finished_at: null } : { finished_at: to === "new" ? null : work.now }),
          }),
    })
    .where("id", "=", importId)
    .execute();
  if (to === undefined) return;
  const { counts } = record;
  work.audit({
    entity: "import",
    entityId: importId,
    label: importLabel(record.number),
    action: to,
    partnerId: record.partnerId,
    ...(failure === undefined ? {} : { reason: failure }),
    changes: {
      state: { before: record.state, after: to },
      ...(to === "done" ? Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { before: 0, after: count }])) : {}),
    },
  });
}
