import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";

export interface PriceChange {
  readonly serviceId: string;
  readonly customerId: string;
  readonly on: Day;
  readonly priceBefore: string;
  readonly priceAfter: string;
  readonly currency: string;
}

/** Running services of a partner that pay another list price, or another tax, from one of these days on (B-12, B-143); the next after a service and day. */
export async function listPriceChanges(
  work: Work,
  { partnerId, from, to, after, limit }: { partnerId: string; from: Day; to: Day; after: { serviceId: string; on: Day }; limit: number },
): Promise<PriceChange[]> {
  const { rows } = await sql<PriceChange>`
    select service.id as "serviceId", service.customer_id as "customerId", segment.start_on as "on",
      trim_scale(before.unit_price)::text as "priceBefore", trim_scale(segment.unit_price)::text as "priceAfter", plan.currency
    from services.segments segment
    join services.segments before on before.service_id = segment.service_id and before.end_before = segment.start_on
    join services.services service on service.id = segment.service_id
    join catalog.plans plan on plan.id = service.plan_id
    where segment.partner_id = ${partnerId} and segment.start_on between ${from} and ${to} and segment.cause = any ('{price_changed,tax_changed}')
      and segment.billable = 'yes' and service.state in ('active', 'paused') and (service.end_on is null or service.end_on >= segment.start_on)
      and (before.unit_price, before.tax_id, before.tax_group_id, before.includes_tax)
        is distinct from (segment.unit_price, segment.tax_id, segment.tax_group_id, segment.includes_tax)
      and (service.id, segment.start_on) > (${after.serviceId}::uuid, ${after.on}::date)
    order by service.id, segment.start_on limit ${limit}`.execute(work.tx);
  return rows;
}
