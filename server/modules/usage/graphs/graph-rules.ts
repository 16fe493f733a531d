// Points of a graph from what is kept (N-152): each is made of finer parts, whose rates are its least and most. Values in, values out.
import { addDays, addMonths, type Day, onDayOfMonth } from "../../../../shared/calendar.ts";

/** What was carried in one of the kept parts: a slot, an hour, a day or a month. */
export interface Part {
  readonly from: Date;
  readonly until: Date;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
}

interface Rates {
  readonly averageBps: number;
  readonly leastBps: number;
  readonly mostBps: number;
}

interface Point {
  readonly at: Date;
  readonly until: Date;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  readonly down: Rates;
  readonly up: Rates;
}

/** Bytes of a span in bit/s. */
function rateOf(bytes: bigint, { from, until }: Pick<Part, "from" | "until">): number {
  const ms = BigInt(Math.max(1, until.getTime() - from.getTime()));
  return Number((bytes * 8000n) / ms);
}

/**
 * The points that lie where `pointOf` says, from parts in order of time. The average is over the time that is known: a part that is not there
 * makes a point shorter, not slower.
 */
export function pointsOf(parts: readonly Part[], pointOf: (part: Part) => { readonly from: Date; readonly until: Date }): Point[] {
  const placed = parts.map((part) => ({ part, point: pointOf(part) }));
  return [...Map.groupBy(placed, ({ point }) => point.from.getTime()).values()]
    .map((own) => ({ own: own.map(({ part }) => part), point: own[0]?.point }))
    .flatMap(({ own, point }) =>
      point ? [{ at: point.from, until: point.until, ...bytesOf(own), down: ratesOf(own, "downBytes"), up: ratesOf(own, "upBytes") }] : [],
    )
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

function bytesOf(parts: readonly Part[]): Pick<Part, "downBytes" | "upBytes"> {
  return {
    downBytes: parts.reduce((sum, { downBytes }) => sum + downBytes, 0n),
    upBytes: parts.reduce((sum, { upBytes }) => sum + upBytes, 0n),
  };
}

export function ratesOf(parts: readonly Part[], way: "downBytes" | "upBytes"): Rates {
  const ms = parts.reduce((sum, { from, until }) => sum + (until.getTime() - from.getTime()), 0);
  const rates = parts.map((part) => rateOf(part[way], part));
  const all = bytesOf(parts)[way];
  return {
    averageBps: Number((all * 8000n) / BigInt(Math.max(1, ms))),
    leastBps: rates.reduce((least, rate) => Math.min(least, rate), Number.MAX_SAFE_INTEGER),
    mostBps: rates.reduce((most, rate) => Math.max(most, rate), 0),
  };
}

export type GraphStep = "slot" | "hour" | "day" | "week" | "month" | "year";

/** The longest period of a graph, in days: more points than that nobody can tell apart. */
export const longestDays: Readonly<Record<GraphStep, number>> = { slot: 2, hour: 31, day: 366, week: 761, month: 761, year: 3660 };

/** The first day of what comes after. */
export function nextDayOf(step: GraphStep, first: Day): Day {
  if (step === "week") return addDays(first, 7);
  if (step === "month") return addMonths(first, 1);
  return step === "year" ? addMonths(first, 12) : addDays(first, 1);
}

/** The first day of what a day lies in. */
export function firstDayOf(step: GraphStep, on: Day, weekStart: 1 | 7): Day {
  if (step === "week") return addDays(on, -((Temporal.PlainDate.from(on).dayOfWeek - weekStart + 7) % 7));
  if (step === "month") return onDayOfMonth(on, 1);
  if (step === "year") return `${on.slice(0, 4)}-01-01` as Day;
  return on;
}

/** The period that a graph shows of itself, up to a day. */
export function usualFrom(step: GraphStep, through: Day): Day {
  switch (step) {
    case "slot":
      return addDays(through, -1);
    case "hour":
      return addDays(through, -6);
    case "day":
      return addDays(through, -29);
    case "week":
      return addDays(through, -181);
    case "month":
      return addMonths(onDayOfMonth(through, 1), -11);
    case "year":
      return addMonths(onDayOfMonth(through, 1), -108);
  }
}
