// A job is something to be done later, by graphile-worker: a row written in the transaction of the change, so it exists if
// and only if the change does. It runs at least once; a handler asks "is it done already?" before it does anything.
import { Logger as JobLogger, parseCronItems, type Runner, run, runOnce, type TaskList } from "graphile-worker";
import { sql } from "kysely";
import pg from "pg";
import type { z } from "zod";
import { system } from "./actor.ts";
import type { Logger } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { type Base, inWork, type Work } from "./work.ts";

export interface JobKind<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly payload: Payload;
  /** 25 attempts spread over about three days is the default; the last failure stays for staff to see. */
  readonly maxAttempts: number;
}

export const defineJob = <Payload extends z.ZodType>(
  name: string,
  payload: Payload,
  options: { maxAttempts?: number } = {},
): JobKind<Payload> => ({
  name,
  payload,
  maxAttempts: options.maxAttempts ?? 25,
});

export interface EnqueueOptions {
  /** A second job with the same key replaces the first while that has not started. */
  readonly key?: string;
  readonly runAt?: Date;
  /** So long from now by the clock of whoever works on jobs, also where a test installation has moved its own. */
  readonly afterMs?: number;
  /** Jobs of one queue run one after the other. */
  readonly queue?: string;
  /** Lower runs first; 0 is normal. */
  readonly priority?: number;
}

/** Writes a job into this transaction. */
export const enqueue = <Payload extends z.ZodType>(
  work: Work,
  job: JobKind<Payload>,
  payload: z.input<Payload>,
  options: EnqueueOptions = {},
): Promise<void> => enqueueAll(work, [{ job, payload, options }]);

export interface NewJob {
  readonly job: JobKind;
  readonly payload: unknown;
  readonly options?: EnqueueOptions;
}

/** Many jobs in one statement. */
export async function enqueueAll(work: Work, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const specs = jobs.map(({ job, payload, options = {} }) => ({
    identifier: job.name,
    payload: job.payload.parse(payload),
    queue_name: options.queue ?? null,
    run_at: (options.afterMs === undefined ? options.runAt : new Date(Date.now() + options.afterMs))?.toISOString() ?? null,
    max_attempts: job.maxAttempts,
    job_key: options.key ?? null,
    priority: options.priority ?? 0,
  }));
  await sql`select platform.add_jobs(${JSON.stringify(specs)}::jsonb)`.execute(work.tx);
}

/** What a handler gets: it opens as many transactions as it needs, and talks to the network only between them. */
export interface JobRun {
  readonly base: Base;
  readonly attempt: number;
  readonly isLastAttempt: boolean;
  readonly signal: AbortSignal | undefined;
  inWork<T>(act: (work: Work) => Promise<T>): Promise<T>;
}

type Handler = (run: JobRun, payload: unknown) => Promise<void>;

/** What this program can do in the background: handlers by job name, and the clock's own jobs. */
export class JobBook {
  readonly #handlers = new Map<string, Handler>();
  readonly #cron: { match: string; task: string; identifier: string }[] = [];

  handle<Payload extends z.ZodType>(job: JobKind<Payload>, handler: (run: JobRun, payload: z.output<Payload>) => Promise<void>): void {
    if (this.#handlers.has(job.name)) throw new Error(`two handlers for the job ${job.name}`);
    this.#handlers.set(job.name, (run, payload) => handler(run, job.payload.parse(payload)));
  }

  /** Runs a job by the clock; `match` is a crontab line's five fields, in UTC. */
  every(match: string, job: JobKind): void {
    const item = { match, task: job.name, identifier: job.name };
    // A time that cannot be read is said here, and not where a worker starts.
    parseCronItems([item]);
    this.#cron.push(item);
  }

  /** A book with these jobs alone; nobody works on the others. */
  only(names: ReadonlySet<string>): JobBook {
    const book = new JobBook();
    for (const [name, handler] of this.#handlers) if (names.has(name)) book.#handlers.set(name, handler);
    return book;
  }

  get names(): readonly string[] {
    return [...this.#handlers.keys()];
  }

  taskList(base: Base): TaskList {
    return Object.fromEntries(
      [...this.#handlers].map(([name, handler]) => [
        name,
        async (payload: unknown, helpers) => {
          const { attempts, max_attempts: max } = helpers.job;
          await handler(
            {
              base,
              attempt: attempts,
              isLastAttempt: attempts >= max,
              signal: helpers.abortSignal,
              inWork: (act) =>
                inWork(base, { actor: system(`job:${name}`), origin: { source: "job", requestId: `job-${helpers.job.id}` } }, act),
            },
            withoutCronMark(payload),
          );
        },
      ]),
    );
  }

  cronItems() {
    return parseCronItems(this.#cron);
  }
}

/** graphile-worker adds `_cron` to the payload of jobs that the clock started. */
function withoutCronMark(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null || !("_cron" in payload)) return payload;
  const { _cron, ...rest } = payload as Record<string, unknown>;
  return rest;
}

// graphile-worker wants `int8` as text, so it has a pool of its own.
const poolFor = (url: string, max: number): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max, application_name: "demarc-jobs" });
  pool.on("error", () => undefined);
  // A connection that breaks while a job uses it fails that job, not the process.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
};

/** Starts working on jobs; the returned function stops, after letting running jobs end. */
export async function startJobs(
  url: string,
  base: Base,
  book: JobBook,
  { concurrency = 4, metrics }: { concurrency?: number; metrics?: Metrics } = {},
): Promise<() => Promise<void>> {
  const pgPool = poolFor(url, concurrency + 3);
  const runner: Runner = await run({
    pgPool,
    taskList: book.taskList(base),
    parsedCronItems: book.cronItems(),
    concurrency,
    noHandleSignals: true,
    pollInterval: 2000,
    logger: jobLogger(base.log),
  });
  if (metrics) countJobs(runner, metrics);
  return async () => {
    await runner.stop();
    await pgPool.end();
  };
}

function countJobs({ events }: Runner, { jobs }: Metrics): void {
  events.on("job:success", ({ job }) => jobs.inc({ task: job.task_identifier, outcome: "succeeded" }));
  events.on("job:error", ({ job }) => {
    jobs.inc({ task: job.task_identifier, outcome: job.attempts >= job.max_attempts ? "given_up" : "failed" });
  });
}

/** Works until no job is ready; for commands that must leave nothing undone, and for tests. */
export async function drainJobs(url: string, base: Base, book: JobBook, { concurrency = 2 } = {}): Promise<void> {
  const pgPool = poolFor(url, 6);
  try {
    await runOnce({ pgPool, taskList: book.taskList(base), concurrency, noHandleSignals: true, logger: jobLogger(base.log) });
  } finally {
    await pgPool.end();
  }
}

function jobLogger(log: Logger): JobLogger {
  const child = log.child({ part: "jobs" });
  return new JobLogger(() => (level, message, meta) => {
    if (level === "error") child.error({ reason: String((meta?.error as Error | undefined)?.message ?? "") }, message);
    else if (level === "warning") child.warn(message);
    else child.debug(message);
  });
}
