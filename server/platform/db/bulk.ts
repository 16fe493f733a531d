// Rows in sets: one statement writes thousands, as arrays that PostgreSQL unnests. About ten times faster than row by row and
// three times faster than the same rows as JSON.
import { sql } from "kysely";
import type { Work } from "../work.ts";

/** Column name → PostgreSQL type. */
export type Columns = Readonly<Record<string, string>>;

/** Above this a statement is split: the server holds the whole array in memory. */
const rowsPerStatement = 20_000;

/**
 * Inserts rows; each has a value for every column of `columns`. The caller names the table, never a person.
 * @param suffix what follows the select, for example "on conflict do nothing".
 */
export async function insertRows<const C extends Columns>(
  work: Pick<Work, "tx">,
  table: string,
  columns: C,
  rows: readonly { readonly [K in keyof C]: unknown }[],
  suffix = "",
): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsPerStatement) {
    const part = rows.slice(at, at + rowsPerStatement);
    const names = Object.keys(columns);
    const arrays = names.map((name) => sql`${columnArray(columns[name] as string, part, name)}`);
    await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) select * from unnest(${sql.join(arrays)}) ${sql.raw(suffix)}`.execute(
      work.tx,
    );
  }
}

function columnArray(type: string, rows: readonly Readonly<Record<string, unknown>>[], name: string) {
  // An array inside an array would be unnested too; such columns travel as JSON or as array texts.
  const values = rows.map((row) => plainValue(row[name]));
  return sql`${values}::${sql.raw(type)}[]`;
}

function plainValue(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "object") return JSON.stringify(value);
  return value;
}
