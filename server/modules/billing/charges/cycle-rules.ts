// Billing days, cycles, terms, horizons and pricing periods (B-30, B-31, B-50, B-92). A cycle is known by the number of
// the month it begins in: billing days end at 28, so every month has one, and all of this is whole-number arithmetic.
import {
  addDays,
  type Day,
  dayInMonth,
  dayOfMonth,
  daysBetween,
  epochDay,
  fromEpochDay,
  monthIndex,
  onDayOfMonth,
  type Period,
} from "../../../../shared/calendar.ts";

/** What one unit price buys, with all that the formula of B-87 asks for. */
export interface PricingPeriod extends Period {
  /** N: how many days the price is spread over. Days that a pause moved behind the end do not count (B-104). */
  readonly days: number;
  /** The number of `start`, so that the k of a day is one subtraction. */
  readonly startEpoch: number;
  /** How many cycles it spans; 0 when it is counted in days. */
  readonly months: number;
  /** How many months the unit price is for: more than `months` in the cycles before the first full one (B-92). */
  readonly priceMonths: number;
  /** Pauses that moved paid days behind the end, in order, none touching another; absent nearly always. */
  readonly paused?: readonly Period[];
}

/** A pricing period as a document keeps it: by its ends. From a day of a month to the same day of another one it is counted in months. */
export function pricingPeriodFrom({ start, end }: Period, priceMonths: number): PricingPeriod {
  const months = dayOfMonth(start) === dayOfMonth(end) ? monthIndex(end) - monthIndex(start) : 0;
  return {
    start,
    end,
    days: daysBetween(start, end),
    startEpoch: epochDay(start),
    months,
    priceMonths: months === 0 ? 0 : Math.max(priceMonths, months),
  };
}

/**
 * One billing day of an account, from `since` on (null: always). An account that never moved its billing day has one.
 * The periods that were asked for are kept: a run asks for the same few a hundred thousand times.
 */
export interface CycleGrid {
  readonly billingDay: number;
  readonly since: Day | null;
  readonly known: Map<number, PricingPeriod>;
}

const latestBillingDay = 28;

export const isBillingDay = (dom: number): boolean => Number.isInteger(dom) && dom >= 1 && dom <= latestBillingDay;

export function createCycleGrid(billingDay: number, since: Day | null = null): CycleGrid {
  if (!isBillingDay(billingDay)) throw new RangeError(`a billing day is 1 to ${latestBillingDay}, not ${billingDay}`);
  return { billingDay, since, known: new Map() };
}

/** `from_creation`: the day of the month on which the account was made; 29 to 31 become 28. */
export const billingDayFromCreation = (createdOn: Day): number => Math.min(dayOfMonth(createdOn), latestBillingDay);

/** The number of the month in which the cycle that contains the day begins. */
function cycleIndex(day: Day, billingDay: number): number {
  return dayOfMonth(day) < billingDay ? monthIndex(day) - 1 : monthIndex(day);
}

/** The cycle that contains the day. */
export const cycleOn = (grid: CycleGrid, day: Day): PricingPeriod => cyclesFrom(grid, cycleIndex(day, grid.billingDay), 1, 1);

/** The first cycle that begins on the day or after it. */
export const firstFullCycle = (grid: CycleGrid, day: Day): PricingPeriod => cyclesFrom(grid, firstFullIndex(grid, day), 1, 1);

function firstFullIndex(grid: CycleGrid, day: Day): number {
  return dayOfMonth(day) > grid.billingDay ? monthIndex(day) + 1 : monthIndex(day);
}

function cyclesFrom(grid: CycleGrid, index: number, months: number, priceMonths: number): PricingPeriod {
  const key = (index * 64 + months) * 64 + priceMonths;
  const known = grid.known.get(key);
  if (known) return known;
  const start = dayInMonth(index, grid.billingDay);
  const end = dayInMonth(index + months, grid.billingDay);
  const period = { start, end, days: daysBetween(start, end), startEpoch: epochDay(start), months, priceMonths };
  grid.known.set(key, period);
  return period;
}

/** The grid that prices a day: the last one that has begun. The list is in order of `since`, the first has none. */
export function gridOn(grids: readonly CycleGrid[], day: Day): CycleGrid {
  let found = grids[0];
  for (let i = 1; i < grids.length; i += 1) {
    const grid = grids[i];
    if (grid?.since && grid.since <= day) found = grid;
  }
  if (!found) throw new RangeError("an account has at least one billing day");
  return found;
}

/**
 * B-92 the pricing period of a day: the cycle for a monthly price; for a price of m months, m cycles counted from the
 * service's first full cycle (in this grid), and before that single cycles that buy an m-th of the price.
 */
export function pricingPeriodOn(grid: CycleGrid, serviceStart: Day, priceMonths: number, day: Day): PricingPeriod {
  const index = cycleIndex(day, grid.billingDay);
  if (priceMonths === 1) return cyclesFrom(grid, index, 1, 1);
  const from = grid.since && grid.since > serviceStart ? grid.since : serviceStart;
  const first = firstFullIndex(grid, from);
  if (index < first) return cyclesFrom(grid, index, 1, priceMonths);
  return cyclesFrom(grid, index - ((index - first) % priceMonths), priceMonths, priceMonths);
}

/**
 * B-33 the prepaid period that begins on a day: N days, or to the same day of the next month. `anchorDay` keeps a chain
 * of months that began on the 31st from sliding to the 28th for good.
 */
export function prepaidPeriod(start: Day, length: number | "monthly", anchorDay = dayOfMonth(start)): PricingPeriod {
  const end = length === "monthly" ? dayInMonth(monthIndex(start) + 1, anchorDay) : addDays(start, length);
  const months = length === "monthly" ? 1 : 0;
  return { start, end, days: daysBetween(start, end), startEpoch: epochDay(start), months, priceMonths: months };
}

/** B-104 the pause moves its days behind the end: N stays, and paused days are not counted. */
export function extendByPause(period: PricingPeriod, pause: Period): PricingPeriod {
  if (pause.start < period.start || pause.start >= period.end || pause.start >= pause.end) {
    throw new RangeError("a pause begins inside the period that it extends, and is not empty");
  }
  const paused = [...(period.paused ?? []), pause].sort((a, b) => (a.start < b.start ? -1 : 1));
  return { ...period, end: addDays(period.end, daysBetween(pause.start, pause.end)), paused };
}

/** k: how many counted days of the period lie before the day. */
export function daysInto(period: PricingPeriod, day: Day): number {
  let k = epochDay(day) - period.startEpoch;
  if (period.paused) {
    for (const pause of period.paused) {
      if (pause.start >= day) break;
      k -= epochDay(pause.end < day ? pause.end : day) - epochDay(pause.start);
    }
  }
  return k;
}

/** All billing dates in `(after, upTo]`, in order. */
export function billingDatesBetween(after: Day, upTo: Day, billingDay: number): Day[] {
  const dates: Day[] = [];
  const last = cycleIndex(upTo, billingDay);
  for (let index = cycleIndex(after, billingDay) + 1; index <= last; index += 1) dates.push(dayInMonth(index, billingDay));
  return dates;
}

/** The latest billing date that is not after the day. */
export const billingDateOnOrBefore = (day: Day, billingDay: number): Day => dayInMonth(cycleIndex(day, billingDay), billingDay);

/** The first billing date that is not before the day. */
export function billingDateOnOrAfter(day: Day, billingDay: number): Day {
  return onDayOfMonth(day, billingDay) >= day ? onDayOfMonth(day, billingDay) : dayInMonth(monthIndex(day) + 1, billingDay);
}

/** How an account is billed for the time ahead or behind. */
export interface BillingTerms {
  readonly billingDay: number;
  /** 1 to 12 months ahead; 0 is postpaid. */
  readonly prepaidMonths: number;
  /** The first billing date of the account, or the first one on a new billing day (B-164). */
  readonly termAnchor: Day;
}

/** B-30 the term that contains the day: P cycles counted from the anchor; before the anchor it ends there. */
export function termOn(terms: BillingTerms, day: Day): Period {
  const index = cycleIndex(day, terms.billingDay);
  if (day < terms.termAnchor) return { start: dayInMonth(index, terms.billingDay), end: terms.termAnchor };
  const length = Math.max(terms.prepaidMonths, 1);
  const begin = index - ((index - cycleIndex(terms.termAnchor, terms.billingDay)) % length);
  return { start: dayInMonth(begin, terms.billingDay), end: dayInMonth(begin + length, terms.billingDay) };
}

/**
 * B-50 the day before which everything is billed on billing date `on`. With `termsAhead` 1 the next whole term is taken
 * in too (`to_next_term_end` of a plan change).
 */
export function horizon(terms: BillingTerms, on: Day, termsAhead: 0 | 1 = 0): Day {
  if (terms.prepaidMonths === 0) return on;
  const end = termOn(terms, on).end;
  return termsAhead === 0 ? end : termOn(terms, end).end;
}

/** B-21 where a discount for n cycles ends; a partial first cycle counts as one of them. */
export const endOfCycles = (billingDay: number, from: Day, cycles: number): Day =>
  dayInMonth(cycleIndex(from, billingDay) + cycles, billingDay);

/** B-158 the account's day if it is allowed, else the next allowed one after it, round the end of the month. */
export function allowedBillingDay(current: number, allowed: readonly number[]): number {
  const sorted = [...allowed].sort((a, b) => a - b);
  return sorted.find((dom) => dom >= current) ?? sorted[0] ?? current;
}

export interface BillingDayMove {
  /** From here on days are priced in the new grid. */
  readonly effectiveOn: Day;
  /** The new anchor of the terms. */
  readonly firstNewBillingDay: Day;
  /** Billed on `effectiveOn`, in the price of the new grid's cycle; null when the days fall together. */
  readonly bridge: Period | null;
  /** A bridge this short is billed together with the first full cycle. */
  readonly isMerged: boolean;
}

/** B-164 `effectiveOn` is `billed_through` for who pays ahead and the next billing date for who pays behind. */
export function moveBillingDay(effectiveOn: Day, newBillingDay: number, bridgeMinDays = 5): BillingDayMove {
  const firstNewBillingDay = billingDateOnOrAfter(effectiveOn, newBillingDay);
  const days = daysBetween(effectiveOn, firstNewBillingDay);
  const bridge = days > 0 ? { start: effectiveOn, end: firstNewBillingDay } : null;
  return { effectiveOn, firstNewBillingDay, bridge, isMerged: days > 0 && days < bridgeMinDays };
}

/** A run that takes in several missed billing dates is dated the latest of them (B-6, B-61). */
export function billingDateOfRun(lastTarget: Day, target: Day, billingDay: number): Day | undefined {
  const date = billingDateOnOrBefore(target, billingDay);
  return date > lastTarget ? date : undefined;
}

/** The days of a period, one by one; for prepaid daily charges and for showing. */
export function* eachDay(period: Period): Generator<Day> {
  const end = epochDay(period.end);
  for (let n = epochDay(period.start); n < end; n += 1) yield fromEpochDay(n);
}
