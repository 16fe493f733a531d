// Fair use (network.md 3.2): when a rule holds, what several of them make of the speed, and when that may change by time alone. Values in, values out.
import { addDays, calendarDay, type Day, type Period as Days } from "../../../../shared/calendar.ts";

/** Some hours of some weekdays by the partner's clock. Of hours that pass midnight the weekday is that of their beginning. */
export interface WeekWindow {
  /** 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
  /** "22:00"; null, with `until`: whole days. */
  readonly from: string | null;
  readonly until: string | null;
}

export type CountedPeriod = "day" | "week" | "cycle";

export interface FairRule {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly metric: "sum" | "down" | "up" | "online_time";
  /** "none": the time of day alone decides. */
  readonly period: CountedPeriod | "none";
  /** Bytes, or seconds of "online_time"; null where the period is "none". */
  readonly threshold: number | null;
  /** Null: always. */
  readonly active: WeekWindow | null;
  /** N-136 instead of the plan's own. */
  readonly counting: WeekWindow | null;
  readonly action: "set" | "percent" | "block" | "notify";
  /** Of "set", in bit/s; null: as the plan has it. */
  readonly downBps: number | null;
  readonly upBps: number | null;
  /** Of "percent". */
  readonly percent: number | null;
  /** N-150 customers are told when it begins to hold and when it no longer does. */
  readonly tells: boolean;
}

export interface FairUse {
  /** N-136 only traffic inside it counts; null: all of it. */
  readonly counting: WeekWindow | null;
  readonly rules: readonly FairRule[];
}

/** In bit/s; null: nothing limits it. */
export interface Speed {
  readonly downBps: bigint | null;
  readonly upBps: bigint | null;
}

/** A moment as the partner's clock shows it. */
interface LocalTime {
  readonly weekday: number;
  readonly minute: number;
}

const minutesOfDay = 24 * 60;

export function localTimeOf(at: Date, timeZone: string): LocalTime {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return { weekday: zoned.dayOfWeek, minute: zoned.hour * 60 + zoned.minute };
}

/** "22:30" */
export const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** What of a weekday lies in the window: half-open spans of its minutes. */
function spansOn({ days, from, until }: WeekWindow, weekday: number): readonly (readonly [number, number])[] {
  const isDay = days.includes(weekday);
  if (from === null || until === null) return isDay ? [[0, minutesOfDay]] : [];
  const [begins, ends] = [minuteOf(from), minuteOf(until)];
  if (begins < ends) return isDay ? [[begins, ends]] : [];
  const isNight = days.includes(weekday === 1 ? 7 : weekday - 1);
  return [...(isNight ? [[0, ends] as const] : []), ...(isDay ? [[begins, minutesOfDay] as const] : [])];
}

export const isWithin = (window: WeekWindow | null, { weekday, minute }: LocalTime): boolean =>
  window === null || spansOn(window, weekday).some(([begins, ends]) => minute >= begins && minute < ends);

export interface CountedPart {
  readonly from: Date;
  readonly until: Date;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  readonly seconds: number;
}

/** N-136 what of a part of traffic, which lies within one hour of the clock, was carried inside a window: its share of the time. */
export function shareWithin(
  window: WeekWindow | null,
  part: CountedPart,
  timeZone: string,
): Pick<CountedPart, "downBytes" | "upBytes" | "seconds"> {
  const { from, until, downBytes, upBytes, seconds } = part;
  if (window === null) return { downBytes, upBytes, seconds };
  const length = until.getTime() - from.getTime();
  const { weekday, minute } = localTimeOf(from, timeZone);
  if (length === 0)
    return isWithin(window, { weekday, minute }) ? { downBytes, upBytes, seconds } : { downBytes: 0n, upBytes: 0n, seconds: 0 };
  const begins = minute * 60_000 + (from.getTime() % 60_000);
  const inside = spansOn(window, weekday).reduce(
    (sum, [first, last]) => sum + Math.max(0, Math.min(begins + length, last * 60_000) - Math.max(begins, first * 60_000)),
    0,
  );
  const share = (bytes: bigint): bigint => (bytes * BigInt(inside)) / BigInt(length);
  return { downBytes: share(downBytes), upBytes: share(upBytes), seconds: Math.round((seconds * inside) / length) };
}

/** When a window begins or ends next; null: never. */
export function nextEdge(window: WeekWindow, now: Date, timeZone: string): Date | null {
  // Where one day's hours end as the next day's begin, there is none.
  const isEdge = (at: Date): boolean =>
    isWithin(window, localTimeOf(at, timeZone)) !== isWithin(window, localTimeOf(new Date(at.getTime() - 60_000), timeZone));
  const today = calendarDay(now, timeZone);
  // Two weeks: the hours of a window may be the very ones that the clock skips this week.
  for (let ahead = 0; ahead <= 15; ahead++) {
    const [edge] = edgesOn(window, addDays(today, ahead), timeZone).filter((at) => at > now && isEdge(at));
    if (edge === undefined) continue;
    const change = clockChangeAfter(now, timeZone);
    return change !== null && change < edge && isEdge(change) ? change : edge;
  }
  return null;
}

/** When the clock shows that hours of a day begin or end: twice where it is put back, and beside the hour that it skips. */
function edgesOn(window: WeekWindow, day: Day, timeZone: string): readonly Date[] {
  const date = Temporal.PlainDate.from(day);
  return spansOn(window, date.dayOfWeek)
    .flat()
    .flatMap((minute) => {
      const at = date
        .add({ days: Math.floor(minute / minutesOfDay) })
        .toPlainDateTime({ hour: Math.floor((minute % minutesOfDay) / 60), minute: minute % 60 });
      return (["earlier", "later"] as const).map((disambiguation) => at.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds);
    })
    .toSorted((a, b) => a - b)
    .map((at) => new Date(at));
}

/** When the zone's clock is put forward or back next; null: it never is. */
function clockChangeAfter(now: Date, timeZone: string): Date | null {
  const next = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).getTimeZoneTransition("next");
  return next && new Date(next.epochMilliseconds);
}

/** The first day of a week: 1 Monday, 7 Sunday. */
export type WeekStart = 1 | 7;

/** N-139 the day, week or cycle that a day lies in, half-open. */
export function periodOf(period: CountedPeriod, on: Day, { weekStart, cycle }: { weekStart: WeekStart; cycle: Days }): Days {
  switch (period) {
    case "day":
      return { start: on, end: addDays(on, 1) };
    case "week": {
      const start = addDays(on, -((Temporal.PlainDate.from(on).dayOfWeek - weekStart + 7) % 7));
      return { start, end: addDays(start, 7) };
    }
    case "cycle":
      return cycle;
  }
}

/** What was used in one period, inside one counting window. */
export interface FairCounter {
  readonly period: CountedPeriod;
  readonly window: WeekWindow | null;
  /** The first day of its period. */
  readonly since: Day;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  readonly seconds: number;
}

const windowOf = ({ counting }: Pick<FairUse, "counting">, rule: Pick<FairRule, "counting">): WeekWindow | null =>
  rule.counting ?? counting;

/** Two rules with the same period and window count alike. */
export const counterKey = ({ period, window }: Pick<FairCounter, "period" | "window">): string =>
  window === null ? period : `${period} ${window.days.toSorted((a, b) => a - b).join("")} ${window.from ?? ""} ${window.until ?? ""}`;

/** What has to be counted for the rules of a plan, those that are off too: they may be switched on within a cycle. */
export function wantedCounters(plan: FairUse): Pick<FairCounter, "period" | "window">[] {
  const wanted = plan.rules.flatMap((rule) => (rule.period === "none" ? [] : [{ period: rule.period, window: windowOf(plan, rule) }]));
  return [...new Map(wanted.map((each) => [counterKey(each), each])).values()];
}

const usedOf = (
  { downBytes, upBytes, seconds }: Pick<FairCounter, "downBytes" | "upBytes" | "seconds">,
  metric: FairRule["metric"],
): bigint => {
  switch (metric) {
    case "sum":
      return downBytes + upBytes;
    case "down":
      return downBytes;
    case "up":
      return upBytes;
    case "online_time":
      return BigInt(seconds);
  }
};

/** What a rule has counted: bytes or seconds. */
export function usedFor(plan: FairUse, rule: FairRule, counters: readonly FairCounter[]): bigint {
  if (rule.period === "none") return 0n;
  const key = counterKey({ period: rule.period, window: windowOf(plan, rule) });
  const counter = counters.find((each) => counterKey(each) === key);
  return counter ? usedOf(counter, rule.metric) : 0n;
}

const isReached = (plan: FairUse, rule: FairRule, counters: readonly FairCounter[]): boolean =>
  rule.period === "none" || (rule.threshold !== null && usedFor(plan, rule, counters) >= BigInt(rule.threshold));

/** N-137 in their order. */
export const matchingRules = (plan: FairUse, counters: readonly FairCounter[], at: LocalTime): FairRule[] =>
  plan.rules.filter((rule) => rule.isOn && isWithin(rule.active, at) && isReached(plan, rule, counters));

/** What the data cap of a plan says (network.md 3.3). */
export type QuotaResult = { readonly kind: "block" } | { readonly kind: "speed"; readonly speed: Speed } | null;

export interface Verdict {
  readonly state: "open" | "blocked" | "slowed";
  /** Null: as the plan has it. Above the plan's own while it is "open": a boost. */
  readonly downBps: bigint | null;
  readonly upBps: bigint | null;
  /** The rule in force; null: none, or the data cap. */
  readonly rule: FairRule | null;
}

interface Result {
  readonly rule: FairRule | null;
  readonly speed: Speed;
}

/** N-138 block, else the lowest of what limits, else the highest of what boosts, else the plan's own speed. Of equals the first counts. */
export function decideSpeed(plan: Speed, matching: readonly FairRule[], quota: QuotaResult): Verdict {
  const blocking = matching.find(({ action }) => action === "block");
  if (quota?.kind === "block") return { state: "blocked", downBps: null, upBps: null, rule: null };
  if (blocking) return { state: "blocked", downBps: null, upBps: null, rule: blocking };
  const results = matching.filter(({ action }) => action !== "notify").map((rule): Result => ({ rule, speed: speedOf(rule, plan) }));
  const limiting = results.filter(({ speed }) => isBelow(speed.downBps, plan.downBps) || isBelow(speed.upBps, plan.upBps));
  if (quota) limiting.unshift({ rule: null, speed: quota.speed });
  const lowest = best(limiting, isBelow);
  if (lowest) return { state: "slowed", ...lowest.speed, rule: lowest.rule };
  const boosting = results.filter(({ speed }) => isBelow(plan.downBps, speed.downBps) || isBelow(plan.upBps, speed.upBps));
  const highest = best(boosting, (a, b) => isBelow(b, a));
  if (highest) return { state: "open", ...highest.speed, rule: highest.rule };
  return { state: "open", downBps: null, upBps: null, rule: null };
}

/** What changes a speed: the data of a line and what was used of them, or hours alone. */
export type SpeedCause = "quota" | "time";

/** What decides a speed: a rule, the data cap, or where a line is "open" and there is no rule, the plan. */
interface Decider {
  readonly state: Verdict["state"];
  readonly ruleId: string | null;
}

/**
 * N-109 why another decides than before. Null: the same one does; or the rule that did is none of these any more, so that it is the plan that changed.
 * Of a rule with a threshold it is what was used, be it that a new day forgets it.
 */
export function causeOfTurn(rules: readonly Pick<FairRule, "id" | "period">[], before: Decider, now: Decider): SpeedCause | null {
  if (before.state === now.state && before.ruleId === now.ruleId) return null;
  const isCap = [before, now].some(({ state, ruleId }) => state !== "open" && ruleId === null);
  const ids = [before, now].flatMap(({ ruleId }) => ruleId ?? []);
  const found = ids.map((ruleId) => rules.find(({ id }) => id === ruleId));
  if (found.includes(undefined)) return null;
  return isCap || found.some((rule) => rule?.period !== "none") ? "quota" : "time";
}

function speedOf({ action, downBps, upBps, percent }: FairRule, plan: Speed): Speed {
  const share = (bps: bigint | null): bigint | null => (bps === null ? null : (bps * BigInt(percent ?? 100)) / 100n);
  if (action === "percent") return { downBps: share(plan.downBps), upBps: share(plan.upBps) };
  return {
    downBps: downBps === null ? plan.downBps : BigInt(downBps),
    upBps: upBps === null ? plan.upBps : BigInt(upBps),
  };
}

/** No speed at all is the highest. */
const isBelow = (a: bigint | null, b: bigint | null): boolean => a !== null && (b === null || a < b);

/** Per direction; the rule that gives the downloads their speed names it, of those the one that does so for the uploads too. */
function best(results: readonly Result[], isBetter: (a: bigint | null, b: bigint | null) => boolean): Result | undefined {
  const [first, ...others] = results;
  if (!first) return undefined;
  return others.reduce((kept, each) => {
    const { downBps, upBps } = kept.speed;
    const speed = {
      downBps: isBetter(each.speed.downBps, downBps) ? each.speed.downBps : downBps,
      upBps: isBetter(each.speed.upBps, upBps) ? each.speed.upBps : upBps,
    };
    const isNamed = isBetter(each.speed.downBps, downBps) || (each.speed.downBps === downBps && isBetter(each.speed.upBps, upBps));
    return { rule: isNamed ? each.rule : kept.rule, speed };
  }, first);
}

/** N-139 when time alone may change the result: a window begins or ends, or what was counted is forgotten. Rules that are not reached wait for traffic. */
export function nextChange(
  plan: FairUse,
  counters: readonly FairCounter[],
  { now, timeZone, endOf }: { now: Date; timeZone: string; endOf: (period: CountedPeriod) => Date },
): Date | null {
  const moments = plan.rules
    .filter((rule) => rule.isOn && isReached(plan, rule, counters))
    .flatMap((rule) => [
      ...(rule.period === "none" ? [] : [endOf(rule.period)]),
      ...(rule.active === null ? [] : [nextEdge(rule.active, now, timeZone)]),
    ]);
  return moments.reduce<Date | null>((first, each) => (each !== null && (first === null || each < first) ? each : first), null);
}

/** Last line of section 3: which of two rules says the same as one before it; -1: none does. */
export function findRepeated(rules: readonly FairRule[]): number {
  const saying = rules.map(({ id: _id, name: _name, isOn: _isOn, tells: _tells, ...rest }) => JSON.stringify(rest));
  return saying.findIndex((each, index) => saying.indexOf(each) < index);
}
