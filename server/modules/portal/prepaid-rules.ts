// P-253 what a prepaid customer is told on the services page: until when the money lasts, and what to add.
import { addDays, type Day, daysBetween } from "../../../shared/calendar.ts";
import { maxMinor } from "../../../shared/money.ts";

export interface PredictedEnd {
  readonly serviceId: string;
  readonly stopsOn: Day;
  readonly missingMinor: bigint;
}

export interface PrepaidFacts {
  readonly today: Day;
  readonly billingType: "prepaid_period" | "prepaid_daily";
  readonly balanceMinor: bigint;
  readonly ends: readonly PredictedEnd[];
  /** What the coming thirty days cost; of who pays by the day. */
  readonly nextDaysMinor: bigint;
  readonly smallestTopupMinor: bigint;
  /** So many days before the end the first notice goes out; undefined: none does. */
  readonly firstNoticeDays: number | undefined;
}

export type Urgency = "calm" | "warning" | "last-day";

export interface PrepaidLine {
  readonly serviceId: string;
  readonly stopsOn: Day;
  /** Whole days from today on that are still paid. */
  readonly daysLeft: number;
  readonly urgency: Urgency;
}

export function prepaidLines({ today, ends, firstNoticeDays }: PrepaidFacts): PrepaidLine[] {
  return ends.map(({ serviceId, stopsOn }) => {
    const daysLeft = Math.max(0, daysBetween(today, stopsOn));
    return { serviceId, stopsOn, daysLeft, urgency: urgencyOf(daysLeft, firstNoticeDays) };
  });
}

/** From the first notice on it is a warning; on the last day that is paid, and after it, more than that. */
const urgencyOf = (daysLeft: number, firstNoticeDays: number | undefined): Urgency =>
  daysLeft <= 1 ? "last-day" : firstNoticeDays !== undefined && daysLeft <= firstNoticeDays ? "warning" : "calm";

/** The last day that is paid. */
export const paidThrough = (stopsOn: Day): Day => addDays(stopsOn, -1);

/** P-118 the last day on which nothing has stopped; undefined: the money lasts for longer than was looked. */
export const throughAll = (ends: readonly Pick<PredictedEnd, "stopsOn">[]): Day | undefined => {
  const [first] = ends.map(({ stopsOn }) => stopsOn).toSorted();
  return first && paidThrough(first);
};

/**
 * What "Top up" offers first: by period what the next renewal lacks, by day the price of the coming thirty days less the balance; never less
 * than the smallest top-up. Undefined: nothing is missing.
 */
export function presetOf({ billingType, ends, nextDaysMinor, balanceMinor, smallestTopupMinor }: PrepaidFacts): bigint | undefined {
  const [next] = ends.toSorted((a, b) => (a.stopsOn < b.stopsOn ? -1 : 1));
  const missing = billingType === "prepaid_daily" ? nextDaysMinor - balanceMinor : (next?.missingMinor ?? 0n);
  return missing <= 0n ? undefined : maxMinor(missing, smallestTopupMinor);
}

export interface PeriodsOffer {
  readonly count: number;
  readonly amountMinor: bigint;
  readonly through: Day;
}

/** P-118 "Pay for 1, 2, 3 periods": what is missing for them, between the smallest and the largest top-up; what is paid for already is not offered. */
export function periodOffers(
  periods: readonly { readonly count: number; readonly missingMinor: bigint; readonly through: Day }[],
  { smallestMinor, largestMinor }: { smallestMinor: bigint; largestMinor: bigint },
): PeriodsOffer[] {
  return periods
    .filter(({ missingMinor }) => missingMinor > 0n && missingMinor <= largestMinor)
    .map(({ count, missingMinor, through }) => ({ count, amountMinor: maxMinor(missingMinor, smallestMinor), through }));
}
