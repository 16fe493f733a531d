// A fork is a copy of all the data in a database of its own beside the real one, on the same server: something to try things on. It belongs to
// the process that made it. That process holds a lock as long as it lives, so a fork without a lock was left by a crash and is dropped.
import { randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { listSequences, listTables } from "../backup/tables.ts";
import { migrate } from "../db/migrate.ts";
import type { Logger } from "../log.ts";

/** The copy cannot be made here, for a reason that an operator can mend. */
class ForkRefused extends Error {
  override readonly name = "ForkRefused";
}

export interface Fork {
  /** Commits there do not wait for the disk: what a crash loses is thrown away anyhow. */
  readonly url: string;
  readonly name: string;
}

/** All forks of one process, with one copy of the data taken at one moment. */
export interface Forks {
  /** The copy that was read from the real database. */
  readonly first: Fork;
  /** The same once more, without reading the real database again. Nobody may be connected to the first one meanwhile. */
  again(): Promise<Fork>;
  dropAll(): Promise<void>;
}

export interface ForkWanted {
  readonly databaseUrl: string;
  readonly log: Logger;
  /** Tables that stay empty: what may be long and is never read there. */
  readonly leaveEmpty: ReadonlySet<string>;
  readonly maxBytes: number;
}

const marked = "_fork_";

export async function forkDatabase({ databaseUrl, log, leaveEmpty, maxBytes }: ForkWanted): Promise<Forks> {
  const keeper = new pg.Client({ connectionString: databaseUrl, application_name: "demarc-fork" });
  keeper.on("error", () => undefined);
  await keeper.connect();
  const made: string[] = [];
  const dropAll = async (): Promise<void> => {
    for (const name of made.splice(0)) await keeper.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    await keeper.end();
  };
  const create = async (template?: string): Promise<Fork> => {
    const current = await keeper.query<{ name: string }>("select current_database() as name");
    // A name has 63 letters at most.
    const name = `${(current.rows[0]?.name ?? "demarc").slice(0, 20)}${marked}${randomUUID().replaceAll("-", "")}`;
    await keeper.query("select pg_advisory_lock(hashtextextended($1, 0))", [name]);
    made.push(name);
    await inPlainWords(() =>
      keeper.query(`create database ${pg.escapeIdentifier(name)}${template ? ` template ${pg.escapeIdentifier(template)}` : ""}`),
    );
    return { name, url: urlOf(databaseUrl, name) };
  };
  try {
    await refuseTooLarge(keeper, maxBytes);
    const first = await create();
    await migrate(first.url, log);
    await copyAll(databaseUrl, first.url, leaveEmpty);
    return { first, again: () => create(first.name), dropAll };
  } catch (error) {
    await dropAll();
    throw error;
  }
}

/** Drops what processes that are gone have left. Answers how many there were. */
export async function dropLeftForks(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "demarc-fork" });
  await client.connect();
  try {
    const found = await client.query<{ name: string }>(
      "select datname as name from pg_database where starts_with(datname, left(current_database(), 20) || $1) order by 1",
      [marked],
    );
    let dropped = 0;
    for (const { name } of found.rows) {
      const taken = await client.query<{ free: boolean }>("select pg_try_advisory_lock(hashtextextended($1, 0)) as free", [name]);
      if (!taken.rows[0]?.free) continue;
      await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
      dropped += 1;
    }
    return dropped;
  } finally {
    await client.end();
  }
}

function urlOf(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  url.searchParams.set("options", `${url.searchParams.get("options") ?? ""} -c synchronous_commit=off`.trim());
  return url.href;
}

async function refuseTooLarge(client: pg.Client, maxBytes: number): Promise<void> {
  const { rows } = await client.query<{ bytes: string }>("select pg_database_size(current_database()) as bytes");
  const bytes = Number(rows[0]?.bytes ?? 0);
  if (bytes <= maxBytes) return;
  const gigabytes = (size: number): string => (size / 1024 ** 3).toFixed(1);
  throw new ForkRefused(
    `The database has ${gigabytes(bytes)} GB, and at most ${gigabytes(maxBytes)} GB are copied beside a working system. Restore a backup on another machine and try it there.`,
  );
}

/** Everything as of one moment, whatever goes on meanwhile. */
async function copyAll(fromUrl: string, toUrl: string, leaveEmpty: ReadonlySet<string>): Promise<void> {
  const source = new pg.Client(fromUrl);
  const target = new pg.Client(toUrl);
  await source.connect();
  await target.connect();
  try {
    await source.query("begin isolation level repeatable read read only");
    await target.query("begin");
    // Triggers and foreign keys held when these rows were written; here they would refuse or double them.
    await inPlainWords(() => target.query("set local session_replication_role = replica"));
    const tables = await listTables(source);
    await target.query(`truncate ${tables.map(({ name }) => name).join(", ")}`);
    for (const { name, columns } of tables) {
      // Jobs wait for the real world: a mail, a charge. None of them has a place in the copy.
      if (leaveEmpty.has(name) || name.startsWith("graphile_worker.")) continue;
      await pipeline(
        source.query(copyTo(`copy (select ${columns} from ${name}) to stdout`)),
        target.query(copyFrom(`copy ${name} (${columns}) from stdin`)),
      );
    }
    for (const { name, last } of await listSequences(source))
      if (!name.startsWith("graphile_worker.")) await target.query("select setval($1::regclass, $2)", [name, last]);
    await source.query("commit");
    await target.query("commit");
    await target.query("analyze");
  } finally {
    await source.end();
    await target.end();
  }
}

/** PostgreSQL's "insufficient privilege" and its full disk, said so that somebody can do something about it. */
async function inPlainWords<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === "42501")
      throw new ForkRefused(
        "The database user may not make a copy of the data. On a PostgreSQL server of your own let an administrator run, with the user's name in place of demarc: alter role demarc createdb; grant set on parameter session_replication_role to demarc;",
        { cause: error },
      );
    if (code === "53100") throw new ForkRefused("The disk of the database is too full for a copy of the data.", { cause: error });
    throw error;
  }
}
