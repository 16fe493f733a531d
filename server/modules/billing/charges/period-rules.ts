// Lists of half-open periods as sets of days. "A list" here is in order, its periods neither overlap nor touch: what
// PostgreSQL prints for a datemultirange.
import { type Day, maxDay, minDay, type Period, periodDays } from "../../../../shared/calendar.ts";

/** From `start` on, for ever when `end` is null. */
export interface OpenPeriod {
  readonly start: Day;
  readonly end: Day | null;
}

/** All days of the given periods, which may overlap and stand in any order. */
export function unionPeriods(periods: readonly Period[]): Period[] {
  const union: { start: Day; end: Day }[] = [];
  for (const { start, end } of [...periods].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    if (start >= end) continue;
    const last = union.at(-1);
    if (last && start <= last.end) last.end = maxDay(last.end, end);
    else union.push({ start, end });
  }
  return union;
}

/** The days of one list that the other does not have. */
export function subtractPeriods(from: readonly Period[], taken: readonly Period[]): Period[] {
  const left: Period[] = [];
  let at = 0;
  for (const period of from) {
    let start = period.start;
    while (start < period.end) {
      while (at < taken.length && (taken[at]?.end ?? start) <= start) at += 1;
      const next = taken[at];
      const end = next ? minDay(period.end, maxDay(next.start, start)) : period.end;
      if (start < end) left.push({ start, end });
      if (!next || next.start >= period.end) break;
      start = next.end;
    }
  }
  return left;
}

/** The days that both lists have. */
export function intersectPeriods(a: readonly Period[], b: readonly Period[]): Period[] {
  const shared: Period[] = [];
  let i = 0;
  let j = 0;
  while (true) {
    const x = a[i];
    const y = b[j];
    if (!x || !y) return shared;
    const start = maxDay(x.start, y.start);
    const end = minDay(x.end, y.end);
    if (start < end) shared.push({ start, end });
    if (x.end < y.end) i += 1;
    else j += 1;
  }
}

export const totalDays = (periods: readonly Period[]): number => periods.reduce((sum, period) => sum + periodDays(period), 0);
