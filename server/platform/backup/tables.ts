import type pg from "pg";

export interface BackedUpTable {
  /** "billing.money_documents" */
  readonly name: string;
  /** Its columns as a list for COPY, without those that the database works out itself. */
  readonly columns: string;
}

/** Every table of ours, and the waiting jobs; partitions go with the table that they are part of. */
export async function listTables(client: pg.ClientBase): Promise<BackedUpTable[]> {
  const found = await client.query<{ name: string; columns: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition
      and (n.nspname not in ('pg_catalog', 'information_schema', 'public', 'graphile_worker')
        or (n.nspname = 'graphile_worker' and c.relname in ('_private_jobs', '_private_tasks', '_private_job_queues')))
      and format('%I.%I', n.nspname, c.relname) <> 'platform.migrations'
    group by n.nspname, c.relname order by n.nspname, c.relname`);
  return found.rows;
}

export interface SequenceValue {
  readonly name: string;
  readonly last: string;
}

/** Where each sequence stands; those that gave nothing yet are left out. */
export async function listSequences(client: pg.ClientBase): Promise<SequenceValue[]> {
  const found = await client.query<SequenceValue>(`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences
    where schemaname not in ('pg_catalog', 'information_schema', 'public') and last_value is not null order by 1`);
  return found.rows;
}
