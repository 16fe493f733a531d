// Plain SQL files, forward only, each in a transaction of its own, under a lock so that two starting processes take turns.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { runMigrations as migrateJobQueue } from "graphile-worker";
import pg from "pg";
import type { Logger } from "../log.ts";

const folder = new URL("../../../migrations/", import.meta.url);

export interface Migrated {
  readonly applied: readonly string[];
  readonly schemaVersion: string;
}

/** The migrations that this release has and the database does not; all of them for an empty database. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const exists = await client.query("select to_regclass('platform.migrations') is not null as there");
    const known = exists.rows[0]?.there ? (await client.query("select name from platform.migrations")).rows.map((row) => row.name) : [];
    return migrationFiles().filter((name) => !known.includes(name));
  } finally {
    await client.end();
  }
}

const migrationFiles = (): string[] =>
  readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();

/** By which this release's tables are known. */
export const newestMigration = (): string => migrationFiles().at(-1) ?? "";

// Any number that nobody else uses for an advisory lock on this database.
const migrationLock = 7_201_042;

/** Brings the database up to the newest migration, or to the one named. Refuses when an applied file was changed afterwards. */
export async function migrate(url: string, log: Logger, { upTo }: { upTo?: string } = {}): Promise<Migrated> {
  const files = migrationFiles().filter((name) => upTo === undefined || name <= upTo);
  if (files.length === 0) throw new Error("There are no migrations: this is not a complete installation.");
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await migrateJobQueue({ connectionString: url });
    await client.query(`create schema if not exists platform`);
    await client.query(`create table if not exists platform.migrations (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`);
    const known = new Map((await client.query("select name, hash from platform.migrations")).rows.map((row) => [row.name, row.hash]));
    const applied: string[] = [];
    for (const name of files) {
      const sql = readFileSync(new URL(name, folder), "utf8");
      const hash = createHash("sha256").update(sql).digest("hex");
      if (known.has(name)) {
        if (known.get(name) !== hash) throw new Error(`The migration ${name} was changed after it was applied. Add a new one instead.`);
        continue;
      }
      log.info({ migration: name }, "migrating");
      await client.query("begin");
      try {
        await client.query(sql);
        await client.query("insert into platform.migrations (name, hash) values ($1, $2)", [name, hash]);
        await client.query("commit");
      } catch (cause) {
        await client.query("rollback");
        throw new Error(`The migration ${name} failed and was rolled back: ${(cause as Error).message}`, { cause });
      }
      applied.push(name);
    }
    return { applied, schemaVersion: files.at(-1) as string };
  } finally {
    await client.end();
  }
}

/** Takes away everything that the migrations made, with all that is in it. */
export async function dropSchemas(client: pg.ClientBase): Promise<void> {
  const made = migrationFiles().flatMap((name) =>
    [...readFileSync(new URL(name, folder), "utf8").matchAll(/^create schema (\w+);/gm)].map((match) => match[1] as string),
  );
  await client.query(`drop schema if exists ${[...made, "platform", "graphile_worker"].join(", ")} cascade`);
}
