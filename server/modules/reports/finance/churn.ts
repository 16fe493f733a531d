// Churn of customers and of money, and the list of who was lost or blocked with what they were worth, also of those who came back.
import { sql } from "kysely";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { type Asked, endOf, ofCustomers, ofPartners } from "./asked.ts";
import { statusesOn } from "./customers-then.ts";
import { movementsOf } from "./mrr-movement.ts";
import { type Report, shareOf } from "./result.ts";
import { worth } from "./services-worth.ts";

interface Lost {
  on_day: Day;
  customer_id: string;
  customer_number: bigint;
  customer_name: string;
  became: string;
  cause: string | null;
  status_now: string;
  currency: string | null;
  minor: bigint | null;
  total: number;
}

export const churn: Report = async (asked) => {
  const counted = await sql<{ opening: number; lost: number }>`
    select count(*)::int as opening, count(*) filter (where at_end.status in ('inactive', 'archived'))::int as lost
    from ${statusesOn(asked, addDays(asked.from, -1))} customer join ${statusesOn(asked, asked.to)} at_end on at_end.id = customer.id
    where customer.status = 'active'`.execute(asked.work.tx);
  const { opening = 0, lost = 0 } = counted.rows[0] ?? {};
  const money = await movementsOf(asked);
  const rows = await listLost(asked);
  const [main] = money;
  const lostMoney = main ? -(main.by.churned.minor + main.by.contraction.minor) : 0n;
  const recovered = rows.filter((row) => row.status_now === "active").length;
  return {
    figures: [
      { id: "customer-churn", type: "share", value: shareOf(BigInt(lost), BigInt(opening)) },
      ...(main ? [{ id: "money-churn", type: "share" as const, value: shareOf(lostMoney, main.opening) }] : []),
      { id: "lost-customers", type: "count", value: lost },
      { id: "recovered", type: "count", value: recovered },
    ],
    chart:
      rows.length === 0
        ? undefined
        : {
            kind: "bars",
            type: "count",
            x: "code",
            words: "became",
            series: ["customers"],
            points: ["blocked", "inactive", "archived"].map((became) => ({
              x: became,
              values: [rows.filter((row) => row.became === became).length],
            })),
          },
    tables: {
      main: {
        rows: [
          { cells: { measure: "customers", opening: String(opening), lost: String(lost), share: shareOf(BigInt(lost), BigInt(opening)) } },
          ...money.map(({ currency, opening: value, by }) => {
            const gone = -(by.churned.minor + by.contraction.minor);
            return {
              currency,
              cells: {
                measure: "money",
                opening: value,
                lost: gone,
                share: shareOf(gone, value),
              },
            };
          }),
        ],
      },
      detail: {
        total: rows[0]?.total ?? 0,
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/customers/${row.customer_id}`,
          cells: {
            on: row.on_day,
            number: row.customer_number,
            customer: row.customer_name,
            became: row.became,
            cause: row.cause,
            monthly: row.minor,
            recovered: row.status_now === "active" ? "yes" : "no",
          },
        })),
      },
    },
    notes: ["churn-definition"],
  };
};

/** The last time in the span that each customer was blocked or lost, with their services' worth on the day before. */
async function listLost(asked: Asked): Promise<Lost[]> {
  const fallen = sql`(
    select distinct on (change.customer_id) change.customer_id, (change.at at time zone ${asked.timeZone})::date as changed_on,
      (change.at at time zone ${asked.timeZone})::date - 1 as on_day, change.to_status as became, change.blocked_by as cause
    from customers.status_changes change
    where change.at >= ${endOf(asked, addDays(asked.from, -1))} and change.at < ${endOf(asked, asked.to)}
      and change.from_status in ('active', 'blocked') and change.to_status in ('blocked', 'inactive', 'archived')
      and ${ofPartners(asked, "change.partner_id")} and ${ofCustomers(asked, "change.customer_id")}
    order by change.customer_id, change.at desc)`;
  const { rows } = await sql<Lost>`
    with fallen as materialized (select * from ${fallen} fallen),
    valued as (select customer_id, currency, sum(minor)::int8 as minor from ${await worth(asked, asked.to, sql`(select customer_id, on_day from fallen)`)} service group by 1, 2)
    select fallen.changed_on as on_day, fallen.customer_id, customer.number as customer_number, customer.full_name as customer_name, fallen.became, fallen.cause,
      customer.status as status_now, valued.currency, valued.minor, count(*) over ()::int as total
    from fallen join customers.customers customer on customer.id = fallen.customer_id left join valued on valued.customer_id = fallen.customer_id
    order by fallen.changed_on desc, valued.minor desc nulls last, customer.number limit ${asked.limit}`.execute(asked.work.tx);
  return rows;
}
