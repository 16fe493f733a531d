import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { Day, Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type FutureItemTable } from "../tables.ts";
import type { TaxedAt } from "../taxes-by-address/place-rules.ts";
import { placeItems } from "../taxes-by-address/places.ts";

export type FutureItem = Selectable<FutureItemTable>;
/** An item, with where it is taxed if that matters. */
export type WaitingItem = FutureItem & { readonly taxedAt?: TaxedAt };

/** Covered days by service, in order. */
export async function coveredDays(work: Work, serviceIds: readonly string[]): Promise<Map<string, Period[]>> {
  const rows = await sql<{ service_id: string; start_on: Day; end_before: Day }>`
    select service_id, lower(period) as start_on, upper(period) as end_before from billing.coverage
    where service_id = any (${[...serviceIds]}::uuid[]) order by service_id, lower(period)`.execute(work.tx);
  const covered = new Map<string, Period[]>();
  for (const row of rows.rows) {
    const period = { start: row.start_on, end: row.end_before };
    const list = covered.get(row.service_id);
    if (list) list.push(period);
    else covered.set(row.service_id, [period]);
  }
  return covered;
}

/** Future items that a recurring document dated `on` takes along. */
export async function waitingItems(work: Work, accountIds: readonly string[], on: Day): Promise<Map<string, WaitingItem[]>> {
  const rows = await db(work)
    .selectFrom("billing.future_items")
    .selectAll()
    .where(sql<boolean>`account_id = any (${[...accountIds]}::uuid[])`)
    .where("document_id", "is", null)
    .where("cancelled_at", "is", null)
    .where("charge_id", "is", null)
    .where("due_on", "<=", on)
    .orderBy("account_id")
    .orderBy("id")
    .execute();
  return Map.groupBy(await placeItems(work, rows), (row) => row.account_id);
}

/** Of these, those that still wait. */
export async function waitingItemsById(work: Work, itemIds: readonly string[]): Promise<WaitingItem[]> {
  const rows = await db(work)
    .selectFrom("billing.future_items")
    .selectAll()
    .where(sql<boolean>`id = any (${[...itemIds]}::uuid[])`)
    .where("document_id", "is", null)
    .where("cancelled_at", "is", null)
    .where("charge_id", "is", null)
    .orderBy("id")
    .execute();
  return placeItems(work, rows);
}

/** The totals of the last three recurring invoices of each account, newest first; for telling what is unusual (B-63). */
export async function lastRecurringTotals(work: Work, accountIds: readonly string[]): Promise<Map<string, bigint[]>> {
  const rows = await sql<{ account_id: string; totals: bigint[] }>`
    select account.id as account_id, last.totals
    from unnest(${[...accountIds]}::uuid[]) as account (id)
    cross join lateral (
      select array_agg(gross_minor order by issued_on desc, counter desc) as totals from (
        select gross_minor, issued_on, counter from billing.money_documents
        where account_id = account.id and kind = 'invoice' and origin = 'recurring' and state <> 'void'
        order by issued_on desc, counter desc limit 3) newest) last
    where last.totals is not null`.execute(work.tx);
  return new Map(rows.rows.map((row) => [row.account_id, row.totals]));
}
