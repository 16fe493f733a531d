// Attempts to take money through a gateway, with their results, the newest first.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { type Report, shareOf } from "./result.ts";

interface Attempt {
  created_at: Date;
  customer_id: string;
  number: bigint;
  full_name: string;
  driver: string;
  purpose: string;
  who: string;
  currency: string;
  minor: bigint;
  state: string;
  code: string | null;
}

export const chargeHistory: Report = async (asked) => {
  const intents = sql`(select intent.*, (intent.created_at at time zone ${asked.timeZone})::date as on_day,
      case intent.created_by->>'kind' when 'system' then 'automatic' else coalesce(intent.created_by->>'kind', 'automatic') end as who
    from payments.intents intent
    where intent.created_at >= ${asked.from}::date - 1 and intent.created_at < ${asked.to}::date + 2
      and (intent.created_at at time zone ${asked.timeZone})::date between ${asked.from} and ${asked.to}
      and ${ofPartners(asked, "intent.partner_id")} and ${ofCustomers(asked, "intent.customer_id")} and ${ofCurrency(asked, "intent.currency")})`;
  const { rows: days } = await sql<{ on_day: Day; succeeded: number; failed: number; total: number }>`
    select on_day, count(*) filter (where state = 'succeeded')::int as succeeded, count(*) filter (where state in ('failed', 'expired', 'cancelled'))::int as failed,
      count(*)::int as total
    from ${intents} intent group by 1 order by 1`.execute(asked.work.tx);
  const { rows } = await sql<Attempt>`
    select intent.created_at, intent.customer_id, customer.number, customer.full_name, intent.driver, intent.purpose, intent.who, intent.currency,
      intent.amount_minor as minor, intent.state, intent.failure->>'code' as code
    from ${intents} intent join customers.customers customer on customer.id = intent.customer_id
    order by intent.created_at desc, intent.id desc limit ${asked.limit}`.execute(asked.work.tx);
  const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + of(day), 0);
  const [succeeded, failed] = [sum((day) => day.succeeded), sum((day) => day.failed)];
  return {
    figures: [
      { id: "attempts", type: "count", value: sum((day) => day.total) },
      { id: "failed", type: "count", value: failed },
      { id: "success", type: "share", value: shareOf(BigInt(succeeded), BigInt(succeeded + failed)) },
    ],
    chart: {
      kind: "stacked",
      type: "count",
      x: "day",
      series: ["succeeded", "failed"],
      points: days.map((day) => ({ x: day.on_day, values: [day.succeeded, day.failed] })),
    },
    tables: {
      main: {
        total: sum((day) => day.total),
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/customers/${row.customer_id}?tab=money`,
          cells: {
            at: row.created_at.toISOString(),
            number: row.number,
            customer: row.full_name,
            gateway: row.driver,
            purpose: row.purpose,
            who: row.who,
            amount: row.minor,
            state: row.state,
            code: row.code,
          },
        })),
      },
    },
  };
};
