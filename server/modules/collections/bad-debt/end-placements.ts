import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";

/** The agency has this debt no more: it is over ("closed"), or taken back ("recalled"). Answers how many that were: one or none. */
export async function endPlacements(
  work: Work,
  debtId: string,
  { state, reason, on }: { state: "recalled" | "closed"; reason: string; on: Day },
): Promise<number> {
  const { rows } = await sql`update collections.placements set state = ${state}, ended_on = ${on}, end_reason = ${reason},
      ended_by = ${JSON.stringify(describeActor(work))}::jsonb, version = version + 1
    where debt_id = ${debtId} and state = 'placed' returning 1`.execute(work.tx);
  return rows.length;
}
