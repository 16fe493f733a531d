// Services that began in a span, and contracts that end in one, with what they bring by the month.
import { type RawBuilder, sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { type Asked, isOneOf, ofCurrency, ofCustomers, ofPartners } from "./asked.ts";
import { currenciesOf, type Figure, type Report, sumOf, sumRows } from "./result.ts";
import { exponentOf, taxShares } from "./services-worth.ts";

interface Found {
  on_day: Day;
  customer_id: string;
  number: bigint;
  full_name: string;
  service_id: string;
  service_number: bigint;
  plan_title: string;
  state: string;
  renews: boolean;
  currency: string;
  minor: bigint;
  total: number;
}

/** Services with their price on a day of their own: the day they began, or today. One-time plans bring nothing by the month. */
async function servicesOf(asked: Asked, on: RawBuilder<unknown>, priced: RawBuilder<unknown>, condition: RawBuilder<unknown>) {
  const shares = await taxShares(asked, asked.today);
  return sql`(
    select ${on} as on_day, service.id as service_id, service.number as service_number, service.customer_id, plan.title as plan_title, service.state, plan.auto_renew as renews,
      plan.currency, case when service.kind in ('one_time', 'topup') or segment.billable is distinct from 'yes' then 0 else reports.monthly_minor(segment.unit_price, segment.quantity, plan.price_months,
        case when account.billing_type = 'prepaid_period' then plan.prepaid_days end, off.percent, off.fixed,
        case when segment.includes_tax then coalesce(taxed.share, grouped.share) end, ${exponentOf("plan.currency")}::int) end as minor
    from services.services service
    left join lateral (select * from services.segments segment where segment.service_id = service.id and (segment.end_before is null or segment.end_before > ${priced})
      order by segment.start_on limit 1) segment on true
    left join catalog.plan_versions version on version.id = segment.plan_version_id
    join catalog.plans plan on plan.id = coalesce(version.plan_id, service.plan_id)
    left join billing.accounts account on account.id = service.payer_id
    left join lateral (select sum(percent) as percent, sum(fixed) as fixed from services.discounts discount where discount.service_id = service.id
      and discount.start_on <= ${priced} and (discount.end_before is null or discount.end_before > ${priced})) off on true
    left join ${shares} taxed on taxed.id = segment.tax_id
    left join ${shares} grouped on grouped.id = segment.tax_group_id
    where service.bundle_service_id is null and ${condition}
      and ${ofPartners(asked, "service.partner_id")} and ${ofCustomers(asked, "service.customer_id")} and ${isOneOf("plan.id", asked.filter.plan, "uuid")}
      and ${ofCurrency(asked, "plan.currency")})`;
}

async function detailsOf(asked: Asked, services: RawBuilder<unknown>, order: RawBuilder<unknown>): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select service.*, customer.number, customer.full_name, count(*) over ()::int as total from ${services} service join customers.customers customer on customer.id = service.customer_id
    order by ${order}, service.service_number limit ${asked.limit}`.execute(asked.work.tx);
  return rows;
}

const figuresOf = (sums: readonly { currency: string; services: number; monthly: bigint }[]): Figure[] =>
  currenciesOf(sums).flatMap((currency) => {
    const own = sums.filter((row) => row.currency === currency);
    return [
      { id: "services", type: "count" as const, value: own.reduce((sum, row) => sum + row.services, 0) },
      { id: "monthly", type: "money" as const, currency, value: sumOf(own, (row) => row.monthly) },
    ];
  });

export const newServices: Report = async (asked) => {
  const services = await servicesOf(
    asked,
    sql`service.start_on`,
    sql`service.start_on`,
    sql`service.start_on between ${asked.from} and ${asked.to} and service.state <> 'archived' and not service.archived_by_mistake`,
  );
  const { rows: plans } = await sql<{ plan: string; currency: string; services: number; monthly: bigint }>`
    select plan_title as plan, currency, count(*)::int as services, sum(minor)::int8 as monthly from ${services} service group by 1, 2 order by 3 desc, 1`.execute(
    asked.work.tx,
  );
  const rows = await detailsOf(asked, services, sql`service.on_day desc`);
  return {
    figures: figuresOf(plans),
    chart: {
      kind: "bars",
      type: "count",
      x: "text",
      series: ["services"],
      points: plans.slice(0, 20).map((row) => ({ x: row.plan, values: [row.services] })),
    },
    tables: {
      main: {
        rows: plans.map((row) => ({ currency: row.currency, cells: { plan: row.plan, services: row.services, monthly: row.monthly } })),
        sums: sumRows(plans, (own) => ({
          services: own.reduce((sum, row) => sum + row.services, 0),
          monthly: sumOf(own, (row) => row.monthly),
        })),
      },
      detail: {
        total: rows[0]?.total ?? 0,
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/services/${row.service_id}`,
          cells: {
            on: row.on_day,
            number: row.number,
            customer: row.full_name,
            service: row.service_number,
            plan: row.plan_title,
            state: row.state,
            monthly: row.minor,
          },
        })),
      },
    },
  };
};

export const contractEnds: Report = async (asked) => {
  // The stored day is the first one without a contract; people are told the last one with it.
  const services = await servicesOf(
    asked,
    sql`(service.contract_end_on - 1)::date`,
    sql`${asked.today}::date`,
    sql`service.contract_end_on between ${asked.from}::date + 1 and ${asked.to}::date + 1 and service.state in ('pending', 'active', 'paused', 'stopped')`,
  );
  const { rows: months } = await sql<{ month: Day; currency: string; services: number; monthly: bigint }>`
    select date_trunc('month', on_day::timestamp)::date as month, currency, count(*)::int as services, sum(minor)::int8 as monthly from ${services} service group by 1, 2 order by 1, 2`.execute(
    asked.work.tx,
  );
  const rows = await detailsOf(asked, services, sql`service.on_day`);
  return {
    figures: figuresOf(months),
    chart: {
      kind: "bars",
      type: "count",
      x: "month",
      series: ["services"],
      points: [...Map.groupBy(months, (row) => row.month)].map(([month, own]) => ({
        x: month,
        values: [own.reduce((sum, row) => sum + row.services, 0)],
      })),
    },
    tables: {
      main: {
        rows: months.map((row) => ({ currency: row.currency, cells: { month: row.month, services: row.services, monthly: row.monthly } })),
      },
      detail: {
        total: rows[0]?.total ?? 0,
        rows: rows.map((row) => ({
          currency: row.currency,
          to: `/services/${row.service_id}`,
          cells: {
            on: row.on_day,
            number: row.number,
            customer: row.full_name,
            service: row.service_number,
            plan: row.plan_title,
            renews: row.renews ? "yes" : "no",
            monthly: row.minor,
          },
        })),
      },
    },
  };
};
