// What customers may do by themselves, and on which days (M-27, P-66, P-68, P-79, P-86). Values in, a refusal or a range out.
import { addDays, type Day, daysBetween, maxDay, minDay, type Period } from "../../../../shared/calendar.ts";

export interface PortalFacts {
  readonly today: Day;
  readonly kind: string;
  readonly state: string;
  readonly isBundlePart: boolean;
  readonly isPausable: boolean;
  /** A change, pause or end is planned already; a pause's own end does not count. */
  readonly isPlanned: boolean;
  readonly endOn: Day | null;
  readonly customerStatus: string;
  readonly isOverdue: boolean;
  readonly cycleChanges: number;
  readonly pausesThisYear: number;
  readonly pausedDaysThisYear: number;
  readonly billedThrough: Day | null;
  /** The first day of the next billing period. */
  readonly nextCycle: Day;
  /** What was asked for and waits for staff. */
  readonly requested: readonly RequestedKind[];
  /** The pause that it is in was no wish of the customer. */
  readonly isPausedByStaff: boolean;
}

export type RequestedKind = "plan" | "pause" | "resume" | "end";
/** By themselves, or with a request that staff decide about. */
export type Mode = "self" | "request";

export interface PortalRules {
  readonly selfChange: readonly string[];
  readonly requestChange: readonly string[];
  readonly pause: "off" | Mode;
  readonly cancel: "off" | Mode;
  readonly refund: "none" | "unused_money";
  readonly dates: "today" | "any_future" | "next_cycle_only";
  readonly changeDaysAhead: number;
  readonly changesPerCycle: number;
  readonly changeNeedsPaid: boolean;
  readonly pauseNoticeDays: number;
  readonly pausesPerYear: number;
  readonly pausedDaysPerYear: number;
  readonly pauseNeedsPaid: boolean;
  readonly cancelNoticeDays: number;
  readonly cancelDaysAhead: number;
  readonly cancelCycleEndOnly: boolean;
}

export type PortalRefusal =
  /** P-2 the provider has it switched off: it is not there. */
  | "feature-off"
  /** It is never done with this kind of service. */
  | "not-offered"
  | "not-in-this-state"
  | "part-of-bundle"
  | "change-pending"
  /** The same was asked for already, and staff have not decided. */
  | "request-pending"
  | "account-blocked"
  | "overdue-debt"
  | "limit-reached"
  | "not-pausable";

/** How often or how long something may be done, and when it begins anew. */
export interface Limit {
  readonly of: "changes" | "pauses" | "paused-days";
  readonly most: number;
  readonly renewsOn: Day;
}

export type Allowed =
  | { readonly kind: "refused"; readonly refusal: PortalRefusal; readonly limit?: Limit }
  | { readonly kind: "allowed"; readonly earliest: Day; readonly latest: Day };

const refused = (refusal: PortalRefusal): Allowed => ({ kind: "refused", refusal });
const usedUp = (limit: Limit): Allowed => ({ kind: "refused", refusal: "limit-reached", limit });

/** The first day of the next calendar year. */
export const nextYear = (today: Day): Day => `${Number(today.slice(0, 4)) + 1}-01-01` as Day;

/** P-66, P-86, P-251 how something is done where it is offered. */
export function modeOf(kind: RequestedKind, facts: Pick<PortalFacts, "kind" | "isPausedByStaff">, rules: PortalRules): Mode {
  switch (kind) {
    case "plan":
      return rules.selfChange.includes(facts.kind) ? "self" : "request";
    case "pause":
      return rules.pause === "request" ? "request" : "self";
    case "resume":
      return rules.pause === "request" && facts.isPausedByStaff ? "request" : "self";
    case "end":
      return rules.cancel === "request" ? "request" : "self";
  }
}

/** P-66 another plan is asked for in the customer's own words. */
export function mayAsk(facts: PortalFacts, rules: PortalRules): boolean {
  return (
    rules.requestChange.includes(facts.kind) &&
    !facts.isBundlePart &&
    facts.endOn === null &&
    ["active", "paused", "stopped"].includes(facts.state) &&
    !facts.requested.includes("plan")
  );
}

/** P-66, P-68, P-76 */
export function mayChangePlan(facts: PortalFacts, rules: PortalRules): Allowed {
  if (![...rules.selfChange, ...rules.requestChange].includes(facts.kind) || facts.kind === "bundle") return refused("feature-off");
  if (facts.requested.includes("plan")) return refused("request-pending");
  if (facts.isBundlePart) return refused("part-of-bundle");
  if (facts.state !== "active") return refused("not-in-this-state");
  if (facts.customerStatus === "blocked") return refused("account-blocked");
  if (facts.isPlanned || facts.endOn !== null) return refused("change-pending");
  if (rules.changeNeedsPaid && facts.isOverdue) return refused("overdue-debt");
  if (rules.changesPerCycle > 0 && facts.cycleChanges >= rules.changesPerCycle)
    return usedUp({ of: "changes", most: rules.changesPerCycle, renewsOn: facts.nextCycle });
  const paid = rules.refund === "none" && facts.billedThrough !== null ? maxDay(facts.billedThrough, facts.today) : facts.today;
  switch (rules.dates) {
    case "today":
      return { kind: "allowed", earliest: paid, latest: paid };
    case "next_cycle_only":
      return { kind: "allowed", earliest: maxDay(facts.nextCycle, paid), latest: maxDay(facts.nextCycle, paid) };
    case "any_future":
      return { kind: "allowed", earliest: paid, latest: maxDay(paid, addDays(facts.today, rules.changeDaysAhead)) };
  }
}

/** P-79, P-83; a pause of tonight begins tomorrow (P-80). */
export function mayPause(facts: PortalFacts, rules: PortalRules): Allowed {
  if (rules.pause === "off") return refused("feature-off");
  if (!["internet", "voice", "recurring"].includes(facts.kind)) return refused("not-offered");
  if (facts.requested.includes("pause")) return refused("request-pending");
  if (facts.isBundlePart) return refused("part-of-bundle");
  if (facts.state !== "active") return refused("not-in-this-state");
  if (!facts.isPausable) return refused("not-pausable");
  if (facts.customerStatus === "blocked") return refused("account-blocked");
  if (facts.isPlanned || facts.endOn !== null) return refused("change-pending");
  if (rules.pauseNeedsPaid && facts.isOverdue) return refused("overdue-debt");
  const renewsOn = nextYear(facts.today);
  if (rules.pausesPerYear > 0 && facts.pausesThisYear >= rules.pausesPerYear)
    return usedUp({ of: "pauses", most: rules.pausesPerYear, renewsOn });
  if (rules.pausedDaysPerYear > 0 && facts.pausedDaysThisYear >= rules.pausedDaysPerYear)
    return usedUp({ of: "paused-days", most: rules.pausedDaysPerYear, renewsOn });
  const earliest = addDays(facts.today, Math.max(rules.pauseNoticeDays, 1));
  return { kind: "allowed", earliest, latest: addDays(earliest, 180) };
}

/** P-84, B-107 a blocked customer pays first. */
export function mayResume(facts: PortalFacts, rules: PortalRules): Allowed {
  if (rules.pause === "off") return refused("feature-off");
  if (facts.requested.includes("resume")) return refused("request-pending");
  if (facts.isBundlePart) return refused("part-of-bundle");
  if (facts.state !== "paused") return refused("not-in-this-state");
  if (facts.customerStatus === "blocked") return refused("account-blocked");
  if (facts.endOn !== null) return refused("change-pending");
  return { kind: "allowed", earliest: facts.today, latest: facts.today };
}

/** P-86, P-87; also while blocked. */
export function mayCancel(facts: PortalFacts, rules: PortalRules): Allowed {
  if (rules.cancel === "off") return refused("feature-off");
  if (facts.requested.includes("end")) return refused("request-pending");
  if (facts.isBundlePart) return refused("part-of-bundle");
  if (!["active", "paused", "stopped"].includes(facts.state)) return refused("not-in-this-state");
  if (facts.isPlanned || facts.endOn !== null) return refused("change-pending");
  const soonest = addDays(facts.today, rules.cancelNoticeDays);
  if (!rules.cancelCycleEndOnly)
    return { kind: "allowed", earliest: soonest, latest: maxDay(soonest, addDays(facts.today, rules.cancelDaysAhead)) };
  // Only the last day of a period; the notice may reach into the one after it.
  const last = addDays(facts.nextCycle, -1);
  return { kind: "allowed", earliest: maxDay(last, soonest), latest: maxDay(last, addDays(facts.today, rules.cancelDaysAhead)) };
}

/** P-83 how many paused days fall into a calendar year. `end` is the first day with the service again. */
export function pausedDaysIn(year: number, pauses: readonly Period[]): number {
  const [start, end] = [`${year}-01-01` as Day, `${year + 1}-01-01` as Day];
  return pauses.reduce((sum, pause) => {
    const from = maxDay(pause.start, start);
    const to = minDay(pause.end, end);
    return sum + Math.max(0, daysBetween(from, to));
  }, 0);
}

/**
 * P-83 the longest that a pause from a day on may last, so that no calendar year gets more paused days than it may have; 0: not at all.
 * @param most - in a year; 0: as many as one likes
 */
export function longestPause(on: Day, pauses: readonly Period[], { most, maxDays }: { most: number; maxDays: number }): number {
  if (most === 0) return maxDays;
  let left = maxDays;
  let from = on;
  let days = 0;
  while (left > 0) {
    const year = Number(from.slice(0, 4));
    const toYearEnd = daysBetween(from, nextYear(from));
    const free = Math.max(0, most - pausedDaysIn(year, pauses));
    const part = Math.min(left, toYearEnd, free);
    days += part;
    left -= part;
    if (part < toYearEnd) return days;
    from = nextYear(from);
  }
  return days;
}
