import { type Day, maxDay } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices, priceOn } from "../catalog/index.ts";
import { askForAdjustments } from "./adjust-billed-days.ts";
import { listBilledThrough, refuseBilledDays } from "./billed-days.ts";
import { refuseTooLongAgo, todayOf } from "./partner-day.ts";
import { dateBeforeStart } from "./problems.ts";
import { listSegments } from "./save-segments.ts";
import { auditService, lockServiceAsRead, refuseUnlessRunning, saveSegmentsOf, saveService } from "./save-service.ts";
import { changeFrom, type SegmentChange, segmentOn } from "./segment-rules.ts";
import { lockService, type Service } from "./service-queries.ts";

export interface TermsChange {
  readonly serviceId: string;
  /** The first day with the new terms. */
  readonly on: Day;
  /** B-22 the service's own price; null: back to the list price. */
  readonly customPrice?: string | null | undefined;
  readonly quantity?: string | undefined;
  readonly cause: string;
}

/** B-29 another price or quantity from a day on, asked for by staff; days that are invoiced already are refused, or left to the next run. */
export async function editServiceTerms(
  work: Work,
  edit: Omit<TermsChange, "on" | "cause"> & {
    readonly on?: Day | undefined;
    readonly reason?: string | undefined;
    readonly adjustBilledDays?: boolean | undefined;
  },
  version: number,
): Promise<void> {
  const service = await lockServiceAsRead(work, edit.serviceId, version);
  refuseUnlessRunning(service);
  const on = edit.on ?? maxDay(await todayOf(work, service.partnerId), service.startOn);
  await refuseTooLongAgo(work, service.partnerId, on, "on");
  if (!edit.adjustBilledDays) await refuseBilledDays(work, service, on, "on");
  await changeTerms(work, service, { ...edit, on, cause: "terms_changed" }, edit.reason);
  const billedThrough = (await listBilledThrough(work, [service.id])).get(service.id);
  if (billedThrough === undefined || billedThrough <= on) return;
  await askForAdjustments(work, {
    cause: "terms",
    sourceId: uuidv7(work.now.getTime()),
    services: [{ serviceId: service.id, customerId: service.customerId, partnerId: service.partnerId, from: on }],
  });
}

/** As `editServiceTerms`, for a caller that settles what is invoiced already. */
export async function changeServiceTerms(work: Work, change: TermsChange): Promise<void> {
  const service = await lockService(work, change.serviceId);
  refuseUnlessRunning(service);
  await changeTerms(work, service, change);
}

async function changeTerms(work: Work, service: Service, change: TermsChange, reason?: string): Promise<void> {
  if (change.on < service.startOn) {
    throw dateBeforeStart(`The service starts on ${service.startOn}.`, {
      errors: [{ field: "on", code: "date-before-start", params: { start: service.startOn } }],
    });
  }
  const before = (await listSegments(work, [service.id])).get(service.id) ?? [];
  const was = segmentOn(before, change.on);
  const terms = await newTerms(work, service, change);
  await saveSegmentsOf(work, service, before, changeFrom(before, change.on, terms, change.cause));
  await saveService(work, service.id, change.customPrice === undefined ? {} : { custom_price: change.customPrice });
  const decimal = (text: string | undefined): string | null => (text === undefined ? null : trimDecimal(text));
  auditService(
    work,
    service,
    "terms_changed",
    {
      unitPrice: { before: decimal(was?.unitPrice), after: decimal(terms.unitPrice ?? was?.unitPrice) },
      quantity: { before: decimal(was?.quantity), after: decimal(terms.quantity ?? was?.quantity) },
      hasOwnPrice: {
        before: service.customPrice !== null,
        after: (change.customPrice === undefined ? service.customPrice : change.customPrice) !== null,
      },
      on: { before: null, after: change.on },
    },
    reason,
  );
}

async function newTerms(work: Work, service: Service, change: TermsChange): Promise<SegmentChange> {
  const quantity = change.quantity === undefined ? {} : { quantity: change.quantity };
  if (change.customPrice === undefined) return quantity;
  if (change.customPrice !== null) return { ...quantity, unitPrice: change.customPrice };
  const plan = (await listPlansOfServices(work, [service.planId])).get(service.planId);
  const list = plan && priceOn(plan.prices, change.on);
  if (!list) throw new Error(`the plan ${service.planId} of a service has no price`);
  const { planVersionId, price, taxId, taxGroupId, includesTax } = list;
  return { ...quantity, planVersionId, unitPrice: price, taxId, taxGroupId, includesTax };
}
