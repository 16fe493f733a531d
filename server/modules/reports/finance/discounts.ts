// Services that pay less, or another price than their plan's: what each is worth by the month against the list.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { currenciesOf, type Report, sumOf } from "./result.ts";
import { exponentOf, worth } from "./services-worth.ts";

interface Reduced {
  customer_id: string;
  number: bigint;
  full_name: string;
  service_id: string;
  service_number: bigint;
  plan_title: string;
  currency: string;
  sort: "discount" | "custom_price";
  percent: string | null;
  fixed: string | null;
  unit_price: string;
  list_price: string;
  since: Day | null;
  until: Day | null;
  reason: string | null;
  effect: bigint;
  sum_services: number;
  sum_effect: bigint;
  total: number;
}

export const discounts: Report = async (asked) => {
  const services = await worth(asked, asked.to);
  const monthly = (price: string, percent: string, fixed: string) =>
    sql.raw(
      `reports.monthly_minor(${price}, service.quantity, service.price_months, service.prepaid_days, ${percent}, ${fixed}, service.tax_share, `,
    );
  const exponent = exponentOf("service.currency");
  const reduced = sql`(
    with service as materialized (select * from ${services} service)
    select service.*, 'discount' as sort, discount.percent, discount.fixed, discount.start_on as since, (discount.end_before - 1)::date as until, discount.reason,
      - (${monthly("service.unit_price", "null", "null")}${exponent}) - ${monthly("service.unit_price", "discount.percent", "discount.fixed")}${exponent})) as effect
    from service join services.discounts discount on discount.service_id = service.service_id and discount.start_on <= ${asked.to}
      and (discount.end_before is null or discount.end_before > ${asked.to})
    where service.billable = 'yes'
    union all
    select service.*, 'custom_price', null, null, null, null, '',
      ${monthly("service.unit_price", "null", "null")}${exponent}) - ${monthly("service.list_price", "null", "null")}${exponent})
    from service where service.billable = 'yes' and service.custom_price is not null and service.unit_price <> service.list_price)`;
  const { rows: sums } = await sql<{ sort: string; currency: string; services: number; effect: bigint }>`
    select sort, currency, count(distinct service_id)::int as services, sum(effect)::int8 as effect from ${reduced} line group by 1, 2 order by 1, 2`.execute(
    asked.work.tx,
  );
  const { rows } = await sql<Reduced>`
    select line.*, customer.number, customer.full_name, count(*) over ()::int as total from ${reduced} line join customers.customers customer on customer.id = line.customer_id
    order by line.effect, line.service_number limit ${asked.limit}`.execute(asked.work.tx);
  const termsOf = (row: Reduced): string => {
    if (row.sort === "custom_price") return `${trimDecimal(row.unit_price)} ← ${trimDecimal(row.list_price)} ${row.currency}`;
    return row.percent !== null ? `−${trimDecimal(row.percent)} %` : `−${trimDecimal(row.fixed ?? "0")} ${row.currency}`;
  };
  const [main] = currenciesOf(sums);
  return {
    figures: currenciesOf(sums).flatMap((currency) => {
      const own = sums.filter((row) => row.currency === currency);
      return [
        { id: "effect", type: "money" as const, currency, value: sumOf(own, (row) => row.effect) },
        { id: "services", type: "count" as const, value: own.reduce((sum, row) => sum + row.services, 0) },
      ];
    }),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "code",
          words: "sort",
          series: ["effect"],
          points: sums.filter((row) => row.currency === main).map((row) => ({ x: row.sort, values: [row.effect] })),
        }
      : undefined,
    tables: {
      main: {
        rows: sums.map((row) => ({ currency: row.currency, cells: { sort: row.sort, services: row.services, effect: row.effect } })),
      },
      detail: {
        total: rows[0]?.total ?? 0,
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/services/${row.service_id}`,
          cells: {
            number: row.number,
            customer: row.full_name,
            service: row.service_number,
            plan: row.plan_title,
            sort: row.sort,
            terms: termsOf(row),
            since: row.since,
            until: row.until,
            reason: row.reason,
            effect: row.effect,
          },
        })),
      },
    },
  };
};
