// The demo provider is loaded whole or not at all. While it loads, the installation says so and the loader holds a lock; what says so
// without anybody holding the lock is the half of a load that was killed.
import pg from "pg";
import { dropSchemas, migrate } from "../platform/db/migrate.ts";
import type { Logger } from "../platform/log.ts";

// Any number that nobody else uses for an advisory lock on this database.
const demoLock = 7_201_043;

/** Marks the installation as loading while `act` runs, and as loaded afterwards. */
export async function asDemoLoad<T>(databaseUrl: string, act: () => Promise<T>): Promise<T> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [demoLock]);
    await client.query("update platform.installation set demo = 'loading'");
    const result = await act();
    await client.query("update platform.installation set demo = 'loaded'");
    return result;
  } finally {
    await client.end();
  }
}

/**
 * Empties an installation that holds half a demo provider and nothing else, for nobody could sign in while it was loading.
 * Answers whether there was one. Throws when another process is loading right now.
 */
export async function clearBrokenDemo(databaseUrl: string, log: Logger): Promise<boolean> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ demo: string | null }>("select demo from platform.installation");
    if (rows[0]?.demo !== "loading") return false;
    const { rows: locks } = await client.query<{ free: boolean }>("select pg_try_advisory_lock($1) as free", [demoLock]);
    if (!locks[0]?.free) throw new Error("Another process is loading the demo provider. Start again when it has ended.");
    log.warn("the demo provider was loaded by half; starting it over");
    await dropSchemas(client);
  } finally {
    await client.end();
  }
  await migrate(databaseUrl, log);
  return true;
}
