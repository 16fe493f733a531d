// One PostgreSQL for all test runs of this machine, without fsync, left running for the next run; a template database with
// every migration, made anew when a migration changes. Each test file copies it in about a tenth of a second.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openEmbeddedServer } from "../../server/platform/db/embedded-server.ts";
import { migrate } from "../../server/platform/db/migrate.ts";
import { withFileLock } from "../../server/platform/file-lock.ts";
import { makeLog } from "../../server/platform/log.ts";

declare module "vitest" {
  interface ProvidedContext {
    serverUrl: string;
    templateName: string;
  }
}

const settings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "300",
  max_wal_size: "2GB",
  autovacuum: "off",
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = makeLog("error");
  const folder = join(tmpdir(), `demarc-tests-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true });
  const server = await openEmbeddedServer(folder, log, settings);
  const templateName = `template_${migrationsHash()}`;
  await withFileLock(join(folder, "template.lock"), () => makeTemplate(server.url, templateName));
  project.provide("serverUrl", server.url);
  project.provide("templateName", templateName);
  return () => server.release();
}

async function makeTemplate(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount === 1) return;
    const unfinished = `${name}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished}`);
    const url = new URL(serverUrl);
    url.pathname = `/${unfinished}`;
    await migrate(url.href, makeLog("error"));
    await client.query(`alter database ${unfinished} rename to ${name}`);
  } finally {
    await client.end();
  }
}

function migrationsHash(): string {
  const folder = new URL("../../migrations/", import.meta.url);
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(new URL(name, folder)));
  return hash.digest("hex").slice(0, 12);
}
