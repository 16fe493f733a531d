// What a promo code gives a service that is about to be added (B-265).
import { sql } from "kysely";
import { addMonths, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { findUsablePromo, type PromoGiven, reservePromo } from "../catalog/index.ts";
import type { NewDiscount } from "./add-services.ts";

export interface PromoUse {
  readonly code: string;
  readonly partnerId: string;
  readonly customerId: string;
  readonly planId: string;
  readonly on: Day;
  readonly hasOtherDiscounts: boolean;
}

/** Whether the customer had a service that ran, whatever became of it. */
async function hadService(work: Work, customerId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from services.services where customer_id = ${customerId} and bundle_service_id is null
    and not archived_by_mistake and (state in ('active', 'paused', 'stopped', 'disabled')
      or (state = 'archived' and exists (select from services.state_changes was where was.service_id = services.id and was.to_state = 'active')))
    limit 1`.execute(work.tx);
  return rows.length > 0;
}

export const findPromo = async (work: Work, use: PromoUse) =>
  findUsablePromo(work, { ...use, isExisting: await hadService(work, use.customerId) });

/** Asked before the service is there, so that it does not make its own customer an existing one. */
export const isExistingCustomer = hadService;

export const takePromo = (work: Work, use: PromoUse & { readonly serviceId: string; readonly isExisting: boolean }) =>
  reservePromo(work, { ...use, objectId: use.serviceId });

/** B-21 the discount of a code; its months count from the service's first day. */
export function discountOf(given: PromoGiven, startOn: Day): NewDiscount | undefined {
  if (given.effect !== "percent" && given.effect !== "fixed") return undefined;
  return {
    percent: given.percent,
    fixed: given.fixed,
    startOn,
    endBefore: given.cycles === null ? null : addMonths(startOn, given.cycles),
    reason: "promo",
    coupon: given.code,
  };
}
