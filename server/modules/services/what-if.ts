// A service as billing would read it if something were otherwise: what a price is worked out from before anything is changed. Each of these
// answers to a use-case that makes the same change (changeServicePlan, changeServiceTerms, pauseService, setServiceEnd, giveDiscount).
import { addDays, type Day, maxDay } from "../../../shared/calendar.ts";
import type { PlanFacts } from "../catalog/index.ts";
import { type BillableDiscount, type BillableSegment, type BillableService, soldTerms } from "./list-billable-services.ts";

interface NewTerms {
  readonly planVersionId?: string;
  readonly unitPrice?: string;
  readonly quantity?: string;
  readonly taxId?: string | null;
  readonly taxGroupId?: string | null;
  readonly includesTax?: boolean;
  readonly plan?: PlanFacts;
}

/** Another plan, price or quantity from a day on. */
export const withTerms = (service: BillableService, on: Day, terms: NewTerms): BillableService => changeFrom(service, on, terms);

/** Paused from `on` until the day before `until`; null: nobody knows until when. */
export function withPause(service: BillableService, on: Day, until: Day | null): BillableService {
  const paused = changeFrom(service, on, { billable: "pause_price" });
  return until === null ? paused : changeFrom(paused, until, { billable: "yes" });
}

export const withResume = (service: BillableService, on: Day): BillableService => changeFrom(service, on, { billable: "yes" });

/** Restarted on a day, with the terms that it had last (B-38). */
export function withRestart(service: BillableService, on: Day): BillableService {
  const last = service.segments.at(-1);
  if (!last) return service;
  const before = service.segments
    .filter(({ start }) => start < on)
    .map((segment) => (segment.end === null || segment.end > on ? { ...segment, end: on } : segment));
  return { ...service, state: "active", segments: [...before, { ...last, start: on, end: null, billable: "yes" }] };
}

/** With this last day; null: it goes on. */
export const withEnd = (service: BillableService, endOn: Day | null): BillableService => ({
  ...service,
  end: endOn === null ? null : addDays(endOn, 1),
});

export const withDiscount = (service: BillableService, discount: BillableDiscount): BillableService => ({
  ...service,
  discounts: [...service.discounts, discount],
});

/** Without a discount from a day on. */
export const withoutDiscount = (service: BillableService, discountId: string, on: Day): BillableService => ({
  ...service,
  discounts: service.discounts.flatMap((discount) => {
    if (discount.discountId !== discountId || (discount.end !== null && discount.end <= on)) return [discount];
    return on <= discount.start ? [] : [{ ...discount, end: on }];
  }),
});

function changeFrom(service: BillableService, on: Day, change: Partial<BillableSegment>): BillableService {
  return {
    ...service,
    segments: service.segments.flatMap((segment): BillableSegment[] => {
      if (segment.end !== null && segment.end <= on) return [segment];
      const after = { ...soldTerms(segment), ...change, start: maxDay(segment.start, on) };
      return segment.start < on ? [{ ...segment, end: on }, after] : [after];
    }),
  };
}
