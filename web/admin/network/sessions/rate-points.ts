// N-100 the points of a live view: one for each interval that a router told of while the page was open.

interface Reading {
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly interimSeconds: number | null;
  readonly downBps: number;
  readonly upBps: number;
}

export interface RatePoint {
  /** Milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly downBps: number;
  readonly upBps: number;
}

/** A day at the shortest intervals of most routers would be more than a screen has room for. */
const mostPoints = 240;

/** The points with the interval that a reading ends; the very same where it tells nothing new. */
export function withReading(points: readonly RatePoint[], reading: Reading): readonly RatePoint[] {
  const until = Date.parse(reading.updatedAt);
  const startedAt = Date.parse(reading.startedAt);
  const last = points.at(-1);
  // Nothing was carried yet, or nothing was said since.
  if (until <= startedAt || (last && until <= last.until)) return points;
  // The first point's interval began before anybody looked: it is as long as intervals are here.
  const from = last ? last.until : Math.max(startedAt, until - (reading.interimSeconds ?? 0) * 1000);
  if (from >= until) return points;
  return [...points, { from, until, downBps: reading.downBps, upBps: reading.upBps }].slice(-mostPoints);
}
