import { sql } from "kysely";
import { permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getVisiblePartner } from "./partner-queries.ts";
import { seesEverything } from "./served-partners.ts";

const most = 1000;

/**
 * What keeps a partner from being removed (O-243): every table with a foreign key to partners, so a module that comes later is in it
 * by itself. Its own settings go with it and do not count.
 */
export async function partnerUses(work: Work, partnerId: string): Promise<{ what: string; count: number; andMore: boolean }[]> {
  await getVisiblePartner(work, partnerId);
  if (!seesEverything(work.actor)) throw permissionDenied("Only staff of all partners remove one.");
  const { rows: keys } = await sql<{ schema: string; table: string; column: string }>`
    select namespace.nspname as schema, held.relname as "table", attribute.attname as "column"
    from pg_constraint key
    join pg_class held on held.oid = key.conrelid
    join pg_namespace namespace on namespace.oid = held.relnamespace
    join pg_attribute attribute on attribute.attrelid = held.oid and attribute.attnum = key.conkey[1]
    where key.contype = 'f' and key.confrelid = 'partners.partners'::regclass and key.conparentid = 0
      and (namespace.nspname, held.relname) <> ('partners', 'settings')
    order by 1, 2`.execute(work.tx);
  const labels = await labelsNaming(work, partnerId);
  const uses: { what: string; count: number; andMore: boolean }[] =
    labels > 0 ? [{ what: "partners.labels", count: labels, andMore: false }] : [];
  for (const { schema, table, column } of keys) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from (
        select from ${sql.id(schema, table)} where ${sql.id(column)} = ${partnerId} limit ${most + 1}) found`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    if (count > 0) uses.push({ what: `${schema}.${table}`, count: Math.min(count, most), andMore: count > most });
  }
  return uses;
}

/** Labels name their partners in a list, which no foreign key watches. */
export async function labelsNaming(work: Work, partnerId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from partners.labels where partner_ids @> array[${partnerId}::uuid]`.execute(work.tx);
  return rows[0]?.count ?? 0;
}
