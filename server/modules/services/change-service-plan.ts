import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices } from "../catalog/index.ts";
import { servicePlanChanged } from "./events.ts";
import { dateBeforeStart, partOfBundle, planKindDiffers } from "./problems.ts";
import { listSegments } from "./save-segments.ts";
import { auditService, refuseUnlessRunning, saveSegmentsOf, saveService } from "./save-service.ts";
import { changeFrom } from "./segment-rules.ts";
import { lockService, serviceLabel } from "./service-queries.ts";

export interface PlanChange {
  readonly serviceId: string;
  readonly planId: string;
  readonly planVersionId: string;
  readonly unitPrice: string;
  readonly customPrice?: string | null | undefined;
  readonly quantity?: string | undefined;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly includesTax: boolean;
  /** The first day on the new plan. */
  readonly on: Day;
  /** Left out: the contract stays as it is. */
  readonly contractEndOn?: Day | null | undefined;
  readonly cause: string;
}

/**
 * B-94, M-26 another plan from a day on: the same service, login and history; one segment ends and another begins. Whoever
 * calls settles the invoiced days. On the very day the old segment began, the new one takes its place (B-98).
 */
export async function changeServicePlan(work: Work, change: PlanChange): Promise<void> {
  const service = await lockService(work, change.serviceId);
  refuseUnlessRunning(service);
  if (service.kind === "bundle") throw partOfBundle("A bundle is ended and another one added; its parts cannot change plan under it.");
  if (change.on < service.startOn) throw dateBeforeStart(`${serviceLabel(service.number)} starts on ${service.startOn}.`);
  const plans = await listPlansOfServices(work, [service.planId, change.planId]);
  const [from, to] = [plans.get(service.planId), plans.get(change.planId)];
  if (!from || !to) throw new Error(`a change from plan ${service.planId} to ${change.planId}, one of which does not exist`);
  if (from.kind !== to.kind || from.currency !== to.currency)
    throw planKindDiffers(`${from.title} is ${from.kind} in ${from.currency}, ${to.title} is ${to.kind} in ${to.currency}.`);

  const before = (await listSegments(work, [service.id])).get(service.id) ?? [];
  const { planVersionId, taxId, taxGroupId, includesTax, customPrice, quantity } = change;
  const terms = {
    planVersionId,
    unitPrice: customPrice ?? change.unitPrice,
    taxId,
    taxGroupId,
    includesTax,
    ...(quantity === undefined ? {} : { quantity }),
  };
  await saveSegmentsOf(work, service, before, changeFrom(before, change.on, terms, change.cause));
  await saveService(work, service.id, {
    plan_id: to.id,
    custom_price: customPrice ?? null,
    ...(change.contractEndOn === undefined ? {} : { contract_end_on: change.contractEndOn }),
  });
  auditService(
    work,
    service,
    "plan_changed",
    { plan: { before: from.code, after: to.code }, on: { before: null, after: change.on } },
    change.cause,
  );
  const { id, number, customerId, partnerId, kind } = service;
  work.emit(
    servicePlanChanged,
    { partnerId, customerId, objectId: id },
    { serviceId: id, number: Number(number), customerId, planId: to.id, fromPlanId: from.id, kind, on: change.on, cause: change.cause },
  );
}
