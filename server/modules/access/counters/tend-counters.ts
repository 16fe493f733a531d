import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";

export const tendCountersJob = defineJob("access.tend_counters", z.object({}));

/** A day is shown, and the day before it is what a storm of logins is compared with. */
const keptHours = 49;
const strangerDays = 7;
const mostStrangers = 1000;

/** Every ten minutes: what nobody looks at any more goes. */
export async function tendCounters(work: Work): Promise<void> {
  await sql`delete from access.radius_counts where minute < ${work.now}::timestamptz - make_interval(hours => ${keptHours})`.execute(
    work.tx,
  );
  await sql`delete from access.unknown_clients where last_at < ${work.now}::timestamptz - make_interval(days => ${strangerDays})
    or source not in (select source from access.unknown_clients order by last_at desc limit ${mostStrangers})`.execute(work.tx);
}
