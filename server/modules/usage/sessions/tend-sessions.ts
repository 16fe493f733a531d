// N-94 sessions of which nobody has heard for long are over, and so is what they held (N-78).
import { sql } from "kysely";
import { z } from "zod";
import { defineJob, type JobRun } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { releaseLeases } from "../../network/index.ts";
import { readVigil } from "./vigil.ts";

export const tendSessionsJob = defineJob("usage.tend-sessions", z.object({}));

const perBatch = 5000;
const mostBatches = 1000;

/** Every minute. What is due is looked at: it lives and is looked at again when its time comes, or it was lost at its last update. */
export async function tendSessions({ inWork }: Pick<JobRun, "inWork">): Promise<void> {
  for (let batch = 0; batch < mostBatches; batch++) if ((await inWork(tendDue)) < perBatch) return;
}

async function tendDue(work: Work): Promise<number> {
  const { staleFactor, zombieMinutes, maxSessionHours } = await readVigil(work);
  const { rows } = await sql<{ id: string; is_over: boolean }>`
    with due as (
      select id, started_at, heard_at + case when interim_seconds is null then make_interval(hours => ${maxSessionHours}::int)
        else make_interval(secs => interim_seconds * ${staleFactor}::int + 60 + greatest(2 * interim_seconds, ${zombieMinutes}::int * 60)) end as lost_at
      from usage.sessions where look_at <= ${work.now} order by look_at limit ${perBatch} for update skip locked)
    update usage.sessions session set
      look_at = case when due.lost_at > ${work.now} then due.lost_at end,
      ended_at = case when due.lost_at <= ${work.now} then session.updated_at end,
      terminate_cause = case when due.lost_at <= ${work.now} then 'lost-stop' end
    from due where session.id = due.id and session.started_at = due.started_at
    returning session.id, session.ended_at is not null as is_over`.execute(work.tx);
  const over = rows.filter(({ is_over }) => is_over).map(({ id }) => id);
  if (over.length > 0) await releaseLeases(work, { sessionIds: over });
  return rows.length;
}
