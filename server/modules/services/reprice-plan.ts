import { sql } from "kysely";
import { type Day, maxDay } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import { mayDo } from "../../platform/actor.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import {
  addPlanVersion,
  auditPartnerOf,
  getPlan,
  type NewPlanVersion,
  type Plan,
  type PlanPrice,
  priceOn,
  removePlanVersion,
  rightsNodeOf,
} from "../catalog/index.ts";
import { type AdjustmentWish, askForAdjustments } from "./adjust-billed-days.ts";
import { listBilledThrough } from "./billed-days.ts";
import { listSegments, type Reshaped, saveSegments } from "./save-segments.ts";
import { changeFrom, type Segment, segmentOn, withoutVersion } from "./segment-rules.ts";

export const audiences = ["new_services_only", "same_price_services", "all_services"] as const;
/** B-12 who gets a new price beside those who come later. */
export type Audience = (typeof audiences)[number];

export interface Repricing extends NewPlanVersion {
  readonly audience: Audience;
  /** Days that are invoiced already are credited and charged anew by the next run. Off: such a service has the new price after them. */
  readonly adjustBilledDays?: boolean | undefined;
}

export interface Repriced {
  readonly price: PlanPrice;
  /** Services that have the new price, or will have it. */
  readonly services: number;
}

/** How many services are read, changed and written at a time. */
const servicesPerStep = 2_000;

/** B-12 a new price of a plan, with the choice of who gets it. */
export async function repricePlan(work: Work, repricing: Repricing): Promise<Repriced> {
  const before = await getPlan(work, repricing.planId);
  if (repricing.audience === "all_services") refuseWithoutReprice(work, before);
  const previous = priceOn(before.prices, repricing.validFrom);
  const price = await addPlanVersion(work, repricing);
  if (repricing.audience === "new_services_only" || !previous) return { price, services: 0 };

  let services = 0;
  for await (const batch of runningServices(work, before.id)) {
    const segments = await listSegments(
      work,
      batch.map((service) => service.id),
    );
    const billed = await listBilledThrough(
      work,
      batch.map((service) => service.id),
    );
    const adjusted: AdjustmentWish["services"][number][] = [];
    const reshaped = batch.flatMap((service) => {
      const mine = segments.get(service.id) ?? [];
      if (repricing.audience === "same_price_services" && !hasListPrice(service, mine, repricing.validFrom, previous)) return [];
      const begins = maxDay(repricing.validFrom, service.startOn);
      const billedThrough = billed.get(service.id) ?? begins;
      const from = repricing.adjustBilledDays ? begins : maxDay(begins, billedThrough);
      if (service.endOn !== null && from > service.endOn) return [];
      if (from < billedThrough)
        adjusted.push({ serviceId: service.id, customerId: service.customerId, partnerId: service.partnerId, from });
      const { planVersionId, taxId, taxGroupId, includesTax } = price;
      return [
        reshape(
          service,
          mine,
          changeFrom(mine, from, { planVersionId, unitPrice: price.price, taxId, taxGroupId, includesTax }, "price_changed"),
        ),
      ];
    });
    await saveSegments(work, reshaped);
    await askForAdjustments(work, { cause: "price", sourceId: price.planVersionId, services: adjusted });
    if (repricing.audience === "all_services") await dropCustomPrices(work, reshaped);
    services += reshaped.length;
  }
  auditServices(work, before, "services_repriced", services, {
    audience: { before: null, after: repricing.audience },
    price: { before: previous.price, after: price.price },
  });
  return { price, services };
}

function refuseWithoutReprice(work: Work, plan: Plan): void {
  const right = `${rightsNodeOf(plan.kind)}.reprice` as const;
  if (!mayDo(work.actor, right)) throw permissionDenied(`Changing prices that services have of their own needs the right ${right}.`);
}

/** B-22 a price of its own keeps a service out, even when it happens to equal the list price. */
export function hasListPrice(service: RunningService, segments: readonly Segment[], on: Day, list: PlanPrice): boolean {
  const now = segmentOn(segments, on);
  return service.customPrice === null && now !== undefined && trimDecimal(now.unitPrice) === list.price;
}

interface RunningService {
  readonly id: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly startOn: Day;
  readonly endOn: Day | null;
  readonly customPrice: string | null;
}

/** The plan's services that have prices to come, some at a time, locked for whoever changes them. Parts of bundles have no price. */
export async function* runningServices(work: Work, planId: string, lock = sql`for update`): AsyncGenerator<RunningService[]> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const batch = await sql<RunningService>`
      select id, customer_id as "customerId", partner_id as "partnerId", start_on as "startOn", end_on as "endOn", custom_price as "customPrice"
      from services.services as service
      where plan_id = ${planId} and state in ('pending', 'active', 'paused') and bundle_service_id is null and id > ${after}
        and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}
      order by id limit ${servicesPerStep} ${lock}`.execute(work.tx);
    if (batch.rows.length > 0) yield batch.rows;
    const last = batch.rows.at(-1);
    if (!last || batch.rows.length < servicesPerStep) return;
    after = last.id;
  }
}

const reshape = (service: RunningService, before: readonly Segment[], after: readonly Segment[]): Reshaped => ({
  serviceId: service.id,
  customerId: service.customerId,
  partnerId: service.partnerId,
  before,
  after,
});

async function dropCustomPrices(work: Work, services: readonly Reshaped[]): Promise<void> {
  await sql`update services.services set custom_price = null, version = version + 1, updated_at = ${work.now}
    where id = any (${services.map((service) => service.serviceId)}::uuid[]) and custom_price is not null`.execute(work.tx);
}

/** Takes back a price that has not begun: services that were to have it go on as before. Refused when an invoice has it. */
export async function withdrawPlanPrice(
  work: Work,
  { planId, planVersionId }: { planId: string; planVersionId: string },
): Promise<{ services: number }> {
  const plan = await getPlan(work, planId);
  const instead = plan.prices.filter((price) => price.planVersionId !== planVersionId);
  let services = 0;
  for await (const batch of runningServices(work, planId)) {
    const segments = await listSegments(
      work,
      batch.map((service) => service.id),
    );
    const reshaped = batch.flatMap((service) => {
      const mine = segments.get(service.id) ?? [];
      const fallback = priceOn(instead, service.startOn);
      if (!fallback || !mine.some((segment) => segment.planVersionId === planVersionId)) return [];
      return [reshape(service, mine, withoutVersion(mine, planVersionId, { ...fallback, unitPrice: fallback.price }))];
    });
    await saveSegments(work, reshaped);
    services += reshaped.length;
  }
  await removePlanVersion(work, { planId, planVersionId });
  auditServices(work, plan, "services_repriced", services, { planVersionId: { before: planVersionId, after: null } });
  return { services };
}

function auditServices(
  work: Work,
  plan: Plan,
  action: string,
  services: number,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  if (services === 0) return;
  work.audit({
    entity: "plan",
    entityId: plan.id,
    label: `Plan ${plan.code}`,
    action,
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes: { ...changes, services: { before: null, after: services } },
  });
}
