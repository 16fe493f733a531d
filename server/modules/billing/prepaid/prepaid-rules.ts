// What prepaid accounts are charged for and what they can afford (B-32, B-33): values in, values out.
import { addDays, type Day, dayOfMonth, daysBetween, minDay, onDayOfMonth, type Period } from "../../../../shared/calendar.ts";
import { discountOn, type Piece, piecesToCharge, type Segment, type ServiceDays } from "../charges/coverage-rules.ts";
import { type CycleGrid, prepaidPeriod } from "../charges/cycle-rules.ts";
import { lineOfPiece, type ServiceLine } from "../charges/line-rules.ts";
import { unionPeriods } from "../charges/period-rules.ts";
import type { Pricing } from "../charges/proration-rules.ts";

/** How a service's paid time is bought. */
export type PrepaidPeriodLength = number | "monthly";

/** Days before `on` that nobody paid for are not charged later: a prepaid service did not run on them. */
const withoutPast = (service: ServiceDays, on: Day): ServiceDays =>
  service.start < on ? { ...service, covered: unionPeriods([...service.covered, { start: service.start, end: on }]) } : service;

/** B-32 the day that begins, as its share of the month or cycle; empty when it is paid already or not to be paid. */
export const linesOfDay = (
  serviceId: string,
  service: ServiceDays,
  on: Day,
  grids: readonly CycleGrid[],
  pricing: Pricing,
): ServiceLine[] => piecesToCharge(withoutPast(service, on), addDays(on, 1), grids).map((piece) => lineOfPiece(serviceId, piece, pricing));

/**
 * B-33 the whole period that begins on the day, at the price of that day; empty when the day is paid already or not to be paid. A
 * discount that ends within it cuts it, and so does a new rate where tax goes by service period; a service that ends within it pays to its end.
 * B-105 a paused service buys the same period at its pause price, as far as it is known to stay paused.
 */
export function linesOfPeriod(
  serviceId: string,
  service: ServiceDays,
  on: Day,
  length: PrepaidPeriodLength,
  pricing: Pricing,
): ServiceLine[] {
  const segment = service.segments.find((candidate) => candidate.start <= on && (candidate.end === null || candidate.end > on));
  const isOver = service.end !== null && service.end <= on;
  const isPause = segment?.billable === "pause_price";
  if (!segment || !(segment.billable === "yes" || costsWhilePaused(segment))) return [];
  if (service.start > on || isOver || isCovered(service.covered, on)) return [];
  const pp = prepaidPeriod(on, length, anchorDay(service.covered, on));
  const lines: ServiceLine[] = [];
  // Days further on may be billed already, by another kind of billing before: the period ends there.
  const billed = service.covered.find(({ start }) => start > on)?.start ?? pp.end;
  const until = minDay(service.end ?? pp.end, minDay(pp.end, billed));
  const last = isPause ? minDay(segment.end ?? until, until) : until;
  const discounts = isPause ? [] : segment.discounts;
  for (let start = on; start < last; ) {
    const end = nextCut({ ...segment, discounts }, start, last);
    const piece: Piece = {
      start,
      end,
      days: daysBetween(start, end),
      pp,
      segment,
      kind: isPause ? "pause" : "recurring",
      unitPrice: isPause ? (segment.pausePrice ?? "0") : segment.unitPrice,
      quantity: segment.quantity,
      ...discountOn(discounts, start),
      // A period is bought whole; the formula gives back what is not used of it.
      proration: "on",
      wholeOn: null,
    };
    lines.push(lineOfPiece(serviceId, piece, pricing));
    start = end;
  }
  return lines;
}

const costsWhilePaused = ({ billable, pausePrice }: Segment): boolean => billable === "pause_price" && /[1-9]/.test(pausePrice ?? "");

function nextCut(segment: Segment, start: Day, last: Day): Day {
  let end = last;
  for (const discount of segment.discounts) {
    if (discount.start > start) end = minDay(end, discount.start);
    if (discount.end && discount.end > start) end = minDay(end, discount.end);
  }
  for (const rateDay of segment.rateDays ?? []) if (rateDay > start) end = minDay(end, rateDay);
  return end;
}

const isCovered = (covered: readonly Period[], on: Day): boolean => covered.some(({ start, end }) => start <= on && on < end);

/**
 * A chain of months that began on the 31st comes back to the 31st; after a gap the chain begins anew, as it does after days that another
 * kind of billing covered.
 */
function anchorDay(covered: readonly Period[], on: Day): number {
  const chain = unionPeriods(covered).find(({ end }) => end === on);
  const first = dayOfMonth(chain?.start ?? on);
  return onDayOfMonth(on, first) === on ? first : dayOfMonth(on);
}

export interface Wish {
  readonly serviceId: string | null;
  readonly grossMinor: bigint;
}

/**
 * What a balance pays for. `together`: everything or nothing (daily charges); otherwise one after the other in the order given, and what
 * is too dear is passed over (periods). A charge never brings the balance below the smallest one (I-25).
 */
export function affordable<Wanted extends Wish>(
  wishes: readonly Wanted[],
  { balanceMinor, minBalanceMinor, together }: { balanceMinor: bigint; minBalanceMinor: bigint; together: boolean },
): { bought: Wanted[]; unpaid: Wanted[] } {
  let left = balanceMinor - minBalanceMinor;
  if (together) {
    const total = wishes.reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
    return total <= left || total === 0n ? { bought: [...wishes], unpaid: [] } : { bought: [], unpaid: [...wishes] };
  }
  const bought: Wanted[] = [];
  const unpaid: Wanted[] = [];
  for (const wish of wishes) {
    if (wish.grossMinor > left && wish.grossMinor > 0n) unpaid.push(wish);
    else {
      bought.push(wish);
      left -= wish.grossMinor;
    }
  }
  return { bought, unpaid };
}
