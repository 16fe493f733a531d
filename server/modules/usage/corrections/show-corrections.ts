import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { CorrectionView, StaffCorrection } from "./contract.ts";

const mostShown = 100;

const selectCorrections = (work: Work) =>
  db(work)
    .selectFrom("usage.adjustments as one")
    .selectAll()
    .select(sql<boolean>`exists (select from usage.adjustments back where back.undoes = one.id)`.as("is_undone"))
    .where(visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" }));
type Row = Awaited<ReturnType<ReturnType<typeof selectCorrections>["execute"]>>[number];

/** Of services, the latest first; since a moment. */
async function readCorrections(work: Work, serviceIds: readonly string[], since: Date): Promise<Row[]> {
  return selectCorrections(work)
    .where(sql<boolean>`one.service_id = any (${[...serviceIds]}::uuid[])`)
    .where("one.made_at", ">=", since)
    .orderBy("one.made_at", "desc")
    .orderBy("one.id", "desc")
    .limit(mostShown)
    .execute();
}

/** N-134 as the subscriber reads them: without reasons. */
export const listCorrections = async (work: Work, serviceIds: readonly string[], since: Date): Promise<z.input<typeof CorrectionView>[]> =>
  (await readCorrections(work, serviceIds, since)).map(viewOf);

export const listCorrectionsForStaff = async (
  work: Work,
  serviceIds: readonly string[],
  since: Date,
): Promise<z.input<typeof StaffCorrection>[]> => (await readCorrections(work, serviceIds, since)).map(staffView);

export async function getCorrection(work: Work, id: string): Promise<z.input<typeof StaffCorrection>> {
  return staffView(await selectCorrections(work).where("one.id", "=", id).executeTakeFirstOrThrow());
}

const viewOf = (row: Row): z.input<typeof CorrectionView> => ({
  ...{ id: row.id, serviceId: row.service_id, kind: row.kind, at: row.made_at.toISOString(), cycleStart: row.cycle_start },
  ...{ downBytes: Number(row.down_bytes), upBytes: Number(row.up_bytes), seconds: Number(row.seconds), dataBytes: Number(row.bytes) },
  ...{ documentNumber: row.document_number, isUndone: row.is_undone },
});

const staffView = (row: Row): z.input<typeof StaffCorrection> => ({
  ...viewOf(row),
  ...{ reason: row.reason, by: row.made_by.name ?? "", sessionId: row.session_id, mayUndo: !row.is_undone && isUndoable(row) },
});

/** What follows from a change of plan, and what takes another one back, stays. */
export const isUndoable = ({ kind }: Pick<Row, "kind">): boolean => kind !== "undo" && kind !== "carry";
