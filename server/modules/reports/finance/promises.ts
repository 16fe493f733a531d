// Promises to pay that were made in a span, with what came of them.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { currenciesOf, type Report, shareOf, sumOf } from "./result.ts";

interface Made {
  on_day: Day;
  customer_id: string;
  number: bigint;
  full_name: string;
  until_on: Day | null;
  channel: string;
  outcome: string;
  currency: string;
  minor: bigint;
  promised: number;
  summed: bigint;
  total: number;
}

export const promises: Report = async (asked) => {
  const made = sql`(
    select hold.*, (hold.created_at at time zone ${asked.timeZone})::date as on_day, coalesce(hold.outcome, 'running') as told from collections.holds hold
    where hold.kind = 'promise' and (hold.created_at at time zone ${asked.timeZone})::date between ${asked.from} and ${asked.to}
      and ${ofPartners(asked, "hold.partner_id")} and ${ofCustomers(asked, "hold.customer_id")} and ${ofCurrency(asked, "hold.currency")})`;
  const { rows: sums } = await sql<Pick<Made, "outcome" | "currency" | "promised" | "summed">>`
    select told as outcome, currency, count(*)::int as promised, sum(amount_minor)::int8 as summed from ${made} hold group by 1, 2 order by count(*) desc`.execute(
    asked.work.tx,
  );
  const { rows } = await sql<Made>`
    select hold.on_day, hold.customer_id, customer.number, customer.full_name, hold.until_on, hold.channel, hold.told as outcome, hold.currency, hold.amount_minor as minor, count(*) over ()::int as total
    from ${made} hold join customers.customers customer on customer.id = hold.customer_id order by hold.created_at desc, hold.id limit ${asked.limit}`.execute(
    asked.work.tx,
  );
  const ended = sums.filter(({ outcome }) => outcome === "kept" || outcome === "broken");
  const count = (of: readonly { promised: number }[]) => BigInt(of.reduce((sum, { promised }) => sum + promised, 0));
  return {
    figures: [
      { id: "promises", type: "count", value: count(sums) },
      { id: "kept", type: "share", value: shareOf(count(ended.filter(({ outcome }) => outcome === "kept")), count(ended)) },
      ...currenciesOf(sums).map((currency) => ({
        id: "promised",
        type: "money" as const,
        currency,
        value: sumOf(
          sums.filter((row) => row.currency === currency),
          (row) => row.summed,
        ),
      })),
    ],
    chart:
      sums.length === 0
        ? undefined
        : {
            kind: "bars",
            type: "count",
            x: "code",
            words: "outcome",
            series: ["promises"],
            points: sums.map(({ outcome, promised }) => ({ x: outcome, values: [promised] })),
          },
    tables: {
      main: {
        rows: sums.map((row) => ({ currency: row.currency, cells: { outcome: row.outcome, promises: row.promised, amount: row.summed } })),
      },
      detail: {
        total: rows[0]?.total ?? 0,
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/customers/${row.customer_id}?tab=money`,
          cells: {
            on: row.on_day,
            number: row.number,
            customer: row.full_name,
            until: row.until_on,
            channel: row.channel,
            outcome: row.outcome,
            amount: row.minor,
          },
        })),
      },
    },
  };
};
