import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { runPerPartner } from "./run-settings.ts";

/**
 * B-61 the joint run in which the calendar's preview of a partner and day stands: that of the partner that came first, or a new one, also where
 * this partner has been confirmed with the others already and what was left comes with the calendar. Undefined: its run stands by itself.
 */
export async function jointRunOfDay(
  work: Work,
  { partnerId, targetOn }: { partnerId: string; targetOn: Day },
): Promise<string | undefined> {
  if (await getSetting(work, runPerPartner)) return undefined;
  // Two processes that preview two partners at once take turns here, so that they find the same one.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`joint-billing-run:${targetOn}`}, 0))`.execute(work.tx);
  const { rows } = await sql<{ id: string }>`select coalesce((select joint_run_id from billing.runs run
    where target_on = ${targetOn} and trigger = 'schedule' and joint_run_id is not null and state <> 'discarded'
      and not exists (select from billing.runs own where own.joint_run_id = run.joint_run_id and own.partner_id = ${partnerId}
        and own.state not in ('building', 'preview', 'discarded'))
    order by created_at desc limit 1), uuidv7()) as id`.execute(work.tx);
  return rows[0]?.id;
}
