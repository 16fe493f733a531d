// Steps of the daily procedure that wait for a person (B-262): looked at, and let go on.
import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import { visibleTo } from "../db/visible-to.ts";
import type { Work } from "../work.ts";

export interface HeldStep {
  readonly partnerId: string;
  readonly step: string;
  readonly on: Day;
  /** What it would do. */
  readonly why: string;
}

/** Those that wait, of the partners that the actor sees. One that was let go on waits no more. */
export async function listHeldSteps(work: Work, steps: readonly string[]): Promise<HeldStep[]> {
  const { rows } = await sql<HeldStep>`select partner_id as "partnerId", step, on_day as "on", failure as why from platform.daily_steps held
    where state = 'held' and next_try_at is null and step = any (${[...steps]}::text[]) and ${visibleTo(work.actor, { partner: "held.partner_id" })}
    order by on_day, step`.execute(work.tx);
  return rows;
}

/** The step is tried again with the next look at the clock. Answers whether it waited. */
export async function letStepGoOn(work: Work, { partnerId, step, on }: Omit<HeldStep, "why">): Promise<boolean> {
  const { rows } = await sql`update platform.daily_steps held set next_try_at = ${work.now}
    where partner_id = ${partnerId} and step = ${step} and on_day = ${on} and state = 'held' and next_try_at is null
      and ${visibleTo(work.actor, { partner: "held.partner_id" })} returning 1`.execute(work.tx);
  return rows.length > 0;
}

/** The last day that a step finished for a partner; undefined: it never ran there. */
export async function findStepDoneThrough(work: Work, { partnerId, step }: { partnerId: string; step: string }): Promise<Day | undefined> {
  const { rows } = await sql<{ done: Day | null }>`select max(on_day) as done from platform.daily_steps
    where partner_id = ${partnerId} and step = ${step} and state in ('began', 'done')`.execute(work.tx);
  return rows[0]?.done ?? undefined;
}
