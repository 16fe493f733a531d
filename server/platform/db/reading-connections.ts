import { Kysely, PostgresDialect, type PostgresPoolClient } from "kysely";
import pg from "pg";
import { type NoTables, outliveBreaks, types } from "./database.ts";
import { PreparingClient } from "./preparing-client.ts";

/** Connections over which PostgreSQL refuses to write. */
export interface Reading {
  /**
   * Lends a connection to one reader. Statements that it does not wait for between are sent together and answered in their order. A restriction
   * ("set local role …") holds for all that this reader is answered, and for nobody after it.
   */
  over<T>(read: (connection: Kysely<NoTables>) => Promise<T>, restriction?: string): Promise<T>;
  close(): Promise<void>;
}

/** @param plansOnce - for what is asked over and over, each time about one customer: statements are planned once for all of them */
export function connectForReading(url: string, { max, plansOnce = false }: { max: number; plansOnce?: boolean }): Reading {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: "demarc-reading",
    types,
    Client: PreparingClient,
    pipeline: true,
    options: `-c default_transaction_read_only=on${plansOnce ? " -c plan_cache_mode=force_generic_plan" : ""}`,
  });
  outliveBreaks(pool);
  return {
    async over(read, restriction) {
      const client = await pool.connect();
      const lent = new LentClient(client);
      // The driver is asked for it here, before the reader can ask for anything, and sends in the order in which it is asked. It is not waited
      // for: it leaves in one packet with what is read first. Where it fails the transaction it began is broken and answers nothing.
      const opened = restriction === undefined ? undefined : client.query(`begin; ${restriction}`);
      try {
        const [result] = await Promise.all([read(readerOver(lent)), opened]);
        return result;
      } finally {
        lent.takeBack();
        if (opened) void endWork(client);
        else client.release();
      }
    },
    close: () => pool.end(),
  };
}

/**
 * Nothing was written, so how it ends makes no difference and nobody waits for it; but it must have ended before the connection serves somebody
 * else.
 */
async function endWork(client: pg.PoolClient): Promise<void> {
  const fault = await client.query("rollback").then(
    () => undefined,
    (error: Error) => error,
  );
  client.release(fault);
}

/** What a reader that failed has still under way must not reach the connection once it serves somebody else. */
class LentClient implements PostgresPoolClient {
  #client: pg.PoolClient | undefined;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads stand in its types; this passes all of them on.
  query(...asked: any[]): any {
    if (!this.#client) return Promise.reject(new Error("this reader gave its connection back"));
    return (this.#client.query as (...given: unknown[]) => unknown).apply(this.#client, asked);
  }

  release(): void {
    // Kysely gives back after each statement; the reader does when it is done.
  }

  takeBack(): void {
    this.#client = undefined;
  }
}

/**
 * Kysely's own `connection()` would wait for each answer before it sends the next statement. A new one for each reader: what is remembered
 * for the length of a work (per-work.ts) hangs on it.
 */
const readerOver = (lent: LentClient): Kysely<NoTables> =>
  new Kysely<NoTables>({
    dialect: new PostgresDialect({ pool: { connect: () => Promise.resolve(lent), end: () => Promise.resolve(), options: {} } }),
  });
