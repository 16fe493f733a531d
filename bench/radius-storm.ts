// A router with all its sessions restarts: it says so, every subscriber logs in again and is given an address of a pool, and every session begins.
// Measured until the last of them stands in the database.
//
//   npm run bench -- radius-storm [--sessions=100000] [--database=0] [--keep=FOLDER]
//
// The server has the first core, the generator the second; the database shares the first one, or has those of `--database=0,1`. Needs Linux with taskset and a C compiler. Prints one JSON line.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { createPrefixEndpoint } from "../server/modules/network/addresses/contract.ts";
import { createPrefix } from "../server/modules/network/index.ts";
import { SimulatedNas } from "../tests/simulators/nas.ts";
import { ended, startOurs } from "./support/radius-process.ts";
import { fillWithSubscribers } from "./support/radius-subscribers.ts";
import { compileRadload, runRadload } from "./support/radload.ts";
import { option, round, type Scratch, scratchInstallation } from "./support/scratch-installation.ts";
import { inBench } from "./support/years-of-customers.ts";

const sessions = Number(option("sessions", "100000"));
const databaseCores = option("database", "0");
/** Of the generator; it guards nothing. */
const secret = "bench-secret-2026-0123456789";
const tell = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
const longestMs = 600_000;
/** A router that restarts asks for as many at once as it has ports for. */
const inFlight = 256;

const scratch = await scratchInstallation("radius-storm");
const { dataDir } = scratch.program.tools.config;
const radload = compileRadload(dataDir);
const addressFile = join(dataDir, "addresses");
try {
  if (!scratch.filled) {
    await fillWithSubscribers(scratch, { subscribers: sessions, secret, tell });
    await takeFromPool(scratch);
    scratch.markFilled();
  }
  const [backend] = await scratch.query<{ pid: number }>("select pg_backend_pid() as pid");
  const postmaster = /^PPid:\s+(\d+)/m.exec(execFileSync("cat", [`/proc/${backend?.pid}/status`]).toString())?.[1] ?? "";
  execFileSync("taskset", ["-acp", databaseCores, postmaster], { stdio: "ignore" });
  const { child, ports } = await startOurs(scratch, "0");
  try {
    const common = { radload, secret, core: "1", subscribers: sessions, inFlight };
    await runRadload({ ...common, kind: "auth", port: ports.auth, packets: 1, patienceMs: 120_000 });
    await comeOnline(common, ports, 1);
    const nas = await SimulatedNas.open(secret, { authentication: ports.auth, accounting: ports.acct });
    tell("the router restarts");
    const startedAt = performance.now();
    const since = () => round((performance.now() - startedAt) / 1000);
    await nas.account({ "Acct-Status-Type": "Accounting-On", "Acct-Session-Id": "0" });
    const lost = await comeOnline(common, ports, 2, since);
    tell(`all are online after ${since()} s`);
    console.log(JSON.stringify({ name: "radius-storm", sessions, clearedSeconds: since(), lost }));
    await nas.close();
  } finally {
    await ended(child);
  }
} finally {
  await scratch.close();
}

/** Every line has an address of a pool instead of its own. */
async function takeFromPool(into: Scratch): Promise<void> {
  await inBench(into, async (work) => {
    await createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "10.0.0.0/8", role: "pool" }));
    await sql`insert into access.lines (service_id, customer_id, partner_id, ipv4_method)
      select id, customer_id, partner_id, 'pool' from services.services where kind = 'internet' on conflict (service_id) do update set ipv4_method = 'pool'`.execute(
      work.tx,
    );
    await sql`delete from network.addresses where state = 'static'`.execute(work.tx);
  });
  await into.query("vacuum analyze");
}

/** @returns packets that were never answered, or wrongly. */
async function comeOnline(
  common: { radload: string; secret: string; core: string; subscribers: number; inFlight: number },
  ports: { auth: number; acct: number },
  seed: number,
  since: () => number = () => 0,
): Promise<number> {
  rmSync(addressFile, { force: true });
  const logins = await runRadload({ ...common, kind: "auth", port: ports.auth, packets: sessions, seed, addressFile });
  tell(`logins ${JSON.stringify(logins)} (${since()} s)`);
  const starts = await runRadload({ ...common, kind: "start", port: ports.acct, packets: sessions, sessions, seed, addressFile });
  tell(`starts ${JSON.stringify(starts)} (${since()} s)`);
  await untilOnline(seed);
  return logins.lost + logins.bad + starts.lost + starts.bad;
}

/** All sessions of this round are open, and none of another. */
async function untilOnline(seed: number): Promise<void> {
  const prefix = seed.toString(16).padStart(8, "0");
  const giveUpAt = performance.now() + longestMs;
  while (performance.now() < giveUpAt) {
    const [row] = await scratch.query<{ ours: number; others: number }>(
      `select count(*) filter (where acct_session_id like $1)::int as ours, count(*) filter (where acct_session_id not like $1)::int as others
       from usage.sessions where ended_at is null`,
      [`${prefix}%`],
    );
    if (row?.ours === sessions && row.others === 0) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error("the sessions do not come online");
}
