// Taking back the services of customers who came with an import and whom nobody has touched (O-80).
import { sql } from "kysely";
import { findReferences } from "../../platform/db/find-references.ts";
import type { Work } from "../../platform/work.ts";

/** What every service has, however it came to be. `billing.coverage` is asked for by billing, which knows whose days they are. */
const ofEveryService = new Set([
  "services.segments",
  "services.state_changes",
  "services.services",
  "billing.coverage",
  "access.states",
  "access.changes",
]);

/**
 * Of which of these customers a service was changed or is named elsewhere, with the tables that name it, none for a change; and who pays
 * for somebody else's.
 */
export async function findUsedServices(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ id: string; customerId: string; isChanged: boolean }>`
    select id, customer_id as "customerId", version > 1 as "isChanged" from services.services
    where customer_id = any (${[...customerIds]}::uuid[])`.execute(work.tx);
  const named = await findReferences(work, { table: "services.services", ids: rows.map(({ id }) => id), except: ofEveryService });
  const used = new Map<string, string[]>();
  for (const { id, customerId, isChanged } of rows) {
    const tables = named.get(id) ?? [];
    if (isChanged || tables.length > 0) used.set(customerId, [...new Set([...(used.get(customerId) ?? []), ...tables])]);
  }
  const paid = await sql<{ id: string }>`select distinct payer_id as id from services.services
    where payer_id = any (${[...customerIds]}::uuid[]) and customer_id <> payer_id`.execute(work.tx);
  for (const { id } of paid.rows) used.set(id, [...new Set([...(used.get(id) ?? []), "services.services"])]);
  return used;
}

/** Removes all services of these customers for good. The caller has locked the customers and asked `findUsedServices`. */
export async function removeServices(work: Work, customerIds: readonly string[]): Promise<void> {
  const ids = [...customerIds];
  for (const table of ["segments", "state_changes", "services"])
    await sql`delete from ${sql.table(`services.${table}`)} where customer_id = any (${ids}::uuid[])`.execute(work.tx);
}
