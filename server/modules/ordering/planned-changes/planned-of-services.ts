// P-252 what lists of services show of what is planned for them.
import { sql } from "kysely";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { BillableService, PlannedForService, PlanningParticipant } from "../../services/index.ts";
import { Bound } from "./bound.ts";
import { billableOf, withNewPlan } from "./lives.ts";
import { type PlannedChange, visibleChanges } from "./planned-change-queries.ts";
import { mayWithdraw } from "./portal-changes.ts";

export const planningOfServices: PlanningParticipant = {
  async listPlanned(work, serviceIds) {
    const rows = await currentChanges(work, serviceIds);
    return new Map(rows.flatMap((row): [string, PlannedForService][] => (isShown(row) ? [[row.service_id, viewOf(row)]] : [])));
  },
  async afterChange(work, plannedIds) {
    const rows = await visibleChanges(work)
      .selectAll("change")
      .where(sql<boolean>`change.id = any (${[...plannedIds]}::uuid[])`)
      .execute();
    const services: [string, BillableService][] = [];
    for (const row of rows) {
      const bound = Bound.parse(row.wish);
      if (bound.kind === "plan") services.push([row.id, await withNewPlan(work, await billableOf(work, row.service_id), bound)]);
    }
    return new Map(services);
  },
};

/** How long a change that failed is shown, if nobody decides. */
const failedShownDays = 90;

/** What is planned for each service; without that, a change that failed and that nothing was done about since. */
async function currentChanges(work: Work, serviceIds: readonly string[]): Promise<PlannedChange[]> {
  const since = addDays(calendarDay(work.now, "UTC"), -failedShownDays);
  return visibleChanges(work)
    .selectAll("change")
    .distinctOn("change.service_id")
    .where(sql<boolean>`change.service_id = any (${[...serviceIds]}::uuid[])`)
    .where("change.kind", "in", ["plan", "pause", "resume", "end"])
    .where((is) =>
      is.or([
        is("change.state", "=", "scheduled"),
        is.and([is("change.state", "!=", "scheduled"), is("change.effective_on", ">=", since)]),
      ]),
    )
    .orderBy("change.service_id")
    .orderBy(sql`change.state = 'scheduled'`, "desc")
    .orderBy("change.created_at", "desc")
    .execute();
}

const isShown = ({ state, kind }: PlannedChange): boolean => state === "scheduled" || (state === "failed" && kind === "plan");

function viewOf(row: PlannedChange): PlannedForService {
  const bound = Bound.parse(row.wish);
  return {
    id: row.id,
    kind: row.kind as PlannedForService["kind"],
    on: row.effective_on,
    until: bound.kind === "pause" ? bound.until : null,
    state: row.state === "failed" ? "failed" : "scheduled",
    mayWithdraw: mayWithdraw(row),
    version: row.version,
    groupId: row.group_id,
    planId: bound.kind === "plan" ? bound.planId : null,
  };
}
