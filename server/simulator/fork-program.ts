// The program on a copy of the data. That nothing can leave it is not a setting: it has no gateways, no access points, no mailer, none of the
// modules that write to people, none of the real installation's secrets, and works on a list of jobs that only calculate.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coreModules } from "../modules.ts";
import { MovableClock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import type { DailyProcedure } from "../platform/daily/run-daily-procedure.ts";
import { drainJobs } from "../platform/jobs.ts";
import type { Logger } from "../platform/log.ts";
import { makeProgram, type Program } from "../program.ts";
import { nobodyOutside } from "./nobody-outside.ts";

/** All other jobs stay undone: they print, send, charge, or tidy up. */
const calculating: ReadonlySet<string> = new Set([
  "deliver-events",
  "catalog.update-taxes",
  "change-planned-status",
  "billing.charge-prepaid-account",
  "billing.first-invoice",
  "billing.build-preview",
  "billing.confirm-run",
  "collections.evaluate",
]);

/** Steps that speak to gateways and people, or prove what the real books have proven. */
const leftOut: ReadonlySet<string> = new Set(["payments.autocharge", "collections.remind", "billing.verify-books", "billing.replay"]);

export interface ForkProgram {
  readonly program: Program;
  readonly clock: MovableClock;
  /** The daily procedure of one partner. */
  readonly daily: DailyProcedure;
  /** What is due by the copy's clock, and what that leaves. */
  runJobs(): Promise<void>;
  close(): Promise<void>;
}

export async function openForkProgram(
  url: string,
  { partnerId, now, log }: { partnerId: string; now: Date; log: Logger },
): Promise<ForkProgram> {
  const dataDir = mkdtempSync(join(tmpdir(), "demarc-fork-"));
  const clock = new MovableClock(now);
  const config: Config = {
    dataDir,
    databaseUrl: url,
    httpHost: "127.0.0.1",
    httpPort: 0,
    httpProcesses: 1,
    joinsHttp: false,
    radiusHost: "127.0.0.1",
    radiusPort: 0,
    radiusAccountingPort: 0,
    radiusHttpPort: undefined,
    radiusHttpHost: "127.0.0.1",
    radiusProcesses: 1,
    radiusSnapshotHours: 24,
    joinsRadius: false,
    healthPort: 0,
    publicUrl: "http://fork.invalid",
    trustedProxies: [],
    testInstallation: true,
    logLevel: undefined,
    // Nothing listens here.
    portalLimits: { reads: 1, writes: 1, lookers: 1, strangers: 1 },
    metricsToken: undefined,
  };
  const program = await makeProgram(config, log, url, {
    clock,
    poolSize: 4,
    mailer: { open: () => Promise.reject(new Error("nothing leaves a copy of the data")) },
    mailReader: { open: () => Promise.reject(new Error("nothing is read into a copy of the data")) },
    modules: coreModules(nobodyOutside),
  });
  // B-245 no reservations come here, and none are missed.
  await program.database.pool.query("update billing.fiscal_add_ons set is_on = false where is_on");
  const book = program.book.only(calculating);
  return {
    program,
    clock,
    daily: {
      steps: program.daily.steps
        .filter(({ name }) => !leftOut.has(name))
        .map((step) => ({ ...step, after: step.after.filter((name) => !leftOut.has(name)) })),
      places: async (work) => (await program.daily.places(work)).filter((place) => place.partnerId === partnerId),
    },
    async runJobs() {
      // The queue looks at the database's own clock.
      const ready = await program.database.pool.query(
        `update graphile_worker._private_jobs job set run_at = now() from graphile_worker._private_tasks task
         where task.id = job.task_id and task.identifier = any ($1) and job.run_at <= greatest($2, now()) and job.attempts < 5`,
        [[...calculating], clock.now()],
      );
      if (ready.rowCount !== 0) await drainJobs(url, program.base, book);
    },
    async close() {
      await program.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
