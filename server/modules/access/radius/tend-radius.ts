// What the RADIUS server leaves behind is made room for and let go of in time.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { dropOldStates } from "../coa/live-sessions.ts";
import { coaLogDays } from "../coa/settings.ts";
import { dropOldRows } from "../front-end/sql/drain-radacct.ts";
import { dropOldTests } from "../nas-tests/asked-tests.ts";
import { tendTraces } from "../traces/tend-traces.ts";
import { endOldestOfAll } from "./session-limits/end-oldest.ts";
import { dropOldOffers } from "./session-limits/keep-places.ts";
import { authLogDays } from "./settings.ts";
import { forgetGuessing } from "./tell-guessing.ts";

export const tendRadiusJob = defineJob("access.tend_radius", z.object({}));
export const tendAuthLogJob = defineJob("access.tend_auth_log", z.object({}));

const daysAhead = 7;

/** News of changes: whoever did not read them within an hour reads everything anew anyway. */
export async function tendRadius(work: Work): Promise<void> {
  await dropOldOffers(work);
  await endOldestOfAll(work);
  await forgetGuessing(work);
  await sql`delete from access.voucher_changes where at < now() - interval '1 hour'`.execute(work.tx);
  await tendTraces(work);
  await sql`delete from access.index_changes where at < now() - interval '1 hour'`.execute(work.tx);
}

/** N-109, N-110 a partition for each day to come; those that are too old go. */
export async function tendAuthLog(work: Work): Promise<void> {
  await dropOldStates(work);
  await dropOldTests(work);
  await dropOldRows(work);
  for (const [log, kept] of [
    ["auth_log", await getSetting(work, authLogDays)],
    ["coa_log", await getSetting(work, coaLogDays)],
  ] as const)
    await sql`select access.ensure_days(${log}, ${work.now}::date, ${work.now}::date + ${daysAhead}::int),
      access.drop_days(${log}, ${work.now}::date - ${kept}::int)`.execute(work.tx);
}
