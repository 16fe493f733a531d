// Whom a rule about addresses reaches: services that run where it holds.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Place } from "../../../../shared/place.ts";
import type { Work } from "../../../platform/work.ts";
import { fits, type TaxRuleMatch } from "./place-rules.ts";

export interface Reached {
  readonly serviceId: string;
  readonly customerId: string;
  readonly partnerId: string;
  /** The first day that no invoice has. */
  readonly billedThrough: Day | null;
}

interface Row {
  id: string;
  customer_id: string;
  billed_through: Day | null;
  kinds: string[];
  plan_ids: string[];
  place: Place;
}

/** The services of a partner for which one of these would fit. One query, however many there are. */
export async function servicesInReach(
  work: Work,
  { partnerId, home }: { readonly partnerId: string; readonly home: string },
  matches: readonly TaxRuleMatch[],
): Promise<Reached[]> {
  const { rows } = await sql<Row>`
    select service.id, service.customer_id, billed.billed_through,
      array(select distinct one.kind from services.services one where one.id = service.id or one.bundle_service_id = service.id) as kinds,
      array(select distinct one.plan_id::text from services.services one where one.id = service.id or one.bundle_service_id = service.id) as plan_ids,
      coalesce(service.place, jsonb_build_object('country', customer.country, 'state', customer.state, 'city', customer.city, 'zip', customer.zip)) as place
    from services.services service join customers.customers customer on customer.id = service.customer_id
    left join services.billed_days billed on billed.service_id = service.id
    where service.partner_id = ${partnerId} and service.bundle_service_id is null and not service.archived_by_mistake
      and service.state in ('pending', 'active', 'paused', 'stopped')
    order by service.id`.execute(work.tx);
  return rows
    .filter(({ place, kinds, plan_ids: planIds }) => matches.some((match) => fits(match, { place, kinds, planIds }, home)))
    .map((row) => ({ serviceId: row.id, customerId: row.customer_id, partnerId, billedThrough: row.billed_through }));
}

export const invoicedBeyond = (reached: readonly Reached[], from: Day): Reached[] =>
  reached.filter(({ billedThrough }) => billedThrough !== null && billedThrough > from);
