// A backup is a folder: every table as a compressed COPY, all read in one moment; the stored files; the secrets; and a manifest with
// the hash of each. It is made beside its place and renamed when every part was read back and fits its hash, so a backup that exists is whole.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { listSequences, listTables, type SequenceValue } from "./tables.ts";

export interface Manifest {
  readonly format: 1;
  readonly version: string;
  /** The newest migration of the database; a restore brings the schema to just there before it fills it. */
  readonly schemaVersion: string;
  readonly takenAt: string;
  readonly tables: readonly {
    readonly name: string;
    readonly columns: string;
    readonly file: string;
    readonly rows: number;
    readonly sha256: string;
  }[];
  readonly sequences: readonly SequenceValue[];
}

export interface BackupWanted {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly folder: string;
  readonly version: string;
  readonly takenAt: Date;
}

export async function makeBackup({ databaseUrl, dataDir, folder, version, takenAt }: BackupWanted): Promise<Manifest> {
  if (existsSync(folder)) throw new Error(`${folder} exists already. Name a new folder.`);
  const unfinished = `${folder}.unfinished`;
  await mkdir(join(unfinished, "tables"), { recursive: true, mode: 0o700 });
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    // One moment for all tables, whatever goes on meanwhile.
    await client.query("begin isolation level repeatable read read only");
    const tables: Manifest["tables"][number][] = [];
    for (const { name, columns } of await listTables(client)) {
      const file = `tables/${name.replaceAll('"', "")}.copy.gz`;
      const copy = client.query(copyTo(`copy (select ${columns} from ${name}) to stdout`));
      await pipeline(copy, createGzip({ level: 3 }), createWriteStream(join(unfinished, file), { mode: 0o600 }));
      tables.push({ name, columns, file, rows: copy.rowCount, sha256: await hashOfFile(join(unfinished, file)) });
    }
    const schema = await client.query<{ name: string }>("select max(name) as name from platform.migrations");
    const manifest: Manifest = {
      format: 1,
      version,
      schemaVersion: schema.rows[0]?.name ?? "",
      takenAt: takenAt.toISOString(),
      tables,
      sequences: await listSequences(client),
    };
    await client.query("commit");
    for (const part of ["files", "secrets"])
      if (existsSync(join(dataDir, part))) await cp(join(dataDir, part), join(unfinished, part), { recursive: true });
    await writeFile(join(unfinished, "manifest.json"), JSON.stringify(manifest, null, 2), { mode: 0o600 });
    await readBack(unfinished);
    await rename(unfinished, folder);
    return manifest;
  } finally {
    await client.end();
  }
}

/** Reads every part of a backup and compares it with its hash; throws with the names of those that do not fit. */
export async function readBack(folder: string): Promise<Manifest> {
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Manifest;
  if (manifest.format !== 1) throw new Error(`${folder} is a backup of a form that this release does not know.`);
  const broken: string[] = [];
  for (const table of manifest.tables) {
    const path = join(folder, table.file);
    if (!existsSync(path) || (await hashOfFile(path)) !== table.sha256 || (await countLines(path)) !== table.rows) broken.push(table.file);
  }
  if (broken.length > 0) throw new Error(`This backup is damaged: ${broken.join(", ")}.`);
  return manifest;
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** COPY writes one line a row; a line break inside a value is written as two characters. */
async function countLines(path: string): Promise<number> {
  let lines = 0;
  await pipeline(createReadStream(path), createGunzip(), async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Uint8Array>) for (const byte of chunk) if (byte === 10) lines += 1;
  });
  return lines;
}
