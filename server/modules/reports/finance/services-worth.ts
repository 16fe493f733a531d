// What services are worth by the month on a day (B 15, MRR): active ones and paused ones at their pause price, after the discounts that hold
// on that day, net of tax. Parts of a bundle cost nothing of their own; one-time plans, top-ups, usage and fees are no part of it.
import { type RawBuilder, sql } from "kysely";
import { type Day, minDay } from "../../../../shared/calendar.ts";
import { currencyExponent } from "../../../../shared/money.ts";
import { effectiveRate, loadTaxBook } from "../../catalog/index.ts";
import { type Asked, endOf, isOneOf, ofCurrency, ofCustomers, ofPartners } from "./asked.ts";

/** Taxes as the query joins them, so that a price that includes its tax is worth its net. */
export async function taxShares(asked: Asked, on: Day): Promise<RawBuilder<unknown>> {
  const book = await loadTaxBook(asked.work);
  const shares: [string, string][] = [];
  const add = (id: string, rate: { n: bigint; d: bigint } | undefined) => {
    if (rate && rate.n !== 0n) shares.push([id, `${rate.n}/${rate.d}`]);
  };
  for (const id of book.taxes.keys()) add(id, effectiveRate(book, { taxId: id, taxGroupId: null }, on));
  for (const id of book.groups.keys()) add(id, effectiveRate(book, { taxId: null, taxGroupId: id }, on));
  return sql`(select id, split_part(share, '/', 1)::numeric / split_part(share, '/', 2)::numeric as share
    from unnest(${shares.map(([id]) => id)}::uuid[], ${shares.map(([, share]) => share)}::text[]) as known (id, share))`;
}

// Currencies whose minor unit is not a hundredth, among those that providers bill in.
const unusual = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", "JPY", "KRW", "CLP", "ISK", "VND", "XAF", "XOF", "UGX", "PYG", "RWF"];

/** How many digits the minor unit of a row's currency has. */
export function exponentOf(column: string): RawBuilder<unknown> {
  const groups = [...Map.groupBy(unusual, currencyExponent)].filter(([exponent]) => exponent !== 2);
  const cases = groups.map(([exponent, currencies]) => sql`when ${sql.ref(column)} = any (${currencies}::text[]) then ${exponent}::int`);
  return sql`case ${sql.join(cases, sql` `)} else 2 end`;
}

/**
 * One row per service that is there on the day: service_id, customer_id, partner_id, plan_id, currency, minor, list_minor (without discounts and
 * at the plan's own price), status of the customer on that day. What a service or customer was is told by the first change after that day.
 * With `each` the day is a column of a joined set of customers instead: `each` has customer_id and on_day.
 */
export async function worth(asked: Asked, on: Day, each?: RawBuilder<unknown>): Promise<RawBuilder<unknown>> {
  const shares = await taxShares(asked, minDay(on, asked.today));
  const isNow = each === undefined && on >= asked.today;
  const end = endOf(asked, on);
  const at = each ? sql`each.on_day` : sql`${on}::date`;
  const laterState = isNow
    ? sql``
    : sql`left join (select distinct on (service_id) service_id, coalesce(from_state, 'new') as state from services.state_changes
        where at >= ${end} order by service_id, at, id) was on was.service_id = service.id`;
  const laterStatus = isNow
    ? sql``
    : sql`left join (select distinct on (customer_id) customer_id, from_status as status from customers.status_changes
        where at >= ${end} order by customer_id, at, id) stood on stood.customer_id = service.customer_id`;
  // A service that was entered later than it began is there from its beginning.
  const state = isNow || each ? sql`true` : sql`coalesce(was.state, service.state) in ('active', 'paused', 'new')`;
  return sql`(
    select service.id as service_id, service.number as service_number, service.customer_id, service.partner_id, plan.id as plan_id, plan.title as plan_title, plan.currency,
      ${isNow ? sql`customer.status` : sql`coalesce(stood.status, customer.status)`} as status, ${at} as on_day,
      reports.monthly_minor(case segment.billable when 'pause_price' then plan.pause_price else segment.unit_price end, segment.quantity, plan.price_months,
        case when account.billing_type = 'prepaid_period' then plan.prepaid_days end, off.percent, off.fixed,
        case when segment.includes_tax then coalesce(taxed.share, grouped.share) end, ${exponentOf("plan.currency")}::int) as minor,
      segment.unit_price, segment.quantity, segment.billable, version.price as list_price, segment.includes_tax, plan.price_months, plan.pause_price,
      case when account.billing_type = 'prepaid_period' then plan.prepaid_days end as prepaid_days, off.percent as percent_off, off.fixed as fixed_off,
      case when segment.includes_tax then coalesce(taxed.share, grouped.share) end as tax_share, service.state, service.start_on, service.custom_price
    from services.services service
    ${each ? sql`join ${each} each on each.customer_id = service.customer_id` : sql``}
    join services.segments segment on segment.service_id = service.id and segment.start_on <= ${at} and (segment.end_before is null or segment.end_before > ${at})
      and segment.billable <> 'no'
    join catalog.plan_versions version on version.id = segment.plan_version_id
    join catalog.plans plan on plan.id = version.plan_id
    join customers.customers customer on customer.id = service.customer_id
    left join billing.accounts account on account.id = service.payer_id
    left join (select discount.service_id, ${each ? sql`on_days.on_day,` : sql``} sum(discount.percent) as percent, sum(discount.fixed) as fixed from services.discounts discount
      ${each ? sql`join ${each} on_days on on_days.customer_id = discount.customer_id` : sql``}
      where discount.start_on <= ${each ? sql`on_days.on_day` : at} and (discount.end_before is null or discount.end_before > ${each ? sql`on_days.on_day` : at})
      group by discount.service_id ${each ? sql`, on_days.on_day` : sql``}) off on off.service_id = service.id ${each ? sql`and off.on_day = each.on_day` : sql``}
    left join ${shares} taxed on taxed.id = segment.tax_id
    left join ${shares} grouped on grouped.id = segment.tax_group_id
    ${laterState} ${laterStatus}
    where service.bundle_service_id is null and service.kind not in ('one_time', 'topup')
      and ${isNow ? sql`service.state in ('active', 'paused')` : state}
      and ${ofPartners(asked, "service.partner_id")} and ${ofCustomers(asked, "service.customer_id")} and ${isOneOf("plan.id", asked.filter.plan, "uuid")}
      and ${ofCurrency(asked, "plan.currency")})`;
}
