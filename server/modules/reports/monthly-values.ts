import { type RawBuilder, sql } from "kysely";
import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { type Money, roundToMoney } from "../../../shared/money.ts";
import { add, type Rational, rational } from "../../../shared/rational.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { effectiveRate, loadTaxBook, monthlyValue } from "../catalog/index.ts";
import { ofPartner } from "./home-customers.ts";

interface Row {
  price: string;
  quantity: string;
  price_months: number;
  prepaid_days: number | null;
  currency: string;
  includes_tax: boolean;
  tax_id: string | null;
  tax_group_id: string | null;
}

/** Running services with the segment that holds today; parts of a bundle cost nothing of their own, and a paused service is worth its pause price. */
const running = (work: Work, today: Day, ofService: RawBuilder<unknown>) => sql`services.services service
    join services.segments segment on ${ofService} and segment.start_on <= ${today} and (segment.end_before is null or segment.end_before > ${today})
    join catalog.plan_versions version on version.id = segment.plan_version_id
    join catalog.plans plan on plan.id = version.plan_id
    left join billing.accounts account on account.id = service.payer_id
    where service.state in ('active', 'paused') and service.bundle_service_id is null
      and service.kind not in ('one_time', 'topup') and segment.billable <> 'no' and ${visibleTo(work.actor, { partner: "service.partner_id" })}`;

/** For all services the two tables are joined as sets. */
const joined = sql`segment.service_id = service.id`;
/**
 * For some, each is looked up. The array keeps the planner from the index that guards against overlaps: the two cost the same to it,
 * and that one takes four times as long.
 */
const lookedUp = sql`segment.service_id = any (array[service.id])`;

const price = sql`case segment.billable when 'pause_price' then plan.pause_price else segment.unit_price end`;
const prepaidDays = sql`case when account.billing_type = 'prepaid_period' then plan.prepaid_days end`;

/** What the running services of some customers are worth by the month (B-17: net of tax, without discounts), in minor units. */
export async function readMonthlyValues(work: Work, customerIds: readonly string[]): Promise<Map<string, bigint>> {
  const today = calendarDay(work.now, "UTC");
  const { rows } = await sql<Row & { customer_id: string }>`
    select service.customer_id, ${price} as price, segment.quantity, plan.price_months, ${prepaidDays} as prepaid_days, plan.currency,
      segment.includes_tax, segment.tax_id, segment.tax_group_id
    from ${running(work, today, lookedUp)} and service.customer_id = any (${[...customerIds]}::uuid[])`.execute(work.tx);
  const values = await addUp(work, rows, today, (row) => row.customer_id);
  return new Map([...values].map(([id, value]) => [id, value.minor]));
}

/** The same of all services that the reader may see, for each currency. Equal prices are added up before they are reckoned with. */
export async function readTotalMonthlyValue(
  work: Work,
  partnerId: string | undefined,
): Promise<{ services: number; sums: readonly Money[] }> {
  const today = calendarDay(work.now, "UTC");
  const { rows } = await sql<Row & { services: number }>`
    select ${price} as price, sum(segment.quantity) as quantity, plan.price_months, ${prepaidDays} as prepaid_days, plan.currency,
      segment.includes_tax, segment.tax_id, segment.tax_group_id, count(*)::int as services
    from ${running(work, today, joined)} and ${ofPartner("service.partner_id", partnerId)}
    group by 1, 3, 4, 5, 6, 7, 8`.execute(work.tx);
  const values = await addUp(work, rows, today, (row) => row.currency);
  return {
    services: rows.reduce((sum, row) => sum + row.services, 0),
    sums: [...values.values()].toSorted((a, b) => Number(b.minor - a.minor)),
  };
}

async function addUp<R extends Row>(work: Work, rows: readonly R[], today: Day, keyOf: (row: R) => string): Promise<Map<string, Money>> {
  if (rows.length === 0) return new Map();
  const book = await loadTaxBook(work);
  const values = new Map<string, { exact: Rational; currency: string }>();
  for (const row of rows) {
    const taxShare = row.includes_tax ? effectiveRate(book, { taxId: row.tax_id, taxGroupId: row.tax_group_id }, today) : undefined;
    const exact = monthlyValue({
      unitPrice: row.price,
      quantity: row.quantity,
      period: row.prepaid_days === null ? { months: row.price_months } : { days: row.prepaid_days },
      includesTax: row.includes_tax,
      taxShare: taxShare ?? rational(0n),
    });
    const before = values.get(keyOf(row));
    values.set(keyOf(row), { exact: before ? add(before.exact, exact) : exact, currency: row.currency });
  }
  return new Map([...values].map(([key, { exact, currency }]) => [key, roundToMoney(exact, currency)]));
}
