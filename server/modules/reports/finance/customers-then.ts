// In which status customers were on days of the past. A status is what the first change after a day came from.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { type Asked, endOf, ofCustomers, ofPartners } from "./asked.ts";

/** Customers with their status at the end of a day; who was added later is not among them. */
export const statusesOn = (asked: Asked, on: Day) => sql`(
  select customer.id, customer.number, customer.full_name, customer.status as status_now, coalesce(later.from_status, customer.status) as status
  from customers.customers customer
  left join (select distinct on (customer_id) customer_id, from_status from customers.status_changes where at >= ${endOf(asked, on)} order by customer_id, at, id) later
    on later.customer_id = customer.id
  where customer.added_on <= ${on} and (customer.deleted_at is null or customer.deleted_at >= ${endOf(asked, on)})
    and ${ofPartners(asked, "customer.partner_id")} and ${ofCustomers(asked, "customer.id")})`;

/** How many customers were active or blocked at the end of each day of a span. */
export async function countByDay(asked: Asked, { from, to }: { from: Day; to: Day }): Promise<{ on: Day; customers: number }[]> {
  const { rows } = await sql<{ on: Day; customers: number }>`
    with day as (select generate_series(${from}::timestamp, ${to}::timestamp, '1 day')::date as on_day),
    at_end as (select count(*)::int as n from ${statusesOn(asked, to)} customer where status in ('active', 'blocked')),
    change as (
      select (change.at at time zone ${asked.timeZone})::date as on_day,
        (change.to_status in ('active', 'blocked'))::int - (change.from_status in ('active', 'blocked'))::int as step
      from customers.status_changes change join customers.customers customer on customer.id = change.customer_id
      where change.at >= ${endOf(asked, from)} and change.at < ${endOf(asked, to)} and customer.deleted_at is null and customer.added_on <= ${to}
        and ${ofPartners(asked, "customer.partner_id")} and ${ofCustomers(asked, "customer.id")}
      union all
      -- Who came on a day counts from it, in the status that they came with.
      select customer.added_on, 1 from customers.customers customer
      left join lateral (select from_status from customers.status_changes where customer_id = customer.id order by at, id limit 1) first on true
      where customer.added_on > ${from} and customer.added_on <= ${to} and customer.deleted_at is null
        and coalesce(first.from_status, customer.status) in ('active', 'blocked')
        and ${ofPartners(asked, "customer.partner_id")} and ${ofCustomers(asked, "customer.id")}),
    step as (select on_day, sum(step)::int as step from change group by on_day)
    select day.on_day as on, (at_end.n - coalesce((select sum(step) from step where step.on_day > day.on_day), 0))::int as customers
    from day cross join at_end order by day.on_day`.execute(asked.work.tx);
  return rows;
}
