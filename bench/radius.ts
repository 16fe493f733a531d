// RADIUS beside Debian's FreeRADIUS on the same machine, in one run, under the same load generator, which checks every reply: its `files`
// module (everything in memory) and its SQL module over the same PostgreSQL with its own schema, tuned (sixteen threads and connections, no extra queries).
//
//   npm run bench -- radius [--subscribers=100000] [--sessions=20000] [--seconds=6] [--repeat=3] [--reference=files,sql|none] [--keep=FOLDER]
//
// Server and database share the first core, the generator has the second. Needs Linux with taskset, a C compiler, and for the reference
// freeradius and freeradius-postgresql. Prints one JSON line.
import { type ChildProcess, execFileSync } from "node:child_process";
import { join } from "node:path";
import { freeUdpPort } from "../tests/support/free-udp-port.ts";
import { FreeRadius } from "./support/free-radius.ts";
import { ended, startOurs } from "./support/radius-process.ts";
import { fillWithSubscribers } from "./support/radius-subscribers.ts";
import { compileRadload, type Loaded, type LoadKind, runRadload } from "./support/radload.ts";
import { option, round, type Scratch, scratchInstallation } from "./support/scratch-installation.ts";

const subscribers = Number(option("subscribers", "100000"));
const sessions = Number(option("sessions", "20000"));
const seconds = Number(option("seconds", "6"));
const repeat = Number(option("repeat", "3"));
const references = option("reference", "files,sql")
  .split(",")
  .filter((name): name is "files" | "sql" => name === "files" || name === "sql");
const tell = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
/** Of the generator; it guards nothing. */
const secret = "bench-secret-2026-0123456789";
const kinds: readonly LoadKind[] = ["auth", "start", "interim", "stop"];
const countEnded = "select count(*)::int as ended from usage.sessions where ended_at is not null";
const cores = { server: "0", generator: "1" } as const;

const scratch = await scratchInstallation("radius");
const radload = compileRadload(scratch.program.tools.config.dataDir);
try {
  if (!scratch.filled) {
    await fillWithSubscribers(scratch, { subscribers, secret, tell });
    tell("filling: tidying up, so that the database does not begin with it while it is measured");
    await scratch.query("vacuum (freeze, analyze)");
    await scratch.query("checkpoint");
    scratch.markFilled();
  }
  execFileSync("taskset", ["-acp", cores.server, String(await postmaster(scratch))], { stdio: "ignore" });
  const [before] = await scratch.query<{ ended: number }>(countEnded);
  const endedBefore = before?.ended ?? 0;
  const rows = [await measureOurs(scratch, endedBefore)];
  for (const name of references) rows.push(await measureReference(scratch, name));
  const rateOf = (server: string, kind: LoadKind): number => rows.find((row) => row.server === server)?.measured[kind]?.perSecond ?? 0;
  const ratio = (kind: LoadKind, server: string): number | null =>
    references.some((name) => name === server) ? round(rateOf("demarc", kind) / rateOf(`freeradius-${server}`, kind)) : null;
  const ratios = {
    authToFiles: ratio("auth", "files"),
    authToSql: ratio("auth", "sql"),
    accountingToSql: ratio("interim", "sql"),
  };
  console.log(JSON.stringify({ name: "radius", subscribers, sessions, rows, ratios }));
} finally {
  await scratch.close();
}

interface Row {
  readonly server: string;
  /** Accounting packets a second, from the first one that came to the last one that stood in sessions and usage. */
  readonly drainedPerSecond?: number | undefined;
  readonly measured: Partial<Record<LoadKind, Measured>>;
}
interface Measured {
  /** The middle one of the repetitions. */
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly lost: number;
  readonly bad: number;
  readonly cpuMsPerThousand: number;
}

async function measureOurs(into: Scratch, endedBefore: number): Promise<Row> {
  const ours = await startOurs(into, cores.server);
  try {
    const drained: number[] = [];
    const measured = await measure(ours.child, ours.ports, {
      before: () => Promise.resolve(),
      after: async (startedAt) => drained.push(await drainedPerSecond(into, startedAt, endedBefore + (drained.length + 1) * sessions)),
    });
    return { server: "demarc", measured, drainedPerSecond: drained.toSorted((a, b) => a - b)[Math.trunc(drained.length / 2)] };
  } finally {
    await ended(ours.child);
  }
}

/** What was acknowledged stands on disk; how fast it comes from there into sessions and usage, from the first packet to the last. */
async function drainedPerSecond(into: Scratch, startedAt: number, ended: number): Promise<number> {
  for (const giveUpAt = performance.now() + 300_000; performance.now() < giveUpAt; ) {
    const [row] = await into.query<{ ended: number }>(countEnded);
    if ((row?.ended ?? 0) >= ended) {
      const perSecond = Math.round((3 * sessions) / ((performance.now() - startedAt) / 1000));
      tell(`drained ${perSecond} a second`);
      return perSecond;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("acknowledged accounting did not come into the database");
}

async function measureReference(into: Scratch, name: "files" | "sql"): Promise<Row> {
  const ports = { auth: await freeUdpPort(), acct: await freeUdpPort() };
  const server = new FreeRadius({
    ...{
      kind: name,
      folder: join(into.program.tools.config.dataDir, "freeradius"),
      subscribers,
      ports,
      secret,
    },
    databaseUrl: into.urlOf("radius"),
    core: cores.server,
  });
  await server.prepare(into);
  const child = server.start();
  try {
    return {
      server: `freeradius-${name}`,
      measured: await measure(child, ports, { before: () => server.forgetSessions(), after: () => Promise.resolve() }),
    };
  } finally {
    await ended(child);
  }
}

async function measure(
  child: ChildProcess,
  ports: { auth: number; acct: number },
  { before, after }: { before: () => Promise<unknown>; after: (accountingStartedAt: number) => Promise<unknown> },
) {
  const pid = child.pid ?? 0;
  const common = { radload, secret, core: cores.generator, subscribers };
  tell("waiting for the server");
  await runRadload({ ...common, kind: "auth", port: ports.auth, packets: 1, patienceMs: 60_000 });
  // So that what is compiled or cached at first is.
  await runRadload({ ...common, kind: "auth", port: ports.auth, seconds: 3 });
  const runs: Record<LoadKind, (Loaded & { cpuMs: number })[]> = { auth: [], start: [], interim: [], stop: [] };
  for (let at = 0; at < repeat; at++) {
    await before();
    let accountingStartedAt = 0;
    const seed = 1 + Math.trunc(Math.random() * 1e9);
    for (const kind of kinds) {
      if (kind === "start") accountingStartedAt = performance.now();
      const startedCpu = cpuMs(pid);
      const load = { ...common, kind, port: kind === "auth" ? ports.auth : ports.acct, seed };
      const loaded = await runRadload(kind === "auth" ? { ...load, seconds } : { ...load, packets: sessions, sessions });
      runs[kind].push({ ...loaded, cpuMs: cpuMs(pid) - startedCpu });
      tell(`${kind} ${JSON.stringify(loaded)}`);
    }
    await after(accountingStartedAt);
  }
  return Object.fromEntries(
    kinds.map((kind): [LoadKind, Measured] => {
      const all = runs[kind].toSorted((a, b) => a.perSecond - b.perSecond);
      const middle = all[Math.trunc(all.length / 2)] as Loaded & { cpuMs: number };
      const sum = (of: (one: Loaded) => number): number => all.reduce((total, one) => total + of(one), 0);
      return [
        kind,
        {
          ...{
            perSecond: Math.round(middle.perSecond),
            p99Ms: round(middle.p99Ms),
            lost: sum((one) => one.lost),
            bad: sum((one) => one.bad),
          },
          cpuMsPerThousand: round((middle.cpuMs / Math.max(1, middle.ok)) * 1000),
        },
      ];
    }),
  );
}

/** Of the process alone; the database's is not in it. */
function cpuMs(pid: number): number {
  const fields =
    execFileSync("cat", [`/proc/${pid}/stat`])
      .toString()
      .split(") ")[1]
      ?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function postmaster(from: Scratch): Promise<number> {
  const [row] = await from.query<{ pid: number }>("select pg_backend_pid() as pid");
  const status = execFileSync("cat", [`/proc/${row?.pid}/status`]).toString();
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}
