import { sql } from "kysely";
import { z } from "zod";
import { defineJob, enqueue, type JobBook, type JobRun } from "../jobs.ts";
import { Problem } from "../problems.ts";
import { inWork, type Work } from "../work.ts";
import type { Acted, AnyMassActionKind, MassActionBook, Told } from "./mass-action.ts";
import { keepResult } from "./queries.ts";

const job = defineJob("run-mass-action", z.object({ actionId: z.uuid() }));
const wakeJob = defineJob("wake-mass-actions", z.object({}), { maxAttempts: 1 });
const forgetJob = defineJob("forget-mass-actions", z.object({}), { maxAttempts: 3 });

/** Rows that are taken together; the person's rights are read anew for each such batch. */
const batchSize = 100;
/** An act that did nothing for so long lost its worker: a batch takes seconds. */
const lostAfterMs = 120_000;
/** From this attempt of the job on, a row with a fault is given up instead of tried again. */
const triesOfRow = 3;
const keptDays = 30;
const unconfirmedHours = 24;

export const enqueueMassAction = (work: Work, actionId: string): Promise<void> =>
  enqueue(work, job, { actionId }, { key: `mass-action-${actionId}`, queue: `mass-action-${actionId}` });

export function registerMassActionJobs(jobs: JobBook, book: MassActionBook): void {
  jobs.handle(job, (run, { actionId }) => runMassAction(run, book, actionId));
  // A worker that was killed leaves its job locked for hours, and the act standing still; this finds it within minutes.
  jobs.handle(wakeJob, (run) => run.inWork(wakeLostActions));
  jobs.every("* * * * *", wakeJob);
  jobs.handle(forgetJob, (run) => run.inWork(forgetOldActions));
  jobs.every("20 3 * * *", forgetJob);
}

async function runMassAction(run: JobRun, book: MassActionBook, actionId: string): Promise<void> {
  // Each round leaves fewer rows waiting, or is the last.
  while (await runBatch(run, book, actionId)) {
    if (run.signal?.aborted) throw new Error("the program is stopping; the next attempt goes on with the rows that wait");
  }
}

/** Answers whether there is more to do. */
async function runBatch(run: JobRun, book: MassActionBook, actionId: string): Promise<boolean> {
  const batch = await run.inWork((work) => takeBatch(work, actionId));
  if (!batch) return false;
  const kind = book.find(batch.kind);
  const actor = await run.inWork((work) => book.findActor(work, batch.madeBy));
  for (const row of batch.rows) {
    const inRow = <T>(act: (work: Work) => Promise<T>): Promise<T> =>
      inWork(
        run.base,
        {
          ...(actor ? { actor } : { actor: { kind: "system", name: "mass-action" } }),
          origin: { source: "job", requestId: `mass-action-${actionId}` },
        },
        act,
      );
    if (!kind || !actor) {
      await inRow((work) => writeOutcome(work, actionId, row.position, "failed", kind ? "starter-left" : "unknown-action"));
      continue;
    }
    const goesOn = await runRow(run, inRow, kind, { actionId, ...row, params: batch.params });
    if (!goesOn) return false;
  }
  return true;
}

interface Batch {
  readonly kind: string;
  readonly params: unknown;
  readonly madeBy: string;
  readonly rows: readonly { position: number; objectId: string }[];
}

/** The next rows that wait; when none do, the act is done. */
async function takeBatch(work: Work, actionId: string): Promise<Batch | undefined> {
  const { rows: actions } = await sql<{ kind: string; params: unknown; made_by: string }>`
    update platform.mass_actions set touched_at = ${work.now} where id = ${actionId} and state = 'running' returning kind, params, made_by`.execute(
    work.tx,
  );
  const [action] = actions;
  if (!action) return undefined;
  const { rows } = await sql<{ position: number; objectId: string }>`
    select position, object_id as "objectId" from platform.mass_action_rows where action_id = ${actionId} and state = 'waiting' order by position limit ${batchSize}`.execute(
    work.tx,
  );
  if (rows.length > 0) return { kind: action.kind, params: action.params, madeBy: action.made_by, rows };
  await sql`update platform.mass_actions set state = 'done', ended_at = ${work.now} where id = ${actionId}`.execute(work.tx);
  await keepResult(work, actionId);
  return undefined;
}

interface RowToDo {
  readonly actionId: string;
  readonly position: number;
  readonly objectId: string;
  readonly params: unknown;
}

/** Does one row, and in the same transaction writes that it is done. False: somebody paused or cancelled the act. */
async function runRow(
  run: JobRun,
  inRow: <T>(act: (work: Work) => Promise<T>) => Promise<T>,
  kind: AnyMassActionKind,
  row: RowToDo,
): Promise<boolean> {
  try {
    return await inRow(async (work) => {
      if (!(await isRunning(work, row.actionId))) return false;
      if (!(await takeRow(work, row))) return true;
      const outcome: Acted = await kind.act(work, row.objectId, kind.params.parse(row.params));
      await writeOutcome(work, row.actionId, row.position, outcome.kind, outcome.kind === "skipped" ? outcome.why : "", outcome.told);
      return true;
    });
  } catch (error) {
    // A refusal concerns this row. Anything else is a fault of ours: the job fails and its next attempt begins with this row, a few times;
    // then the row is given up, so that one broken record does not hold up all that follow it.
    if (!(error instanceof Problem) && run.attempt < triesOfRow) throw error;
    if (!(error instanceof Problem))
      run.base.log.error({ err: error, massAction: row.actionId, object: row.objectId }, "a mass action gives up a row");
    await inRow((work) => writeOutcome(work, row.actionId, row.position, "failed", whyFailed(error)));
    return true;
  }
}

function whyFailed(error: unknown): string {
  if (!(error instanceof Problem)) return "fault";
  return error.status === 404 ? "gone" : (error.detail ?? error.title);
}

/** Shared with other rows, and waited for by who pauses: after a pause was confirmed nothing more happens. */
async function isRunning(work: Work, actionId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from platform.mass_actions where id = ${actionId} and state = 'running' for share`.execute(work.tx);
  return rows.length > 0;
}

/** False: another worker has it or has done it. */
async function takeRow(work: Work, row: RowToDo): Promise<boolean> {
  const { rows } =
    await sql`select 1 from platform.mass_action_rows where action_id = ${row.actionId} and position = ${row.position} and state = 'waiting' for update skip locked`.execute(
      work.tx,
    );
  return rows.length > 0;
}

async function writeOutcome(
  work: Work,
  actionId: string,
  position: number,
  state: "changed" | "skipped" | "failed",
  message: string,
  told?: readonly Told[],
): Promise<void> {
  await sql`update platform.mass_action_rows set state = ${state}, message = ${message.slice(0, 1000)}, done_at = ${work.now},
      told = coalesce(${told === undefined ? null : JSON.stringify(told)}::jsonb, told)
    where action_id = ${actionId} and position = ${position} and state = 'waiting'`.execute(work.tx);
}

async function wakeLostActions(work: Work): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select id from platform.mass_actions where state = 'running' and touched_at < ${new Date(work.now.getTime() - lostAfterMs)}`.execute(
    work.tx,
  );
  for (const { id } of rows) await enqueue(work, job, { actionId: id }, { key: `mass-action-${id}` });
}

async function forgetOldActions(work: Work): Promise<void> {
  const ended = new Date(work.now.getTime() - keptDays * 86_400_000);
  const unconfirmed = new Date(work.now.getTime() - unconfirmedHours * 3_600_000);
  await sql`delete from platform.mass_actions where (state = 'preview' and created_at < ${unconfirmed}) or (state in ('done', 'cancelled') and ended_at < ${ended})`.execute(
    work.tx,
  );
}
