import type { Permission } from "../../../../../shared/permissions.ts";
import { mayDo } from "../../../../platform/actor.ts";
import { permissionDenied } from "../../../../platform/problems.ts";
import type { Work } from "../../../../platform/work.ts";
import { getSetting } from "../../../partners/index.ts";
import { importNotUndoable } from "../../problems.ts";
import { importUndoDays } from "../../settings.ts";
import { enqueueImport } from "../import-job.ts";
import { getImport, type ImportRecord, importLabel, lockImport, mapOf } from "../import-records.ts";
import { undoableUntil } from "../import-state-rules.ts";
import { moveImport } from "../move-import.ts";

/** O-80 begins to take back what an import wrote, or goes on with it. */
export async function undoImport(work: Work, importId: string): Promise<ImportRecord> {
  refuseBeyondRights(work, await getImport(work, importId));
  const record = await startUndo(work, importId);
  await enqueueImport(work, record);
  return record;
}

/** From here on `workOnUndo` takes it back. */
export async function startUndo(work: Work, importId: string): Promise<ImportRecord> {
  await undoLimit(work, await lockImport(work, importId));
  await moveImport(work, importId, { to: "undoing" });
  return getImport(work, importId);
}

/** Until when the undo may be begun; refuses what cannot be undone (any more). */
export async function undoLimit(work: Work, record: ImportRecord): Promise<Date> {
  const days = await getSetting(work, importUndoDays, { partnerId: record.partnerId });
  const until = undoableUntil(record, days);
  if (until === null) throw importNotUndoable(`${importLabel(record.number)} is ${record.state}, so there is nothing to undo.`);
  if (record.undo === null && until < work.now) {
    throw importNotUndoable(
      `${importLabel(record.number)} ended more than ${days} days ago. What it wrote can be changed record by record.`,
    );
  }
  return until;
}

function refuseBeyondRights(work: Work, record: ImportRecord): void {
  const map = mapOf(record);
  const needed: Permission[] = [];
  if (record.counts.created > 0) needed.push("customers.profile.delete");
  if (record.counts.updated > 0) needed.push("customers.profile.update");
  if (map.services.length > 0) needed.push("customers.services.delete");
  if (map.account.openingBalance !== undefined || map.account.openingDebt !== undefined) needed.push("finance.transactions.create");
  const missing = needed.filter((permission) => !mayDo(work.actor, permission));
  if (missing.length > 0) throw permissionDenied(`To undo this import one needs the right ${missing.join(" and ")}.`);
}
