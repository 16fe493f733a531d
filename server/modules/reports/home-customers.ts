import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day, epochDay } from "../../../shared/calendar.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { statuses } from "../customers/contract.ts";
import { reachableCustomers } from "../customers/index.ts";
import type { homeCustomersEndpoint } from "./contract.ts";

/** The days of the home page are those of the lists behind its numbers (O-227). */
export const homeDay = (work: Work): Day => calendarDay(work.now, "UTC");

/** One partner of those that the reader may see. */
export const ofPartner = (column: string, partnerId: string | undefined): RawBuilder<SqlBool> =>
  partnerId === undefined ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} = ${partnerId}`;

/** The Monday of a day's week; day 0 of the calendar was a Thursday. */
export const mondayOf = (day: Day): Day => addDays(day, -((((epochDay(day) + 3) % 7) + 7) % 7));

/** How many customers are in each status, and how many were added this week and on the same days of the week before. */
export async function countCustomers(
  work: Work,
  partnerId: string | undefined,
): Promise<z.input<(typeof homeCustomersEndpoint)["returns"]>> {
  const to = homeDay(work);
  const week = { from: mondayOf(to), to };
  const weekBefore = { from: addDays(week.from, -7), to: addDays(to, -7) };
  const seen = sql`customer.deleted_at is null and ${ofPartner("customer.partner_id", partnerId)}
    and ${visibleTo(work.actor, { partner: "customer.partner_id" })} and ${reachableCustomers(work, "customers.profile.view", "customer")}`;
  const { rows } = await sql<{ status: string; count: number }>`
    select customer.status, count(*)::int as count from customers.customers customer where ${seen} group by customer.status`.execute(
    work.tx,
  );
  const { rows: added } = await sql<{ now: number; before: number }>`
    select count(*) filter (where customer.added_on >= ${week.from})::int as now,
      count(*) filter (where customer.added_on <= ${weekBefore.to})::int as before
    from customers.customers customer where customer.added_on between ${weekBefore.from} and ${week.to} and ${seen}`.execute(work.tx);
  const counts = new Map(rows.map((row) => [row.status, row.count]));
  return {
    byStatus: statuses.map((status) => ({ status, count: counts.get(status) ?? 0 })),
    week: { ...week, count: added[0]?.now ?? 0 },
    weekBefore: { ...weekBefore, count: added[0]?.before ?? 0 },
  };
}
