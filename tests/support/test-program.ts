// A whole program on a database of its own, without sockets: what use-case, endpoint and story tests run against.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { type Actor, system } from "../../server/platform/actor.ts";
import { MovableClock } from "../../server/platform/clock.ts";
import { readConfig } from "../../server/platform/config.ts";
import { runDailyProcedure, type StepOutcome } from "../../server/platform/daily/run-daily-procedure.ts";
import { drainJobs } from "../../server/platform/jobs.ts";
import { makeLog } from "../../server/platform/log.ts";
import { inWork, type Work } from "../../server/platform/work.ts";
import { makeProgram, type Overrides, type Program } from "../../server/program.ts";

export interface TestProgram extends Program {
  readonly clock: MovableClock;
  /** Opens a work, as the system unless an actor is given. */
  inWork<T>(act: (work: Work) => Promise<T>, actor?: Actor): Promise<T>;
  /** Runs every job that is ready, and those that these leave behind. */
  runJobs(): Promise<void>;
  /** Does what the daily procedure has to do by now, and then the jobs that it left. */
  runDay(): Promise<StepOutcome[]>;
  /** Plain SQL, for looking at what was really written. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** Makes a program on a fresh copy of the template database; both are gone after the file's tests. */
export async function testProgram(options: { now?: string } & Omit<Overrides, "clock"> = {}): Promise<TestProgram> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  // Copying the files takes half of the time that writing them through the log takes.
  await onServer(`create database ${name} template ${inject("templateName")} strategy file_copy`);
  const url = new URL(inject("serverUrl"));
  url.pathname = `/${name}`;
  const dataDir = mkdtempSync(join(tmpdir(), "demarc-test-data-"));
  const clock = new MovableClock(options.now ?? "2026-01-15T09:00:00Z");
  // Tests do in a moment, under a clock that stands, what people do in minutes.
  const portalLimits = { reads: 100_000, writes: 100_000, lookers: 100_000, strangers: 100_000 };
  const config = { ...readConfig({}), dataDir, testInstallation: true, portalLimits };
  const program = await makeProgram(config, makeLog(process.env.DEMARC_LOG_LEVEL ?? "silent"), url.href, {
    poolSize: 6,
    ...options,
    clock,
  });
  const close = async (): Promise<void> => {
    await program.close();
    await onServer(`drop database if exists ${name} with (force)`);
    rmSync(dataDir, { recursive: true, force: true });
  };
  afterAll(close);
  /** Starting a worker takes a tenth of a second, so it is not started for nothing. */
  const runJobs = async (): Promise<void> => {
    const ready = await program.database.pool.query(
      "select 1 from graphile_worker._private_jobs where is_available and run_at <= now() limit 1",
    );
    if (ready.rowCount !== 0) await drainJobs(url.href, program.base, program.book);
  };
  return {
    ...program,
    clock,
    inWork: (act, actor = system("test")) => inWork(program.base, { actor, origin: { source: "job" } }, act),
    runJobs,
    runDay: async () => {
      const outcomes = await runDailyProcedure(program.base, program.daily);
      await runJobs();
      return outcomes;
    },
    query: async (text, values = []) => (await program.database.pool.query(text, values)).rows,
    close,
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(inject("serverUrl"));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
