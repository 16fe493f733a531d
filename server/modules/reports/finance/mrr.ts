// Monthly recurring revenue on a day, by plan; that of blocked customers is in it and shown apart.
import { sql } from "kysely";
import { currenciesOf, type Report, shareOf, sumOf, sumRows } from "./result.ts";
import { worth } from "./services-worth.ts";

interface ByPlan {
  plan_id: string;
  plan_title: string;
  currency: string;
  services: number;
  customers: number;
  active: bigint;
  blocked: bigint;
}

export const mrr: Report = async (asked) => {
  const { rows } = await sql<ByPlan>`
    with service as materialized (select * from ${await worth(asked, asked.to)} service)
    select plan_id, plan_title, currency, count(*)::int as services, count(distinct customer_id)::int as customers,
      coalesce(sum(minor) filter (where status <> 'blocked'), 0)::int8 as active, coalesce(sum(minor) filter (where status = 'blocked'), 0)::int8 as blocked
    from service group by plan_id, plan_title, currency order by sum(minor) desc, plan_title`.execute(asked.work.tx);
  const total = (row: ByPlan): bigint => row.active + row.blocked;
  const totals = new Map(
    currenciesOf(rows).map((currency) => [
      currency,
      sumOf(
        rows.filter((row) => row.currency === currency),
        total,
      ),
    ]),
  );
  const [main] = currenciesOf(rows);
  return {
    figures: currenciesOf(rows).flatMap((currency) => {
      const own = rows.filter((row) => row.currency === currency);
      return [
        { id: "mrr", type: "money" as const, currency, value: sumOf(own, total) },
        { id: "blocked", type: "money" as const, currency, value: sumOf(own, (row) => row.blocked), to: "/customers?status=blocked" },
        { id: "services", type: "count" as const, value: own.reduce((sum, row) => sum + row.services, 0) },
      ];
    }),
    chart: main
      ? {
          kind: "stacked",
          type: "money",
          currency: main,
          x: "text",
          series: ["active", "blocked"],
          points: rows
            .filter((row) => row.currency === main)
            .slice(0, 20)
            .map((row) => ({ x: row.plan_title, values: [row.active, row.blocked] })),
        }
      : undefined,
    tables: {
      main: {
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/services?plan=${row.plan_id}`,
          cells: {
            plan: row.plan_title,
            services: row.services,
            customers: row.customers,
            active: row.active,
            blocked: row.blocked,
            total: total(row),
            share: shareOf(total(row), totals.get(row.currency) ?? 0n),
          },
        })),
        sums: sumRows(rows, (own) => ({
          services: own.reduce((sum, row) => sum + row.services, 0),
          active: sumOf(own, (row) => row.active),
          blocked: sumOf(own, (row) => row.blocked),
          total: sumOf(own, total),
        })),
      },
    },
    notes: ["mrr-definition"],
  };
};
