// Rows of somebody else in every table there is, without knowing the tables: a test's database is thrown away, so its constraints
// can be taken off first. Whatever table a module adds is covered from its first day.
import { randomUUID } from "node:crypto";
import type { TestProgram } from "../support/test-program.ts";

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  readonly isGenerated: boolean;
}

export interface OwnedTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

export const fullName = (table: { schema: string; name: string }): string => `${table.schema}.${table.name}`;
export const hasColumn = (table: OwnedTable, name: string): boolean => table.columns.some((column) => column.name === name);

/** Somebody whose rows they are. */
export interface Owner {
  readonly partnerId: string;
  readonly customerId: string;
  /** Stands in every text, so that an answer which shows any of it is found out. */
  readonly mark: string;
}

/** Every table of the modules that carries a partner or a customer. */
export async function ownedTables(program: TestProgram): Promise<OwnedTable[]> {
  const rows = await program.query<{ schema: string; name: string; columns: Column[] }>(`
    select space.nspname as schema, class.relname as name,
      jsonb_agg(jsonb_build_object('name', attr.attname, 'type', format_type(attr.atttypid, null), 'isGenerated', attr.attgenerated <> '' or attr.attidentity <> '',
        'isKey', coalesce(attr.attnum = any (key.conkey), false)) order by attr.attnum) as columns
    from pg_class class
    join pg_namespace space on space.oid = class.relnamespace
    join pg_attribute attr on attr.attrelid = class.oid and attr.attnum > 0 and not attr.attisdropped
    left join pg_constraint key on key.conrelid = class.oid and key.contype = 'p'
    where class.relkind in ('r', 'p') and not class.relispartition
      and space.nspname !~ '^(pg_|information_schema|graphile_worker|public)'
    group by 1, 2, class.oid
    having bool_or(attr.attname in ('partner_id', 'customer_id')) or (space.nspname = 'customers' and class.relname = 'customers')
    order by 1, 2`);
  return rows;
}

/** Takes off what would keep made-up rows out: checks, references, exclusions, not-null, triggers. Keys stay, upserts need them. */
export async function loosenConstraints(program: TestProgram, tables: readonly OwnedTable[]): Promise<void> {
  for (const table of tables) {
    const constraints = await program.query<{ name: string }>(
      "select conname as name from pg_constraint where conrelid = $1::regclass and contype in ('c', 'f', 'x')",
      [fullName(table)],
    );
    for (const { name } of constraints) await program.query(`alter table ${fullName(table)} drop constraint "${name}" cascade`);
    for (const column of table.columns) {
      if (!column.isKey && !column.isGenerated)
        await program.query(`alter table ${fullName(table)} alter column "${column.name}" drop not null`);
    }
    await program.query(`alter table ${fullName(table)} disable trigger all`);
  }
}

/** One row of the owner in each table; answers the ids by table. */
export async function addRowsOf(program: TestProgram, tables: readonly OwnedTable[], owner: Owner): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const table of tables) {
    const row = rowOf(table, owner);
    const names = Object.keys(row);
    await program.query(
      `insert into ${fullName(table)} (${names.map((name) => `"${name}"`).join(", ")}) values (${names.map((_, at) => `$${at + 1}`).join(", ")})
       on conflict do nothing`,
      Object.values(row),
    );
    if (typeof row.id === "string") ids.set(fullName(table), row.id);
  }
  return ids;
}

function rowOf(table: OwnedTable, owner: Owner): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const { name, type, isGenerated, isKey } of table.columns) {
    if (isGenerated) continue;
    const value = cellFor(table, { name, type, isKey }, owner);
    if (value !== undefined) row[name] = value;
  }
  return row;
}

/** What ties a row to its owner, whatever the table calls it. */
const customerColumns = new Set(["customer_id", "payer_id", "subject_id", "account_id", "main_id", "sub_id"]);

function cellFor(table: OwnedTable, { name, type, isKey }: { name: string; type: string; isKey: boolean }, owner: Owner): unknown {
  if (name === "partner_id") return owner.partnerId;
  if (customerColumns.has(name) && type === "uuid") return owner.customerId;
  if (name === "id" && fullName(table) === "customers.customers") return owner.customerId;
  if (name === "realm") return "customer";
  if (name === "subject_ids") return [owner.customerId];
  if (name === "id" && type === "uuid") return randomUUID();
  if (type === "text") return owner.mark;
  if (!isKey) return undefined;
  return keyValue(type);
}

/** A value for a part of a key, different each time. */
function keyValue(type: string): unknown {
  switch (type) {
    case "uuid":
      return randomUUID();
    case "integer":
    case "bigint":
    case "smallint":
      return Math.floor(Math.random() * 30_000);
    case "date":
      return "2026-01-15";
    case "timestamp with time zone":
      return "2026-01-15T09:00:00Z";
    case "daterange":
      return "[2026-01-15,2026-01-16)";
    default:
      throw new Error(`tests/access/foreign-rows.ts cannot make a key of type ${type}: add it to keyValue`);
  }
}
