// A long journal from a short one: the entries and lines that an engine wrote, again and again under new ids and numbers, past triggers and
// references. For measuring reads only: balances, debts and the chain of hashes know nothing of the copies.
import type { Scratch } from "./scratch-installation.ts";

/** Copies the journal until it holds at least so many lines; says how many it holds then. */
export async function copyJournal(scratch: Scratch, lines: number): Promise<number> {
  const count = async (): Promise<number> =>
    Number((await scratch.query<{ n: bigint }>("select count(*) as n from billing.journal_lines"))[0]?.n ?? 0);
  const first = await count();
  const client = await scratch.program.database.pool.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query("create temporary table first_entries as select * from billing.journal_entries");
    await client.query("create temporary table first_lines as select * from billing.journal_lines");
    const columnsOf = async (table: string): Promise<string[]> =>
      (
        await client.query<{ name: string }>(
          `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
          [table],
        )
      ).rows.map(({ name }) => name);
    const [ofEntries, ofLines] = [await columnsOf("billing.journal_entries"), await columnsOf("billing.journal_lines")];
    const insert = (table: string, columns: readonly string[], changed: Readonly<Record<string, string>>, from: string) =>
      client.query(
        `insert into ${table} (${columns.join(", ")}) select ${columns.map((name) => changed[name] ?? `source.${name}`).join(", ")} from ${from}`,
      );
    for (let copy = 1; first * (copy + 1) <= lines + first - 1; copy++) {
      await client.query("drop table if exists copied");
      await client.query("create temporary table copied as select id as old_id, uuidv7() as new_id from first_entries");
      await client.query("create index on copied (old_id)");
      await insert(
        "billing.journal_entries",
        ofEntries,
        {
          id: "copied.new_id",
          source_id: "copied.new_id",
          reverses: "null",
          seq: `source.seq + ${copy} * 1000000000000`,
          entry_on: `(source.entry_on - interval '${copy} months')::date`,
        },
        "first_entries source join copied on copied.old_id = source.id",
      );
      await insert(
        "billing.journal_lines",
        ofLines,
        { entry_id: "copied.new_id" },
        "first_lines source join copied on copied.old_id = source.entry_id",
      );
    }
  } finally {
    await client.query("reset session_replication_role");
    client.release();
  }
  await scratch.query("vacuum analyze billing.journal_entries");
  await scratch.query("vacuum analyze billing.journal_lines");
  return count();
}
