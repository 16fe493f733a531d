// Runs the steps of the daily procedure: for each partner by its own clock, in their order, each day once, days that were missed as
// themselves (B-6). One process works on a partner at a time; a step that fails is tried again and stops only those that wait for it.
import { sql } from "kysely";
import { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../shared/calendar.ts";
import { system } from "../actor.ts";
import { defineJob, type JobBook } from "../jobs.ts";
import { type Base, inWork, type Work } from "../work.ts";
import { type DueStep, dueSteps, inOrder, minutesToNextTry, type PlannedStep } from "./daily-rules.ts";
import { type DailyStep, StepHeld } from "./daily-step.ts";

/** Whose days these are: a partner with its time zone. */
export interface DailyPlace {
  readonly partnerId: string;
  readonly timeZone: string;
  /** Steps that send money or words out wait. */
  readonly isFrozen?: boolean;
}

export interface DailyProcedure {
  readonly steps: readonly DailyStep[];
  readonly places: (work: Work) => Promise<readonly DailyPlace[]>;
}

export interface StepOutcome {
  readonly partnerId: string;
  readonly step: string;
  readonly on: Day;
  readonly state: "done" | "failed" | "held";
  readonly counts: Readonly<Record<string, number>>;
  readonly failure: string;
}

const everyMinute = defineJob("platform.daily-procedure", z.object({}), { maxAttempts: 1 });

export function registerDailyProcedure(book: JobBook, procedure: DailyProcedure): void {
  inOrder(procedure.steps);
  book.handle(everyMinute, async (run) => {
    await runDailyProcedure(run.base, procedure);
  });
  book.every("* * * * *", everyMinute);
}

/** Does all that is due by now, and tells what it did. Beside another process it does what that one leaves. */
export async function runDailyProcedure(base: Base, procedure: DailyProcedure): Promise<StepOutcome[]> {
  const steps = inOrder(procedure.steps);
  const places = await inWork(base, opened("daily"), procedure.places);
  const outcomes: StepOutcome[] = [];
  for (const place of places) outcomes.push(...(await alone(base, place, () => runPlace(base, steps, place))));
  return outcomes;
}

const opened = (name: string, now?: Date) => ({
  actor: system(name),
  origin: { source: "job" as const },
  ...(now ? { now } : {}),
});

/**
 * The lock belongs to the connection, not to a transaction: it is held over all steps, and PostgreSQL lets go of it by itself when the
 * process dies.
 */
async function alone(base: Base, { partnerId }: DailyPlace, act: () => Promise<StepOutcome[]>): Promise<StepOutcome[]> {
  return base.kysely.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${`daily-procedure:${partnerId}`}, 0)`;
    const taken = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${key}) as taken`.execute(connection);
    if (!taken.rows[0]?.taken) return [];
    try {
      return await act();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
    }
  });
}

async function runPlace(base: Base, steps: readonly DailyStep[], place: DailyPlace): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const now = base.clock.now();
  const today = calendarDay(now, place.timeZone);
  const progress = await inWork(base, opened("daily"), (work) => readProgress(work, steps, { ...place, today }));
  const byName = new Map(steps.map((step) => [step.name, step]));
  const isDone = (name: string, on: Day): boolean => (progress.get(name)?.doneThrough ?? "") >= on;
  for (const due of dueSteps([...progress.values()], { now, today, timeZone: place.timeZone })) {
    const step = byName.get(due.name);
    const planned = progress.get(due.name);
    if (!step || !planned || (place.isFrozen && step.waitsWhileFrozen)) continue;
    // Its own day before, and what it waits for, come first.
    if (!isDone(due.name, addDays(due.on, -1)) || !step.after.every((name) => isDone(name, due.on))) continue;
    if (planned.unfinished && (planned.unfinished.nextTryAt === null || planned.unfinished.nextTryAt > now)) continue;
    const outcome = await runStep(
      base,
      step,
      { ...due, place, now: due.on === today ? now : due.dueAt, isMissed: due.on !== today },
      planned.unfinished?.attempts ?? 0,
    );
    outcomes.push(outcome);
    progress.set(due.name, { ...planned, unfinished: undefined, doneThrough: outcome.state === "done" ? due.on : planned.doneThrough });
  }
  return outcomes;
}

interface Progress extends PlannedStep {
  /** What the next day's attempt came to so far; no next try: a person has to let it go on. */
  readonly unfinished: { readonly attempts: number; readonly nextTryAt: Date | null } | undefined;
}

/** Where each step is. A step that is new here begins with today: nobody wants the past done again by it. */
async function readProgress(
  work: Work,
  steps: readonly DailyStep[],
  { partnerId, today }: DailyPlace & { today: Day },
): Promise<Map<string, Progress>> {
  await sql`insert into platform.daily_steps (partner_id, step, on_day, state, started_at, finished_at)
    select ${partnerId}, name, ${addDays(today, -1)}, 'began', ${work.now}, ${work.now} from unnest(${steps.map((step) => step.name)}::text[]) as name
    where not exists (select from platform.daily_steps known where known.partner_id = ${partnerId} and known.step = name)
    on conflict do nothing`.execute(work.tx);
  const { rows } = await sql<{ step: string; done_through: Day; attempts: number | null; next_try_at: Date | null }>`
    select step, max(on_day) filter (where state in ('began', 'done')) as done_through,
      max(attempts) filter (where state in ('failed', 'held')) as attempts,
      max(next_try_at) filter (where state in ('failed', 'held')) as next_try_at
    from platform.daily_steps where partner_id = ${partnerId} and on_day >= ${addDays(today, -maxDaysBehind)} group by step`.execute(
    work.tx,
  );
  const stood = new Map(rows.map((row) => [row.step, row]));
  const progress = new Map<string, Progress>();
  for (const step of steps) {
    const row = stood.get(step.name);
    progress.set(step.name, {
      name: step.name,
      after: step.after,
      at: await step.at(work, partnerId),
      doneThrough: row?.done_through ?? addDays(today, -1),
      unfinished: row && row.attempts !== null ? { attempts: row.attempts, nextTryAt: row.next_try_at } : undefined,
    });
  }
  return progress;
}

/** An installation that was off for longer starts afresh. */
const maxDaysBehind = 800;

async function runStep(
  base: Base,
  step: DailyStep,
  { place, on, now, isMissed }: DueStep & { place: DailyPlace; now: Date; isMissed: boolean },
  attemptsBefore: number,
): Promise<StepOutcome> {
  const started = new Date();
  const { partnerId } = place;
  const attempts = attemptsBefore + 1;
  let outcome: StepOutcome;
  try {
    const counts = await step.run({ partnerId, on, isMissed, inWork: (act) => inWork(base, opened(`daily:${step.name}`, now), act) });
    outcome = { partnerId, step: step.name, on, state: "done", counts, failure: "" };
  } catch (error) {
    const isHeld = error instanceof StepHeld;
    const failure = error instanceof Error ? error.message : String(error);
    base.log.error({ step: step.name, partnerId, on, error }, isHeld ? "a daily step waits for a person" : "a daily step failed");
    outcome = { partnerId, step: step.name, on, state: isHeld ? "held" : "failed", counts: {}, failure };
  }
  const nextTry = outcome.state === "failed" ? new Date(base.clock.now().getTime() + minutesToNextTry(attempts) * 60_000) : null;
  await inWork(base, opened("daily"), (work) =>
    sql`insert into platform.daily_steps (partner_id, step, on_day, state, attempts, started_at, finished_at, counts, failure, next_try_at)
      values (${partnerId}, ${step.name}, ${on}, ${outcome.state}, ${attempts}, ${started}, ${outcome.state === "done" ? new Date() : null},
        ${JSON.stringify(outcome.counts)}::jsonb, ${outcome.failure}, ${nextTry})
      on conflict (partner_id, step, on_day) do update set state = excluded.state, attempts = excluded.attempts, started_at = excluded.started_at,
        finished_at = excluded.finished_at, counts = excluded.counts, failure = excluded.failure, next_try_at = excluded.next_try_at`.execute(
      work.tx,
    ),
  );
  return outcome;
}
