import type { Selectable } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { Bound, type BoundOf } from "./bound.ts";
import { db, type PlannedChangesTable } from "./tables.ts";

export type PlannedChange = Selectable<PlannedChangesTable>;

export const visibleChanges = (work: Work) =>
  db(work)
    .selectFrom("ordering.planned_changes as change")
    .where(visibleTo(work.actor, { partner: "change.partner_id", customer: "change.customer_id" }));

export async function getChange(work: Work, id: string): Promise<PlannedChange> {
  const change = await visibleChanges(work).selectAll("change").where("change.id", "=", id).executeTakeFirst();
  if (!change) throw notFound("There is no such planned change.");
  return change;
}

/** As `getChange`, and nobody else decides about it until the commit. Before the account and the service: everybody locks in that order. */
export async function lockChange(work: Work, id: string): Promise<PlannedChange> {
  const change = await visibleChanges(work).selectAll("change").where("change.id", "=", id).forUpdate().executeTakeFirst();
  if (!change) throw notFound("There is no such planned change.");
  return change;
}

/** M-26 what is planned for a service; there is one at most. */
export const findScheduled = (work: Work, serviceId: string): Promise<PlannedChange | undefined> =>
  visibleChanges(work)
    .selectAll("change")
    .where("change.service_id", "=", serviceId)
    .where("change.state", "=", "scheduled")
    .executeTakeFirst();

/** The pause that a service is in, as it was agreed. */
export async function lastPause(work: Work, serviceId: string): Promise<BoundOf<"pause"> | undefined> {
  const row = await visibleChanges(work)
    .select("change.wish")
    .where("change.service_id", "=", serviceId)
    .where("change.kind", "=", "pause")
    .where("change.state", "=", "applied")
    .orderBy("change.effective_on", "desc")
    .limit(1)
    .executeTakeFirst();
  const bound = row && Bound.parse(row.wish);
  return bound?.kind === "pause" ? bound : undefined;
}
