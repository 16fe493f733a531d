import { createReadStream, existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { migrate } from "../db/migrate.ts";
import type { Logger } from "../log.ts";
import { type Manifest, readBack } from "./make-backup.ts";

/**
 * Puts a backup into an installation, in place of whatever was there: the schema as it was then, every row, the files and secrets, and then the migrations that
 * this release adds. One transaction fills the tables, so a restore that is killed has changed nothing.
 */
export async function restoreBackup({
  databaseUrl,
  dataDir,
  folder,
  log,
}: {
  databaseUrl: string;
  dataDir: string;
  folder: string;
  log: Logger;
}): Promise<Manifest> {
  const manifest = await readBack(folder);
  await migrate(databaseUrl, log, { upTo: manifest.schemaVersion });
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query("begin");
    // Triggers and foreign keys held when these rows were written; here they would refuse or double them.
    await client.query("set local session_replication_role = replica");
    await client.query(`truncate ${manifest.tables.map((table) => table.name).join(", ")}`);
    for (const { name, columns, file } of manifest.tables) {
      await pipeline(createReadStream(join(folder, file)), createGunzip(), client.query(copyFrom(`copy ${name} (${columns}) from stdin`)));
    }
    for (const { name, last } of manifest.sequences) await client.query("select setval($1::regclass, $2)", [name, last]);
    await client.query("commit");
    await client.query("analyze");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    await client.end();
  }
  for (const part of ["files", "secrets"])
    if (existsSync(join(folder, part))) await cp(join(folder, part), join(dataDir, part), { recursive: true, force: true });
  await migrate(databaseUrl, log);
  return manifest;
}
