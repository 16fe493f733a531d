// The job that has a simulation run: it starts the process, writes down how far it is, and stops it when somebody says so.
import { type ChildProcess, fork } from "node:child_process";
import { sql } from "kysely";
import { z } from "zod";
import { dropLeftForks } from "../../../platform/fork/fork-database.ts";
import { defineJob, type JobBook, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { Scenario, SimulationResult } from "./contract.ts";

export interface SimulationOrder {
  readonly databaseUrl: string;
  readonly partnerId: string;
  readonly scenario: Scenario;
  readonly days: number;
  readonly now: string;
}

export type SimulationAnswer =
  | { readonly kind: "progress"; readonly phase: "copying" | "unchanged" | "changed" | "reading"; readonly doneDays: number }
  | { readonly kind: "done"; readonly result: SimulationResult }
  | { readonly kind: "failed"; readonly failure: string; readonly isExpected: boolean };

export const simulationJob = defineJob("reports.run-simulation", z.object({ simulationId: z.uuid() }), { maxAttempts: 1 });
const tidyJob = defineJob("reports.tidy-simulations", z.object({}), { maxAttempts: 1 });
/** One after the other: each is a copy of all the data. */
export const simulationQueue = "simulations";
const looksForCancelMs = 1000;
const daysKept = 400;

export function registerSimulations(book: JobBook, tools: Tools): void {
  book.handle(simulationJob, (run, { simulationId }) => holdingLock(tools, simulationId, () => runSimulation(run, tools, simulationId)));
  book.handle(tidyJob, () => tidySimulations(tools));
  book.every("* * * * *", tidyJob);
}

const lockOf = (simulationId: string) => sql`hashtextextended(${`simulation:${simulationId}`}, 0)`;

/** The lock is gone with the process that held it, so that a simulation which nobody works on is found. */
async function holdingLock(tools: Tools, simulationId: string, act: () => Promise<void>): Promise<void> {
  await tools.base.kysely.connection().execute(async (connection) => {
    const taken = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${lockOf(simulationId)}) as taken`.execute(connection);
    if (!taken.rows[0]?.taken) return;
    try {
      await act();
    } finally {
      await sql`select pg_advisory_unlock(${lockOf(simulationId)})`.execute(connection);
    }
  });
}

interface Begun {
  readonly partner_id: string;
  readonly scenario: Scenario;
  readonly total_days: number;
}

async function runSimulation(run: JobRun, tools: Tools, simulationId: string): Promise<void> {
  const begun = await run.inWork(async (work) => {
    const { rows } = await sql<Begun>`update reports.simulations set state = 'running', phase = 'copying', started_at = ${work.now}
      where id = ${simulationId} and state = 'waiting' returning partner_id, scenario, total_days`.execute(work.tx);
    return rows[0];
  });
  if (!begun) return;
  const child = startChild();
  const order: SimulationOrder = {
    databaseUrl: tools.databaseUrl,
    partnerId: begun.partner_id,
    scenario: begun.scenario,
    days: begun.total_days,
    now: run.base.clock.now().toISOString(),
  };
  const stop = (): void => void child.kill("SIGTERM");
  run.signal?.addEventListener("abort", stop);
  const watch = setInterval(() => {
    run
      .inWork((work) => isRunning(work, simulationId))
      .then((running) => running || stop())
      .catch(() => undefined);
  }, looksForCancelMs);
  try {
    const end = await listenTo(child, order, (progress) => run.inWork((work) => saveProgress(work, simulationId, progress)));
    await run.inWork((work) => saveEnd(work, simulationId, end));
  } finally {
    clearInterval(watch);
    run.signal?.removeEventListener("abort", stop);
    // A process that was killed could not clean up behind itself.
    await dropLeftForks(tools.databaseUrl);
  }
}

const startChild = (): ChildProcess =>
  // It has a place beside the program, not in it: the program is what it starts.
  fork(new URL("../../../simulator/simulation-child.ts", import.meta.url), {
    serialization: "advanced",
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });

type End = Extract<SimulationAnswer, { kind: "done" | "failed" }>;
type Told = Extract<SimulationAnswer, { kind: "progress" }>;

function listenTo(child: ChildProcess, order: SimulationOrder, tell: (progress: Told) => Promise<unknown>): Promise<End> {
  return new Promise((done) => {
    let end: End | undefined;
    let lastWords = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      lastWords = (lastWords + text).slice(-500);
    });
    child.on("message", (answer: SimulationAnswer) => {
      if (answer.kind === "progress") tell(answer).catch(() => undefined);
      else end = answer;
    });
    child.on("error", (error) => {
      lastWords += error.message;
    });
    child.on("exit", () => done(end ?? { kind: "failed", failure: lastWords || "It was stopped before its end.", isExpected: false }));
    child.send(order);
  });
}

async function isRunning(work: Work, simulationId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from reports.simulations where id = ${simulationId} and state = 'running'`.execute(work.tx);
  return rows.length > 0;
}

const saveProgress = (work: Work, simulationId: string, { phase, doneDays }: Told) =>
  sql`update reports.simulations set phase = ${phase}, done_days = greatest(done_days, ${doneDays})
    where id = ${simulationId} and state = 'running'`.execute(work.tx);

async function saveEnd(work: Work, simulationId: string, end: End): Promise<void> {
  if (end.kind === "failed") work.log.warn({ simulationId, failure: end.failure }, "a simulation failed");
  await sql`update reports.simulations set state = ${end.kind}, finished_at = ${work.now},
      result = ${end.kind === "done" ? JSON.stringify(end.result) : null}::jsonb, failure = ${end.kind === "failed" ? end.failure.slice(0, 1000) : ""}
    where id = ${simulationId} and state = 'running'`.execute(work.tx);
}

/** What a crash has left: copies of the data without an owner, simulations that nobody works on; and what is too old. */
async function tidySimulations(tools: Tools): Promise<void> {
  await dropLeftForks(tools.databaseUrl);
  await tools.base.kysely.connection().execute(async (connection) => {
    const { rows } = await sql<{ id: string }>`select id from reports.simulations where state = 'running'`.execute(connection);
    for (const { id } of rows) {
      const taken = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${lockOf(id)}) as taken`.execute(connection);
      if (!taken.rows[0]?.taken) continue;
      await sql`update reports.simulations set state = 'failed', finished_at = ${tools.base.clock.now()},
        failure = 'The system was stopped while this ran. Start it again.' where id = ${id} and state = 'running'`.execute(connection);
      await sql`select pg_advisory_unlock(${lockOf(id)})`.execute(connection);
    }
    await sql`delete from reports.simulations where created_at < ${tools.base.clock.now()}::timestamptz - ${daysKept} * interval '1 day'`.execute(
      connection,
    );
  });
}
