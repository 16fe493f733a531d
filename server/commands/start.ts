import type { Command } from "commander";
import { clearBrokenDemo } from "../demo/demo-state.ts";
import { listenHttp } from "../listen-http.ts";
import { listenRadius } from "../listen-radius.ts";
import { listenHealth } from "../listeners/health.ts";
import { type Role, readConfig, roles } from "../platform/config.ts";
import { isConnectionFault } from "../platform/db/database-faults.ts";
import { migrate } from "../platform/db/migrate.ts";
import { startJobs } from "../platform/jobs.ts";
import { type Logger, makeLog } from "../platform/log.ts";
import { makeProgram, openDatabase, type Program } from "../program.ts";
import { seedInstallation } from "../seed-installation.ts";
import { watchEquipment } from "../watch-equipment.ts";
import { addCommand, CommandFailure } from "./common.ts";
import { demoLogins, loadDemoOnFirstStart } from "./demo.ts";
import { keepProcess, stopWithParent, tellParentReady } from "./processes.ts";

/** A million services take a while to be read; whoever waits for this process is told after so long, and not kept waiting for one that cannot start. */
const longestWaitMs = 60_000;

interface Options {
  readonly json?: boolean;
  readonly roles?: string;
  readonly demo?: boolean;
}

export function addStartCommand(parent: Command): void {
  addCommand<Options>(
    parent,
    "start",
    "Starts the system: all roles, or those of --roles. Stops cleanly on Ctrl-C.",
    (command) =>
      command
        .option("--roles <list>", `some of ${roles.join(",")}`)
        .option("--no-demo", "do not load the demo provider into an empty installation"),
    async (_args, options) => start(parseRoles(options.roles), options),
  );
}

function parseRoles(list: string | undefined): readonly Role[] {
  if (list === undefined) return roles;
  const wanted = list.split(",");
  const unknown = wanted.filter((role) => !(roles as readonly string[]).includes(role));
  if (unknown.length > 0) throw new CommandFailure(`There is no role ${unknown.join(", ")}. Known: ${roles.join(", ")}.`);
  return wanted as Role[];
}

async function start(wanted: readonly Role[], options: Options): Promise<void> {
  const config = readConfig();
  const log = makeLog(config.logLevel ?? "info");
  const database = await openDatabase(config, log);
  const stops: (() => Promise<void>)[] = [() => database.release()];
  const stopAll = once(async () => {
    for (const stop of stops.reverse()) await stop();
  });
  // Asked to stop while still starting: stop as soon as there is something whole to stop.
  let stopping = false;
  const stopAndExit = (): void => {
    stopping = true;
    void stopAll().then(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stopAndExit);
  stopWithParent(stopAndExit);
  try {
    const [first, ...others] = wanted;
    const hasDatabase = await broughtUpToDate(database.url, log, { mayBeAway: first === "radius" && others.length === 0 });
    if (hasDatabase && options.demo !== false) await clearBrokenDemo(database.url, log);
    const program = await makeProgram(config, log, database.url, first === "http" ? { sharedBy: config.httpProcesses } : {});
    stops.push(() => program.close());
    const health = await listenHealth(program.tools);
    if (health) stops.push(health.stop);
    if (options.demo !== false && wanted.includes("http")) await loadDemoOnFirstStart(program, (text) => console.error(text));
    if (hasDatabase) await seedInstallation(program.base);
    // A billing run must not make a page wait: with several roles each but the first has a process of its own.
    const ready = others.map((role) => new Promise<void>((onReady) => stops.push(keepProcess({ role, log, onReady }))));
    const url = await play(first, program, stops);
    // Whoever is told "ready" finds every role at work.
    await Promise.race([Promise.all(ready), new Promise((done) => setTimeout(done, longestWaitMs).unref())]);
    tellParentReady();
    if (!stopping) {
      console.log(`ready ${url ?? first}`);
      if (url !== undefined) for (const line of await demoLogins(program)) console.log(line);
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** RADIUS alone may begin with what it knew when it ran last (N-125). @returns whether the database is there */
async function broughtUpToDate(databaseUrl: string, log: Logger, { mayBeAway }: { readonly mayBeAway: boolean }): Promise<boolean> {
  try {
    await migrate(databaseUrl, log);
    return true;
  } catch (error) {
    if (!mayBeAway || !isConnectionFault(error)) throw error;
    return false;
  }
}

/** Does what the role is for, in this process and in those that share its port; `stops` end it. Answers where people find it. */
async function play(role: Role | undefined, program: Program, stops: (() => Promise<void>)[]): Promise<string | undefined> {
  const { config, log, metrics } = program.tools;
  const share = (processes: number, env: Readonly<Record<string, string>>, sharedRole: Role): void => {
    for (let n = 1; n < processes; n++) stops.push(keepProcess({ role: sharedRole, log, env }));
  };
  if (role === "worker") stops.push(await startJobs(program.databaseUrl, program.base, program.book, { metrics }));
  if (role === "radius") {
    stops.push((await listenRadius(program)).stop);
    if (!config.joinsRadius) share(config.radiusProcesses, { DEMARC_RADIUS_JOINS: "1" }, role);
  }
  if (role === "probe") stops.push(watchEquipment(program).stop);
  if (role !== "http") return undefined;
  const http = await listenHttp(program);
  stops.push(http.stop);
  // Each answers with one thread. The kernel shares connections out among those that listen on one port.
  if (!http.isJoined) share(config.httpProcesses, http.join, role);
  return http.url;
}

function once(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= act();
    return running;
  };
}
