// What the steps of the daily procedure did on a day, are still to do, or stand still at; and a failed one tried again at once.
import { sql } from "kysely";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { momentIn } from "../../../shared/moment-in-zone.ts";
import { visibleTo } from "../db/visible-to.ts";
import type { Work } from "../work.ts";
import { inOrder } from "./daily-rules.ts";
import type { DailyStep } from "./daily-step.ts";

export interface StepOnDay {
  readonly step: string;
  /** `waiting`: its moment has passed; `coming`: not yet; `before`: it did not exist here on that day. */
  readonly state: "done" | "failed" | "held" | "waiting" | "coming" | "before";
  /** When it is or was to start. */
  readonly dueAt: Date;
  /** Steps of the same day that are not done, without which it does not start. */
  readonly waitsFor: readonly string[];
  readonly attempts: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly failure: string;
  readonly nextTryAt: Date | null;
}

interface Row {
  readonly step: string;
  readonly on_day: Day;
  readonly state: "began" | "failed" | "held" | "done";
  readonly attempts: number;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly counts: Record<string, number>;
  readonly failure: string;
  readonly next_try_at: Date | null;
}

/** The steps of a partner's day, in the order in which they run. The caller has asked whether the actor may see the partner. */
export async function listStepsOfDay(
  work: Work,
  steps: readonly DailyStep[],
  { partnerId, timeZone, on }: { partnerId: string; timeZone: string; on: Day },
): Promise<StepOnDay[]> {
  const { rows } = await sql<Row>`select step, on_day, state, attempts, started_at, finished_at, counts, failure, next_try_at
    from platform.daily_steps where partner_id = ${partnerId} and on_day = ${on}`.execute(work.tx);
  const begun = await sql<{ step: string; first: Day }>`select step, min(on_day) as first from platform.daily_steps
    where partner_id = ${partnerId} group by step`.execute(work.tx);
  const firstOf = new Map(begun.rows.map(({ step, first }) => [step, first]));
  const byStep = new Map(rows.map((row) => [row.step, row]));
  const views: StepOnDay[] = [];
  for (const step of inOrder(steps)) {
    const row = byStep.get(step.name);
    const dueAt = new Date(momentIn(on, await step.at(work, partnerId), timeZone));
    const isDone = (name: string): boolean => ["done", "began"].includes(byStep.get(name)?.state ?? "");
    views.push({
      step: step.name,
      state: stateOf(row, { dueAt, now: work.now, isBefore: on <= (firstOf.get(step.name) ?? addDays(on, -1)) }),
      dueAt,
      waitsFor: row ? [] : step.after.filter((name) => !isDone(name)),
      attempts: row?.attempts ?? 0,
      startedAt: row?.started_at ?? null,
      finishedAt: row?.finished_at ?? null,
      counts: row?.counts ?? {},
      failure: row?.failure ?? "",
      nextTryAt: row?.next_try_at ?? null,
    });
  }
  return views.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

function stateOf(row: Row | undefined, { dueAt, now, isBefore }: { dueAt: Date; now: Date; isBefore: boolean }): StepOnDay["state"] {
  if (row && row.state !== "began") return row.state;
  if (isBefore) return "before";
  return dueAt > now ? "coming" : "waiting";
}

export interface StepTrouble {
  readonly partnerId: string;
  readonly step: string;
  readonly on: Day;
  readonly state: "failed" | "held";
  readonly failure: string;
  readonly nextTryAt: Date | null;
}

/** Steps that stand still, of the partners that the actor sees. One that a person has let go on does so within a minute. */
export async function listStepTroubles(work: Work): Promise<StepTrouble[]> {
  const { rows } = await sql<StepTrouble>`select partner_id as "partnerId", step, on_day as "on", state, failure, next_try_at as "nextTryAt"
    from platform.daily_steps trouble where state in ('failed', 'held') and (state = 'failed' or next_try_at is null)
      and ${visibleTo(work.actor, { partner: "trouble.partner_id" })}
    order by on_day, step limit 100`.execute(work.tx);
  return rows;
}

/** A failed step is tried with the next look at the clock, which is within a minute. Answers whether it waited for its next try. */
export async function tryStepAgain(work: Work, { partnerId, step, on }: { partnerId: string; step: string; on: Day }): Promise<boolean> {
  const { rows } = await sql`update platform.daily_steps failed set next_try_at = ${work.now}
    where partner_id = ${partnerId} and step = ${step} and on_day = ${on} and state = 'failed'
      and ${visibleTo(work.actor, { partner: "failed.partner_id" })} returning 1`.execute(work.tx);
  return rows.length > 0;
}
