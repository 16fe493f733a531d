// RADIUS beside Debian's FreeRADIUS on the same machine, in one run, under the same load generator, which checks every reply: its `files`
// module (everything in memory) and its SQL module over the same PostgreSQL with its own schema, tuned (sixteen threads and connections, no extra queries).
//
//   npm run bench -- radius [--subscribers=100000] [--sessions=20000] [--seconds=6] [--repeat=3] [--reference=files,sql|none] [--keep=FOLDER]
//
// Server and database share the first core, the generator has the second. Needs Linux with taskset, a C compiler, and for the reference
// freeradius and freeradius-postgresql. Prints one JSON line.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { sql } from "kysely";
import { createPrefixEndpoint } from "../server/modules/network/addresses/contract.ts";
import { createNas, createPrefix } from "../server/modules/network/index.ts";
import { createNasEndpoint } from "../server/modules/network/routers/contract.ts";
import { freeUdpPort } from "../tests/support/free-udp-port.ts";
import { addSubscribers, makeProvider } from "../tests/support/provider.ts";
import { FreeRadius } from "./support/free-radius.ts";
import { compileRadload, type Loaded, type LoadKind, runRadload } from "./support/radload.ts";
import { option, round, type Scratch, scratchInstallation } from "./support/scratch-installation.ts";
import { inBench } from "./support/years-of-customers.ts";

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
const cores = { server: "0", generator: "1" } as const;

const scratch = await scratchInstallation("radius");
const radload = compileRadload(scratch.program.tools.config.dataDir);
try {
  if (!scratch.filled) {
    await fill(scratch);
    scratch.markFilled();
  }
  execFileSync("taskset", ["-acp", cores.server, String(await postmaster(scratch))], { stdio: "ignore" });
  const rows = [await measureOurs(scratch)];
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

async function fill(into: Scratch): Promise<void> {
  tell(`filling: ${subscribers} subscribers`);
  const { program } = into;
  const provider = await inBench(into, (work) => makeProvider(work));
  for (let made = 0; made < subscribers; made += 5_000) {
    const count = Math.min(5_000, subscribers - made);
    await inBench(into, (work) =>
      addSubscribers(work, provider, { startOn: "2026-04-01", nextBillingOn: "2026-05-01", count, firstNumber: made }),
    );
  }
  tell("filling: logins, passwords, addresses");
  await inBench(into, async (work) => {
    await createNas(
      work,
      program.tools,
      createNasEndpoint.body.parse({ name: "Generator", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret }),
    );
    const { id } = await createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.0.0/10", role: "static" }));
    const { rows } = await sql<{
      id: string;
    }>`select id from services.services where kind = 'internet' order by number limit ${subscribers}`.execute(work.tx);
    const ids = rows.map((row) => row.id);
    const nth = (at: number): string => String(at).padStart(6, "0");
    await sql`update services.services service set login = 'user' || given.nth from unnest(${ids}::uuid[], ${ids.map((_, at) => nth(at))}::text[]) given (id, nth)
      where given.id = service.id`.execute(work.tx);
    await sql`insert into access.service_passwords (service_id, customer_id, partner_id, password_sealed, changed_at)
      select service.id, customer_id, partner_id, given.sealed, ${work.now} from unnest(${ids}::uuid[], ${ids.map((_, at) => program.tools.seal(`pass${nth(at)}`))}::text[])
        given (id, sealed) join services.services service on service.id = given.id`.execute(work.tx);
    await sql`insert into access.states (service_id, customer_id, partner_id, state, since)
      select service.id, customer_id, partner_id, 'active', ${work.now} from services.services service where service.id = any (${ids}::uuid[])
      on conflict (service_id) do update set state = 'active'`.execute(work.tx);
    await sql`insert into network.addresses (prefix_id, domain, address, state, service_id, partner_id, since)
      select ${id}, 'global', '100.64.0.1'::inet + given.nth, 'static', service.id, partner_id, ${work.now}
      from unnest(${ids}::uuid[]) with ordinality given (id, nth) join services.services service on service.id = given.id`.execute(work.tx);
  });
  await into.query("vacuum analyze");
}

interface Row {
  readonly server: string;
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

async function measureOurs(into: Scratch): Promise<Row> {
  const ports = { auth: await freeUdpPort(), acct: await freeUdpPort() };
  const { dataDir } = into.program.tools.config;
  const env = {
    ...{ ...process.env, DATABASE_URL: into.url, DEMARC_DATA: dataDir, DEMARC_LOG_LEVEL: "error", DEMARC_HEALTH_PORT: "0" },
    ...{ DEMARC_RADIUS_PORT: String(ports.auth), DEMARC_RADIUS_ACCT_PORT: String(ports.acct) },
  };
  const cli = new URL("../server/cli.ts", import.meta.url).pathname;
  const child = spawn(
    "taskset",
    ["-c", cores.server, process.execPath, "--max-semi-space-size=64", cli, "start", "--roles", "radius", "--no-demo"],
    {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  try {
    return { server: "demarc", measured: await measure(child, ports, { before: () => Promise.resolve() }) };
  } finally {
    await ended(child);
  }
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
    return { server: `freeradius-${name}`, measured: await measure(child, ports, { before: () => server.forgetSessions() }) };
  } finally {
    await ended(child);
  }
}

async function measure(child: ChildProcess, ports: { auth: number; acct: number }, { before }: { before: () => Promise<void> }) {
  const pid = child.pid ?? 0;
  const common = { radload, secret, core: cores.generator, subscribers };
  tell("waiting for the server");
  await runRadload({ ...common, kind: "auth", port: ports.auth, packets: 1, patienceMs: 60_000 });
  // So that what is compiled or cached at first is.
  await runRadload({ ...common, kind: "auth", port: ports.auth, seconds: 3 });
  const runs: Record<LoadKind, (Loaded & { cpuMs: number })[]> = { auth: [], start: [], interim: [], stop: [] };
  for (let at = 0; at < repeat; at++) {
    await before();
    const seed = 1 + Math.trunc(Math.random() * 1e9);
    for (const kind of kinds) {
      const startedCpu = cpuMs(pid);
      const load = { ...common, kind, port: kind === "auth" ? ports.auth : ports.acct, seed };
      const loaded = await runRadload(kind === "auth" ? { ...load, seconds } : { ...load, packets: sessions, sessions });
      runs[kind].push({ ...loaded, cpuMs: cpuMs(pid) - startedCpu });
      tell(`${kind} ${JSON.stringify(loaded)}`);
    }
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

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await gone;
}
