import { sql } from "kysely";
import type { Work } from "../work.ts";

/**
 * Which tables have rows that name one of these records by a foreign key, by the record's id: what the database itself knows of who
 * needs whom, so a module that comes later is asked without being told. `except`: "schema.table" or "schema.table.column". Tables that
 * the actor may not read are passed over.
 */
export async function findReferences(
  work: Work,
  { table, ids, except }: { table: string; ids: readonly string[]; except: ReadonlySet<string> },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (ids.length === 0) return found;
  const { rows: keys } = await sql<{ schema: string; table: string; column: string }>`
    select namespace.nspname as schema, relation.relname as "table", attribute.attname as column
    from pg_constraint as one
    join pg_class as relation on relation.oid = one.conrelid
    join pg_namespace as namespace on namespace.oid = relation.relnamespace
    join pg_attribute as attribute on attribute.attrelid = one.conrelid and attribute.attnum = one.conkey[1]
    where one.contype = 'f' and one.confrelid = ${table}::regclass and cardinality(one.conkey) = 1 and one.conparentid = 0
      and has_table_privilege(relation.oid, 'select')
    order by 1, 2, 3`.execute(work.tx);
  for (const key of keys) {
    const name = `${key.schema}.${key.table}`;
    if (except.has(name) || except.has(`${name}.${key.column}`)) continue;
    const column = sql.ref(key.column);
    const { rows } = await sql<{ id: string }>`
      select distinct ${column} as id from ${sql.table(name)} where ${column} = any (${[...ids]}::uuid[])`.execute(work.tx);
    for (const { id } of rows) {
      const tables = found.get(id) ?? [];
      if (!tables.includes(name)) tables.push(name);
      found.set(id, tables);
    }
  }
  return found;
}
