// What the RADIUS server leaves behind is made room for and let go of in time.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { authLogDays } from "./settings.ts";

export const tendRadiusJob = defineJob("access.tend_radius", z.object({}));
export const tendAuthLogJob = defineJob("access.tend_auth_log", z.object({}));

const daysAhead = 7;

/** News of changes: whoever did not read them within an hour reads everything anew anyway. */
export async function tendRadius(work: Work): Promise<void> {
  await sql`delete from access.index_changes where at < now() - interval '1 hour'`.execute(work.tx);
}

/** N-110 a partition for each day to come; those that are too old go. */
export async function tendAuthLog(work: Work): Promise<void> {
  const days = await getSetting(work, authLogDays);
  await sql`select access.ensure_log_partitions(${work.now}::date, ${work.now}::date + ${daysAhead}), access.drop_log(${work.now}::date - ${days}::int)`.execute(
    work.tx,
  );
}
