import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { PreparingClient } from "./preparing-client.ts";

/** Knows no table: each module casts it to its own tables through `tables.ts`. */
// biome-ignore lint/complexity/noBannedTypes: an empty record of tables is meant.
export type NoTables = {};

export interface Database {
  readonly pool: pg.Pool;
  readonly kysely: Kysely<NoTables>;
  close(): Promise<void>;
}

const oid = { int8: 20, date: 1082, numeric: 1700, int8Array: 1016, dateArray: 1182, numericArray: 1231 } as const;

const asText = (value: string): string => value;
const arrayOf = (parse: (value: string) => unknown) => (value: string) =>
  value === "{}"
    ? []
    : value
        .slice(1, -1)
        .split(",")
        .map((item) => (item === "NULL" ? null : parse(item)));

// A `date` as text, or the day shifts with the time zone of the process; `int8` as bigint, or large money loses digits;
// `numeric` as text, or it becomes a binary float.
const ownParsers = new Map<number, (value: string) => unknown>([
  [oid.date, asText],
  [oid.numeric, asText],
  [oid.int8, BigInt],
  [oid.int8Array, arrayOf(BigInt)],
  [oid.dateArray, arrayOf(asText)],
  [oid.numericArray, arrayOf(asText)],
]);

export const types = {
  getTypeParser(id: number, format?: "text" | "binary") {
    return ownParsers.get(id) ?? pg.types.getTypeParser(id, format as "text");
  },
};

/**
 * A connection that breaks is replaced by the pool, and whoever was using it hears of it by their query. Without listeners, here for idle ones and
 * for those that are lent, the break itself would end the process.
 */
export function outliveBreaks(pool: pg.Pool): void {
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
}

export interface ConnectOptions {
  readonly max?: number;
  readonly name?: string;
  /** For what is asked over and over, each time about one customer: statements are prepared, and planned once for all of them. */
  readonly plansOnce?: true;
}

export function connect(url: string, options: ConnectOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name ?? "demarc",
    types,
    ...(options.plansOnce ? { Client: PreparingClient, options: "-c plan_cache_mode=force_generic_plan" } : {}),
  });
  outliveBreaks(pool);
  const kysely = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) });
  return { pool, kysely, close: () => kysely.destroy() };
}
