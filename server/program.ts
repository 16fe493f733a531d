// Joins the parts: the database, the modules, the adapters. The server, the command line and the tests all start here.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { fcmPusher } from "./adapters/fcm-pusher.ts";
import { imapReader } from "./adapters/imap-reader.ts";
import { smtpMailer } from "./adapters/smtp-mailer.ts";
import { webPusher } from "./adapters/web-pusher.ts";
import { saveAudit } from "./modules/identity/index.ts";
import { isMoneyFrozen, listPartners } from "./modules/partners/index.ts";
import { exportHouse } from "./modules/reports/index.ts";
import { modules as allModules } from "./modules.ts";
import { type Clock, shiftedClock, systemClock } from "./platform/clock.ts";
import { type Config, installationSecret } from "./platform/config.ts";
import type { DailyStep } from "./platform/daily/daily-step.ts";
import { type DailyPlace, type DailyProcedure, registerDailyProcedure } from "./platform/daily/run-daily-procedure.ts";
import { connect, type Database } from "./platform/db/database.ts";
import { openEmbeddedServer } from "./platform/db/embedded-server.ts";
import { connectForReading } from "./platform/db/reading-connections.ts";
import { EventBus } from "./platform/event-bus.ts";
import { ExportBook } from "./platform/exports/list-export.ts";
import { diskStore } from "./platform/files/disk-store.ts";
import { JobBook } from "./platform/jobs.ts";
import { KeptValues } from "./platform/kept.ts";
import type { Logger } from "./platform/log.ts";
import type { MailReader } from "./platform/mail/mail-reader.ts";
import type { Mailer } from "./platform/mail/mailer.ts";
import { makeMetrics } from "./platform/metrics.ts";
import type { Module } from "./platform/module.ts";
import { createPdfPool } from "./platform/pdf/pdf-pool.ts";
import { sealWith, unsealWith } from "./platform/secrets.ts";
import { reportMissingTexts } from "./platform/texts.ts";
import type { Tools } from "./platform/tools.ts";
import type { Base } from "./platform/work.ts";

export interface Program {
  readonly base: Base;
  readonly kept: KeptValues;
  readonly tools: Tools;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly book: JobBook;
  /** What happens every day for each partner; run by a job, or at once by a command or a test. */
  readonly daily: DailyProcedure;
  close(): Promise<void>;
}

export interface Overrides {
  readonly clock?: Clock;
  readonly mailer?: Mailer;
  readonly mailReader?: MailReader;
  /** What stands in for Google's services; only on a test installation. */
  readonly googleAt?: string;
  readonly poolSize?: number;
  /** So many processes do the same side by side and share the connections that one would open. */
  readonly sharedBy?: number;
  /** Only these instead of all. */
  readonly modules?: readonly Module[];
}

/** The address of the database: the operator's own, or the embedded one, started when it does not run. */
export async function openDatabase(config: Config, log: Logger): Promise<{ url: string; release(): Promise<void> }> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, release: () => Promise.resolve() };
  return openEmbeddedServer(config.dataDir, log);
}

/** Everything but sockets: what a request, a job or a command needs. The database must be migrated. */
export async function makeProgram(config: Config, log: Logger, databaseUrl: string, overrides: Overrides = {}): Promise<Program> {
  reportMissingTexts((text) => log.warn({ text }, "a language lacks this text; another speaks for it"));
  const { sharedBy = 1 } = overrides;
  const max = overrides.poolSize ?? Math.max(8, Math.ceil(16 / sharedBy));
  const modules = overrides.modules ?? allModules;
  const database = connect(databaseUrl, { max });
  const perCustomer = connect(databaseUrl, { max: Math.max(6, max / 2), name: "demarc-portal", plansOnce: true });
  // What customers read takes a millisecond or two. More at once than there are processors takes longer for each, and longer for all together.
  const readingPerCustomer = connectForReading(databaseUrl, {
    max: Math.max(2, Math.ceil((2 * availableParallelism()) / sharedBy)),
    plansOnce: true,
  });
  const reading = connectForReading(databaseUrl, { max });
  // Pages wait for what is kept while they hold a connection, so it is read over others.
  const keeping = connectForReading(databaseUrl, { max: 2 });
  const bus = new EventBus();
  const book = new JobBook();
  const clock = overrides.clock ?? (await installationClock(config, database));
  const kept = new KeptValues();
  const base: Base = {
    kysely: database.kysely,
    ofCustomer: { kysely: perCustomer.kysely, reading: readingPerCustomer },
    reading,
    keeping,
    kept,
    clock,
    log,
    saveAudit,
    saveEvents: bus.save,
  };
  const key = installationSecret(config.dataDir, "key");
  // Filled below: some steps are made with the tools.
  const steps: DailyStep[] = [];
  const tools: Tools = {
    base,
    config,
    databaseUrl,
    log,
    metrics: makeMetrics(base),
    files: diskStore(join(config.dataDir, "files")),
    mailer: overrides.mailer ?? smtpMailer,
    mailReader: overrides.mailReader ?? imapReader,
    pusher: webPusher({ allowLoopback: config.testInstallation }),
    nativePusher: fcmPusher({ at: overrides.googleAt, allowLoopback: config.testInstallation }),
    settings: modules.flatMap((module) => module.settings ?? []),
    features: modules.flatMap((module) => module.features ?? []),
    daily: steps,
    pdfs: createPdfPool(),
    exports: new ExportBook(
      modules.flatMap((module) => module.exports ?? []),
      exportHouse,
    ),
    seal: sealWith(key),
    unseal: unsealWith(key),
  };
  bus.registerJobs(book);
  for (const { daily = [] } of modules) steps.push(...(typeof daily === "function" ? daily(tools) : daily));
  for (const module of modules) {
    module.listen?.(bus.listen, tools);
    module.jobs?.(book, tools);
  }
  const daily: DailyProcedure = {
    steps: tools.daily,
    places: async (work) => {
      const places: DailyPlace[] = [];
      for (const { id, timeZone } of await listPartners(work))
        places.push({ partnerId: id, timeZone, isFrozen: await isMoneyFrozen(work, id) });
      return places;
    },
  };
  registerDailyProcedure(book, daily);
  return { base, kept, tools, database, databaseUrl, book, daily, close };

  async function close(): Promise<void> {
    tools.pdfs.close();
    await reading.close();
    await keeping.close();
    await perCustomer.close();
    await readingPerCustomer.close();
    await database.close();
  }
}

/** The system's clock; on a test installation moved by what `demarc clock` has set. */
async function installationClock(config: Config, database: Database): Promise<Clock> {
  if (!config.testInstallation) return systemClock;
  const row = await sql<{ clock_shift_ms: bigint }>`select clock_shift_ms from platform.installation`.execute(database.kysely);
  return shiftedClock(Number(row.rows[0]?.clock_shift_ms ?? 0n));
}

export const version: string = (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string })
  .version;
