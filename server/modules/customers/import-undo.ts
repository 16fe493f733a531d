// Taking back customers who came with an import (O-80).
import { sql } from "kysely";
import { findReferences } from "../../platform/db/find-references.ts";
import { describeActor } from "../../platform/event-bus.ts";
import type { Work } from "../../platform/work.ts";
import { customerDeleted } from "./events.ts";

/** What every customer who was imported has, beside what services and billing are asked for. */
const ofEveryCustomer = new Set([
  "customers.contacts",
  "customers.search_extras",
  "customers.customer_labels",
  // Worked out each night, by nobody.
  "customers.likely_duplicates",
  "services.services",
  "services.segments",
  "services.state_changes",
  "access.states",
  "access.changes",
  "billing.accounts",
  "billing.coverage",
  "billing.journal_entries",
  "ordering.import_rows",
]);

export interface Untouched {
  readonly number: number;
  readonly isChanged: boolean;
  /** Tables with records of theirs that no import makes. */
  readonly tables: readonly string[];
}

/** Which of these customers are still here, in no bin and not merged, and what was done to their records. */
export async function findForUndo(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, Untouched>> {
  const { rows } = await sql<{ id: string; number: bigint; isChanged: boolean }>`
    select id, number, version > 1 as "isChanged" from customers.customers
    where id = any (${[...customerIds]}::uuid[]) and deleted_at is null`.execute(work.tx);
  const ids = rows.map(({ id }) => id);
  const named = await findReferences(work, { table: "customers.customers", ids, except: ofEveryCustomer });
  return new Map(rows.map(({ id, number, isChanged }) => [id, { number: Number(number), isChanged, tables: named.get(id) ?? [] }]));
}

/**
 * Locks customers until the commit, in the order of their ids, before anything of theirs. Only against changes: a billing run, which holds
 * accounts when it writes rows that name customers, need not wait here for somebody who waits for its accounts.
 */
export async function lockCustomers(work: Work, customerIds: readonly string[]): Promise<void> {
  await sql`select 1 from customers.customers where id = any (${[...customerIds]}::uuid[]) order by id for no key update`.execute(work.tx);
}

/**
 * Removes customers for good, without the way through the recycle bin: the table that they came with brings them back. Of those in
 * `keptForBooks` the bare row stays, which the books name; the external id and the login are free again either way.
 */
export async function removeImportedCustomers(
  work: Work,
  { customerIds, keptForBooks }: { customerIds: readonly string[]; keptForBooks: ReadonlySet<string> },
): Promise<void> {
  const ids = [...customerIds];
  const { rows } = await sql<{ id: string; number: bigint; partner_id: string }>`
    select id, number, partner_id from customers.customers where id = any (${ids}::uuid[])`.execute(work.tx);
  for (const table of ["customer_labels", "search_extras", "contacts"])
    await sql`delete from ${sql.table(`customers.${table}`)} where customer_id = any (${ids}::uuid[])`.execute(work.tx);
  await sql`delete from customers.likely_duplicates where first_id = any (${ids}::uuid[]) or second_id = any (${ids}::uuid[])`.execute(
    work.tx,
  );
  const bare = ids.filter((id) => keptForBooks.has(id));
  await sql`update customers.customers set deleted_at = ${work.now}, deleted_by = ${JSON.stringify(describeActor(work))}::jsonb, purged_at = ${work.now},
    portal_login = 'purged-' || number, search_text = '', search_fields = '', extra = '{}', identification = '', date_of_birth = null, lat = null, lng = null,
    geo_source = '', external_id = null, version = version + 1, updated_at = ${work.now} where id = any (${bare}::uuid[])`.execute(work.tx);
  await sql`delete from customers.customers where id = any (${ids.filter((id) => !keptForBooks.has(id))}::uuid[])`.execute(work.tx);
  for (const { id, number, partner_id } of rows) {
    const about = { partnerId: partner_id, customerId: id, objectId: id };
    work.emit(customerDeleted, about, { number: Number(number), restored: false });
  }
  for (const [partnerId, ofPartner] of Map.groupBy(rows, ({ partner_id }) => partner_id)) {
    const numbers = ofPartner.map(({ number }) => Number(number)).toSorted((a, b) => a - b);
    work.audit({
      entity: "customers",
      entityId: `${numbers[0]}-${numbers.at(-1)}`,
      label: `${numbers.length} customers between ${numbers[0]} and ${numbers.at(-1)}`,
      action: "purged",
      partnerId,
      reason: "undo of an import",
      changes: { count: { before: numbers.length, after: 0 } },
    });
  }
}
