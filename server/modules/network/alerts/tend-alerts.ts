import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";

export const tendAlertsJob = defineJob("network.tend-alerts", z.object({}));

const keptDays = 90;

/** Every night: what closed long ago goes. */
export async function tendAlerts(work: Work): Promise<void> {
  await sql`delete from network.alerts where closed_at < ${work.now}::timestamptz - make_interval(days => ${keptDays})`.execute(work.tx);
}
