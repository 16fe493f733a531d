import { sql } from "kysely";
import { calendarDay } from "../../../shared/calendar.ts";
import { roundToMoney } from "../../../shared/money.ts";
import { add, type Rational, rational } from "../../../shared/rational.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { effectiveRate, loadTaxBook, monthlyValue } from "../catalog/index.ts";

interface Row {
  customer_id: string;
  price: string;
  quantity: string;
  price_months: number;
  prepaid_days: number | null;
  currency: string;
  includes_tax: boolean;
  tax_id: string | null;
  tax_group_id: string | null;
}

/**
 * What the running services of some customers are worth by the month (B-17: net of tax, without discounts), in minor units. A paused service is worth
 * its pause price; parts of a bundle cost nothing of their own.
 */
export async function readMonthlyValues(work: Work, customerIds: readonly string[]): Promise<Map<string, bigint>> {
  const today = calendarDay(work.now, "UTC");
  const { rows } = await sql<Row>`
    select service.customer_id, case segment.billable when 'pause_price' then plan.pause_price else segment.unit_price end as price, segment.quantity,
      plan.price_months, case when account.billing_type = 'prepaid_period' then plan.prepaid_days end as prepaid_days, plan.currency,
      segment.includes_tax, segment.tax_id, segment.tax_group_id
    from services.services service
    join services.segments segment on segment.service_id = service.id and segment.start_on <= ${today} and (segment.end_before is null or segment.end_before > ${today})
    join catalog.plan_versions version on version.id = segment.plan_version_id
    join catalog.plans plan on plan.id = version.plan_id
    left join billing.accounts account on account.id = service.payer_id
    where service.customer_id = any (${[...customerIds]}::uuid[]) and service.state in ('active', 'paused') and service.bundle_service_id is null
      and service.kind not in ('one_time', 'topup') and segment.billable <> 'no' and ${visibleTo(work.actor, { partner: "service.partner_id" })}`.execute(
    work.tx,
  );
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
    const before = values.get(row.customer_id);
    values.set(row.customer_id, { exact: before ? add(before.exact, exact) : exact, currency: row.currency });
  }
  return new Map([...values].map(([id, { exact, currency }]) => [id, roundToMoney(exact, currency).minor]));
}
