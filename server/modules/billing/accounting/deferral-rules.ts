// B-239 revenue that is earned day by day. What is earned by the end of a day is a rounded share of the line's net; a day's release is the
// difference of two such figures, so all releases sum to the net exactly, however the days are cut.
import { addDays, type Day, daysBetween, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import { round } from "../../../../shared/rational.ts";

export interface Deferral {
  readonly netMinor: bigint;
  readonly period: Period;
}

/** What is earned by the end of `through`; null: before the first day. In SQL: `billing.earned_through`. */
export function earnedThrough({ netMinor, period }: Deferral, through: Day | null): bigint {
  if (through === null || through < period.start) return 0n;
  const days = daysBetween(period.start, period.end);
  const passed = Math.min(daysBetween(period.start, through) + 1, days);
  return round({ n: netMinor * BigInt(passed), d: BigInt(days) });
}

export interface DeferralCredit {
  /** What of the credit comes out of revenue that was not released yet; the rest was earned and is taken back from revenue. */
  readonly fromDeferredMinor: bigint;
  readonly releasedMinor: bigint;
  /** What still waits afterwards, and over which days; null: nothing. */
  readonly rest: Deferral | null;
}

/**
 * A credit of `creditedMinor` on a line whose revenue waits. `releasedThrough` is the last day that was released, null if the line was not
 * counted yet; `freed` are the days that the credit gives free: what is left is earned before them.
 */
export function creditDeferral(
  deferral: Deferral,
  { creditedMinor, releasedThrough, freed }: { creditedMinor: bigint; releasedThrough: Day | null; freed: Period | null },
): DeferralCredit {
  const releasedMinor = earnedThrough(deferral, releasedThrough);
  const waiting = deferral.netMinor - releasedMinor;
  const fromDeferredMinor = sameSide(waiting, creditedMinor) ? nearerToZero(waiting, creditedMinor) : 0n;
  const left = waiting - fromDeferredMinor;
  const { period } = deferral;
  const start = releasedThrough === null ? period.start : maxDay(period.start, addDays(releasedThrough, 1));
  const end = freed !== null && freed.end >= period.end ? minDay(period.end, freed.start) : period.end;
  return {
    fromDeferredMinor,
    releasedMinor,
    // Money that is left without days to earn it on is earned at the next release.
    rest: left === 0n ? null : { netMinor: left, period: { start, end: maxDay(end, addDays(start, 1)) } },
  };
}

const sameSide = (a: bigint, b: bigint): boolean => (a > 0n && b > 0n) || (a < 0n && b < 0n);
const nearerToZero = (a: bigint, b: bigint): bigint => (a > 0n ? minMinor(a, b) : -minMinor(-a, -b));
