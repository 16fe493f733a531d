// Years of documents from one real month: the rows that a billing run wrote, once more for each month before, paid. Copied past triggers
// and references (a year of runs would take hours), with every index in place. For measuring reads only: the copies have no journal.
import type { Scratch } from "./scratch-installation.ts";

const copiedTables = ["billing.money_documents", "billing.document_lines", "billing.ledger_entries"];

/** Copies the one billed month `months - 1` times, each a month earlier. */
export async function copyMonthsBack(scratch: Scratch, months: number): Promise<void> {
  const client = await scratch.program.database.pool.connect();
  const columnsOf = async (table: string): Promise<string[]> =>
    (
      await client.query<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '' order by attnum`,
        [table],
      )
    ).rows.map((row) => row.name);

  /** Inserts the rows of `from` again, with other values for some columns. */
  const copy = async (table: string, from: string, changed: Readonly<Record<string, string>>): Promise<void> => {
    const columns = await columnsOf(table);
    const values = columns.map((name) => changed[name] ?? `source."${name}"`);
    await client.query(`insert into ${table} (${columns.map((name) => `"${name}"`).join(", ")}) select ${values.join(", ")} from ${from}`);
  };

  // Each index is made once at the end: many times faster than keeping seventeen of them while millions of rows arrive.
  const indexes = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any ($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [copiedTables],
  );
  try {
    await client.query("set session_replication_role = replica");
    for (const { name } of indexes.rows) await client.query(`drop index ${name}`);
    await client.query("create temporary table first_documents as select * from billing.money_documents");
    await client.query("create temporary table first_lines as select * from billing.document_lines");
    await client.query("create temporary table first_entries as select * from billing.ledger_entries");
    for (let back = 1; back < months; back++) {
      const month = `interval '${back} months'`;
      await client.query("drop table if exists copied");
      await client.query(`create temporary table copied as select id as old_id, uuidv7(- ${month}) as new_id from first_documents`);
      await client.query("create index on copied (old_id)");
      await copy("billing.money_documents", "first_documents source join copied on copied.old_id = source.id", {
        id: "copied.new_id",
        number: `source.number || '-${back}'`,
        bucket: `source.bucket || '-${back}'`,
        state: "'paid'",
        open_minor: "0",
        issued_on: `(source.issued_on - ${month})::date`,
        tax_point_on: `(source.tax_point_on - ${month})::date`,
        due_on: `(source.due_on - ${month})::date`,
        period_start: `(source.period_start - ${month})::date`,
        period_end: `(source.period_end - ${month})::date`,
        issued_at: `source.issued_at - ${month}`,
        created_at: `source.created_at - ${month}`,
      });
      await copy("billing.document_lines", "first_lines source join copied on copied.old_id = source.document_id", {
        id: `uuidv7(- ${month})`,
        document_id: "copied.new_id",
      });
      await copy("billing.ledger_entries", "first_entries source join copied on copied.old_id = source.document_id", {
        id: `uuidv7(- ${month})`,
        document_id: "copied.new_id",
        entry_on: `(source.entry_on - ${month})::date`,
        due_on: `(source.due_on - ${month})::date`,
        open_minor: "0",
      });
      await copy("billing.ledger_entries", "first_entries source", {
        id: `uuidv7(- ${month})`,
        document_id: "null",
        entry_on: `(source.entry_on - ${month} + interval '9 days')::date`,
        due_on: "null",
        kind: "'payment'",
        text: `'P-' || source.text || '-${back}'`,
        amount_minor: "- source.amount_minor",
        open_minor: "0",
      });
    }
    await client.query("set maintenance_work_mem = '512MB'");
    for (const { definition } of indexes.rows) await client.query(definition);
  } finally {
    await client.query("reset session_replication_role");
    client.release();
  }
}
