// Everything that comes from the environment is read here and nowhere else.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";

export const roles = ["http", "worker", "radius", "probe"] as const;
export type Role = (typeof roles)[number];

export interface Config {
  /** The folder of this installation: embedded database, files, secrets. */
  readonly dataDir: string;
  /** Set: use this PostgreSQL. Not set: start the embedded one in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly httpHost: string;
  readonly httpPort: number;
  /** How many processes answer on that port, each with one thread. */
  readonly httpProcesses: number;
  /** This process answers beside others on a port that is theirs already. */
  readonly joinsHttp: boolean;
  readonly radiusHost: string;
  /** Of logins; accounting has its own. */
  readonly radiusPort: number;
  readonly radiusAccountingPort: number;
  /** Where FreeRADIUS front ends ask by HTTP. Undefined: nowhere. */
  readonly radiusHttpPort: number | undefined;
  readonly radiusHttpHost: string;
  readonly radiusProcesses: number;
  readonly joinsRadius: boolean;
  /** What RADIUS knew is kept on disk; a process that starts while the database is away begins with it, unless it is older than so many hours. */
  readonly radiusSnapshotHours: number;
  /** Of /healthz, /readyz and /metrics on loopback; further processes count up. 0: none. */
  readonly healthPort: number;
  /** What people type into a browser, without a slash at the end. Links in mails start with it. */
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  /** A test installation may move its clock. */
  readonly testInstallation: boolean;
  /** Unset: a running server tells more than a command does. */
  readonly logLevel: string | undefined;
  /** P-12 how often one sign-in of a customer may ask and change something in a minute, and one address that is signed in nowhere may send something. */
  readonly portalLimits: { readonly reads: number; readonly writes: number; readonly lookers: number; readonly strangers: number };
  /** Bearer token for /metrics from elsewhere than loopback. */
  readonly metricsToken: string | undefined;
}

/** Without being told. A large installation serves other things, too, on the same machine. */
const mostHttpProcesses = 4;
/** Elsewhere two processes cannot listen on one port. */
const sharesPorts = process.platform === "linux";

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const httpPort = port(env, "DEMARC_HTTP_PORT", 8080);
  const httpHost = env.DEMARC_HTTP_HOST ?? "127.0.0.1";
  return {
    dataDir: resolve(env.DEMARC_DATA ?? "data"),
    databaseUrl: env.DATABASE_URL || undefined,
    httpHost,
    httpPort,
    httpProcesses: sharesPorts ? count(env, "DEMARC_HTTP_PROCESSES", Math.min(mostHttpProcesses, availableParallelism())) : 1,
    radiusHost: env.DEMARC_RADIUS_HOST ?? "127.0.0.1",
    radiusPort: port(env, "DEMARC_RADIUS_PORT", 11_812),
    radiusAccountingPort: port(env, "DEMARC_RADIUS_ACCT_PORT", 11_813),
    radiusHttpHost: env.DEMARC_RADIUS_HTTP_HOST ?? "127.0.0.1",
    radiusHttpPort: env.DEMARC_RADIUS_HTTP_PORT ? port(env, "DEMARC_RADIUS_HTTP_PORT", 0) : undefined,
    radiusProcesses: sharesPorts ? count(env, "DEMARC_RADIUS_PROCESSES", 1) : 1,
    radiusSnapshotHours: count(env, "DEMARC_RADIUS_SNAPSHOT_HOURS", 24),
    joinsRadius: env.DEMARC_RADIUS_JOINS === "1",
    joinsHttp: env.DEMARC_HTTP_JOINS === "1",
    healthPort: port(env, "DEMARC_HEALTH_PORT", 19090),
    publicUrl: (env.DEMARC_PUBLIC_URL ?? `http://${httpHost}:${httpPort}`).replace(/\/+$/, ""),
    trustedProxies: (env.DEMARC_TRUSTED_PROXIES ?? "").split(",").filter(Boolean),
    testInstallation: env.DEMARC_TEST_INSTALLATION === "1",
    logLevel: env.DEMARC_LOG_LEVEL || undefined,
    portalLimits: {
      reads: count(env, "DEMARC_PORTAL_READS_PER_MINUTE", 300),
      writes: count(env, "DEMARC_PORTAL_WRITES_PER_MINUTE", 30),
      lookers: count(env, "DEMARC_PUBLIC_READS_PER_MINUTE", 300),
      strangers: count(env, "DEMARC_PUBLIC_WRITES_PER_MINUTE", 30),
    },
    metricsToken: env.DEMARC_METRICS_TOKEN || undefined,
  };
}

/** The environment of a process that this one starts. */
export const environmentWith = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({ ...process.env, ...more });

function port(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535) throw new Error(`${name} must be a port number, not ${text}`);
  return value;
}

function count(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number above 0, not ${text}`);
  return value;
}

/**
 * A random secret of this installation, made on first use and kept in the data folder, readable by its owner only.
 * Losing it makes what was encrypted with it unreadable, so it is part of a backup.
 */
export function installationSecret(dataDir: string, name: string): Buffer {
  const folder = join(dataDir, "secrets");
  const path = join(folder, name);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // "wx": when two processes start at once the first one wins and both read what it wrote.
    try {
      writeFileSync(path, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  return Buffer.from(readFileSync(path, "utf8").trim(), "hex");
}
