import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import {
  causeOfTurn,
  decideSpeed,
  type FairCounter,
  type FairRule,
  type FairUse,
  findRepeated,
  isWithin,
  matchingRules,
  nextChange,
  nextEdge,
  periodOf,
  type QuotaResult,
  shareWithin,
  type WeekWindow,
  wantedCounters,
} from "./fair-use-rules.ts";

const GB = 1_000_000_000;
const mbit = (value: number) => BigInt(value) * 1_000_000n;
const rule = (name: string, more: Partial<FairRule>): FairRule => ({
  ...{ id: name, name, isOn: true, metric: "sum", period: "none", threshold: null, active: null, counting: null },
  ...{ action: "set", downBps: null, upBps: null, percent: null, tells: true },
  ...more,
});
const set = (name: string, speed: number, more: Partial<FairRule> = {}) =>
  rule(name, { action: "set", downBps: speed * 1_000_000, upBps: speed * 1_000_000, ...more });
const plan100 = { downBps: mbit(100), upBps: mbit(100) };
const weekend: WeekWindow = { days: [6, 7], from: null, until: null };
const nights: WeekWindow = { days: [5], from: "22:00", until: "06:00" };
const monday = { weekday: 1, minute: 12 * 60 };

/** Of a plan that counts all traffic. */
const countedAs = (plan: FairUse, used: Partial<Record<FairCounter["period"], number>>): FairCounter[] =>
  wantedCounters(plan).map((wanted) => ({
    ...wanted,
    ...{ since: day("2026-11-01"), downBytes: BigInt(used[wanted.period] ?? 0), upBytes: 0n, seconds: 0 },
  }));

describe("N-137 N-138 the worked example of 3.2: 100/100, weekends at 140 %, 10 GB a day, 100 and 110 GB a cycle", () => {
  const plan: FairUse = {
    counting: null,
    rules: [
      rule("R1", { active: weekend, action: "percent", percent: 140 }),
      set("R2", 30, { period: "day", threshold: 10 * GB }),
      set("R3", 10, { period: "cycle", threshold: 100 * GB }),
      rule("R4", { period: "cycle", threshold: 110 * GB, action: "block" }),
    ],
  };
  it.each([
    { why: "Saturday, 3 GB today, 40 GB in the cycle", weekday: 6, today: 3, cycle: 40, comes: ["open", 140, "R1"] },
    { why: "Saturday, 12 GB today: a limit beats a boost", weekday: 6, today: 12, cycle: 40, comes: ["slowed", 30, "R2"] },
    { why: "104 GB in the cycle", weekday: 3, today: 1, cycle: 104, comes: ["slowed", 10, "R3"] },
    { why: "104 GB in the cycle, 12 today: the lowest", weekday: 6, today: 12, cycle: 104, comes: ["slowed", 10, "R3"] },
    { why: "110 GB: blocked", weekday: 3, today: 1, cycle: 110, comes: ["blocked", null, "R4"] },
    { why: "a weekday, little used", weekday: 3, today: 1, cycle: 40, comes: ["open", null, undefined] },
    { why: "at the threshold itself", weekday: 3, today: 10, cycle: 40, comes: ["slowed", 30, "R2"] },
  ])("$why", ({ weekday, today, cycle, comes }) => {
    const matching = matchingRules(plan, countedAs(plan, { day: today * GB, cycle: cycle * GB }), { weekday, minute: 600 });
    const { state, downBps, upBps, rule: inForce } = decideSpeed(plan100, matching, null);
    const speed = comes[1] === null ? null : mbit(comes[1] as number);
    expect([state, downBps, upBps, inForce?.name]).toEqual([comes[0], speed, speed, comes[2]]);
  });
});

describe("N-138 what several rules make of the speed", () => {
  const quota = (speed: number): QuotaResult => ({ kind: "speed", speed: { downBps: mbit(speed), upBps: mbit(speed) } });
  it.each([
    { why: "nothing holds", rules: [], cap: null, comes: ["open", null, null, undefined] },
    { why: "of two boosts the higher", rules: [set("a", 120), set("b", 150)], cap: null, comes: ["open", 150, 150, "b"] },
    { why: "of equals the first", rules: [set("a", 30), set("b", 30)], cap: null, comes: ["slowed", 30, 30, "a"] },
    {
      why: "the lowest for each direction",
      rules: [rule("a", { downBps: 20_000_000, upBps: 50_000_000 }), rule("b", { downBps: 40_000_000, upBps: 5_000_000 })],
      cap: null,
      comes: ["slowed", 20, 5, "a"],
    },
    { why: "one direction alone leaves the other", rules: [rule("a", { upBps: 5_000_000 })], cap: null, comes: ["slowed", 100, 5, "a"] },
    { why: "a part of the speed", rules: [rule("a", { action: "percent", percent: 25 })], cap: null, comes: ["slowed", 25, 25, "a"] },
    { why: "the plan's own speed is neither", rules: [set("a", 100)], cap: null, comes: ["open", null, null, undefined] },
    { why: "the cap takes part as a limit", rules: [set("a", 30)], cap: quota(2), comes: ["slowed", 2, 2, undefined] },
    { why: "a rule below the cap's speed", rules: [set("a", 1)], cap: quota(2), comes: ["slowed", 1, 1, "a"] },
    { why: "the cap beats a boost", rules: [set("a", 150)], cap: quota(50), comes: ["slowed", 50, 50, undefined] },
    { why: "the cap blocks", rules: [set("a", 30)], cap: { kind: "block" } as const, comes: ["blocked", null, null, undefined] },
    {
      why: "one that tells alone changes nothing",
      rules: [rule("a", { action: "notify" })],
      cap: null,
      comes: ["open", null, null, undefined],
    },
  ])("$why", ({ rules, cap, comes: [state, down, up, name] }) => {
    const verdict = decideSpeed(plan100, rules, cap);
    const bits = (value: unknown) => (value === null ? null : mbit(value as number));
    expect([verdict.state, verdict.downBps, verdict.upBps, verdict.rule?.name]).toEqual([state, bits(down), bits(up), name]);
  });

  it("a plan without a speed is limited by any, and a part of nothing is nothing", () => {
    const none = { downBps: null, upBps: null };
    expect(decideSpeed(none, [set("a", 500)], null)).toMatchObject({ state: "slowed", downBps: mbit(500) });
    expect(decideSpeed(none, [rule("a", { action: "percent", percent: 50 })], null)).toMatchObject({ state: "open", rule: null });
  });
});

describe("N-109 why another decides the speed than before", () => {
  const rules = [set("hours", 30), set("evenings", 20), set("used", 10, { period: "day", threshold: GB })];
  it.each([
    ["the plan", "the plan", null],
    ["the plan", "hours", "time"],
    ["hours", "the plan", "time"],
    ["hours", "evenings", "time"],
    ["hours", "hours", null],
    ["the plan", "used", "quota"],
    ["used", "the plan", "quota"],
    ["used", "hours", "quota"],
    ["the plan", "the cap", "quota"],
    ["the cap", "hours", "quota"],
    ["a rule of another plan", "the plan", null],
    ["a rule of another plan", "hours", null],
  ] as const)("%s, then %s: %s", (before, now, cause) => {
    const decider = (name: string) => ({
      state: name === "the plan" ? ("open" as const) : ("slowed" as const),
      ruleId: name === "the plan" || name === "the cap" ? null : name,
    });
    expect(causeOfTurn(rules, decider(before), decider(now))).toBe(cause);
  });
});

describe("N-136 N-137 windows of the week by the partner's clock", () => {
  it.each([
    { why: "within the day", window: nights, weekday: 5, minute: 22 * 60, inside: true },
    { why: "the minute before", window: nights, weekday: 5, minute: 22 * 60 - 1, inside: false },
    { why: "past midnight, the day after", window: nights, weekday: 6, minute: 6 * 60 - 1, inside: true },
    { why: "at its end", window: nights, weekday: 6, minute: 6 * 60, inside: false },
    { why: "the same hour of a night that does not count", window: nights, weekday: 5, minute: 60, inside: false },
    { why: "from Sunday into Monday", window: { ...nights, days: [7] }, weekday: 1, minute: 0, inside: true },
    { why: "until midnight", window: { days: [1], from: "18:00", until: "00:00" }, weekday: 1, minute: 1439, inside: true },
    { why: "not beyond it", window: { days: [1], from: "18:00", until: "00:00" }, weekday: 2, minute: 0, inside: false },
    { why: "whole days", window: weekend, weekday: 7, minute: 0, inside: true },
    { why: "no window: always", window: null, weekday: 3, minute: 3, inside: true },
  ])("$why", ({ window, weekday, minute, inside }) => {
    expect(isWithin(window, { weekday, minute })).toBe(inside);
  });

  it("of an hour only the minutes inside count, in proportion", () => {
    // Friday, 22:00 in Zagreb is 21:00 UTC in winter.
    const part = {
      from: new Date("2026-11-06T20:45:00Z"),
      until: new Date("2026-11-06T21:00:00Z"),
      downBytes: 900n,
      upBytes: 90n,
      seconds: 900,
    };
    const from: WeekWindow = { days: [5], from: "21:50", until: "23:00" };
    expect(shareWithin(from, part, "Europe/Zagreb")).toEqual({ downBytes: 600n, upBytes: 60n, seconds: 600 });
    expect(shareWithin(nights, part, "Europe/Zagreb")).toEqual({ downBytes: 0n, upBytes: 0n, seconds: 0 });
    expect(shareWithin(null, part, "Europe/Zagreb")).toEqual({ downBytes: 900n, upBytes: 90n, seconds: 900 });
  });

  it.each([
    { why: "begins tonight", now: "2026-11-06T12:00:00Z", at: "2026-11-06T21:00:00.000Z" },
    { why: "ends in the morning", now: "2026-11-06T21:00:00Z", at: "2026-11-07T05:00:00.000Z" },
    { why: "next week", now: "2026-11-07T05:00:00Z", at: "2026-11-13T21:00:00.000Z" },
    { why: "after the clocks went back an hour", now: "2026-10-25T12:00:00Z", at: "2026-10-30T21:00:00.000Z" },
  ])("the next edge $why", ({ now, at }) => {
    expect(nextEdge(nights, new Date(now), "Europe/Zagreb")?.toISOString()).toBe(at);
  });

  // In spring 02:00 to 03:00 is skipped on Sunday, 2027-03-28 at 01:00 UTC; in autumn it comes twice on Sunday, 2026-10-25, again from 01:00 UTC.
  const untilHalf: WeekWindow = { days: [6], from: "22:00", until: "02:30" };
  const fromHalf: WeekWindow = { days: [7], from: "02:30", until: "04:00" };
  const skipped: WeekWindow = { days: [7], from: "02:10", until: "02:50" };
  const overIt: WeekWindow = { days: [6], from: "22:00", until: "06:00" };
  it.each([
    {
      why: "hours that end in what is skipped end with it",
      window: untilHalf,
      now: "2027-03-27T22:00:00Z",
      at: "2027-03-28T01:00:00.000Z",
    },
    { why: "… and begin again in a week", window: untilHalf, now: "2027-03-28T01:00:00Z", at: "2027-04-03T20:00:00.000Z" },
    {
      why: "hours that begin in what is skipped begin after it",
      window: fromHalf,
      now: "2027-03-28T00:00:00Z",
      at: "2027-03-28T01:00:00.000Z",
    },
    { why: "hours that are skipped as a whole wait a week", window: skipped, now: "2027-03-22T12:00:00Z", at: "2027-04-04T00:10:00.000Z" },
    { why: "hours around what is skipped go on", window: overIt, now: "2027-03-27T22:00:00Z", at: "2027-03-28T04:00:00.000Z" },
    { why: "the first 02:30 ends", window: untilHalf, now: "2026-10-24T23:00:00Z", at: "2026-10-25T00:30:00.000Z" },
    { why: "the clock goes back into the hours", window: untilHalf, now: "2026-10-25T00:30:00Z", at: "2026-10-25T01:00:00.000Z" },
    { why: "the second 02:30 ends", window: untilHalf, now: "2026-10-25T01:00:00Z", at: "2026-10-25T01:30:00.000Z" },
    { why: "the clock goes back out of the hours", window: fromHalf, now: "2026-10-25T00:30:00Z", at: "2026-10-25T01:00:00.000Z" },
    { why: "they begin a second time", window: fromHalf, now: "2026-10-25T01:00:00Z", at: "2026-10-25T01:30:00.000Z" },
    { why: "hours around what comes twice go on", window: overIt, now: "2026-10-24T23:00:00Z", at: "2026-10-25T05:00:00.000Z" },
  ])("where the clock changes: $why", ({ window, now, at }) => {
    expect(nextEdge(window, new Date(now), "Europe/Zagreb")?.toISOString()).toBe(at);
  });

  it("a zone whose clock never changes, and hours without an end", () => {
    expect(nextEdge(nights, new Date("2026-11-06T12:00:00Z"), "UTC")?.toISOString()).toBe("2026-11-06T22:00:00.000Z");
    const always: WeekWindow = { days: [1, 2, 3, 4, 5, 6, 7], from: null, until: null };
    expect(nextEdge(always, new Date("2026-10-24T12:00:00Z"), "Europe/Zagreb")).toBeNull();
  });
});

describe("N-139 periods, and when time alone changes something", () => {
  const cycle = { start: day("2026-11-10"), end: day("2026-12-10") };
  it.each([
    { period: "day", weekStart: 1, on: "2026-11-15", start: "2026-11-15", end: "2026-11-16" },
    { period: "week", weekStart: 1, on: "2026-11-15", start: "2026-11-09", end: "2026-11-16" },
    { period: "week", weekStart: 7, on: "2026-11-15", start: "2026-11-15", end: "2026-11-22" },
    { period: "week", weekStart: 7, on: "2026-11-14", start: "2026-11-08", end: "2026-11-15" },
    { period: "cycle", weekStart: 1, on: "2026-11-15", start: "2026-11-10", end: "2026-12-10" },
  ] as const)("$period of $on, weeks from $weekStart", ({ period, weekStart, on, start, end }) => {
    expect(periodOf(period, day(on), { weekStart, cycle })).toEqual({ start, end });
  });

  it("a rule that is not reached waits for traffic; one that is, for the end of its period or window", () => {
    const plan: FairUse = { counting: null, rules: [set("a", 30, { period: "day", threshold: GB, active: nights })] };
    const context = {
      now: new Date("2026-11-06T12:00:00Z"),
      timeZone: "Europe/Zagreb",
      endOf: () => new Date("2026-11-06T23:00:00Z"),
    };
    expect(nextChange(plan, countedAs(plan, { day: GB - 1 }), context)).toBeNull();
    expect(nextChange(plan, countedAs(plan, { day: GB }), context)).toEqual(new Date("2026-11-06T21:00:00Z"));
  });

  it("a rule's own window counts for it alone; a rule that is off does not match", () => {
    const plan: FairUse = {
      counting: nights,
      rules: [
        set("a", 30, { period: "day", threshold: GB }),
        set("b", 20, { period: "day", threshold: GB, counting: weekend, isOn: false }),
      ],
    };
    const counters = wantedCounters(plan).map((wanted, index) => ({
      ...wanted,
      ...{ since: day("2026-11-06"), downBytes: index === 0 ? 0n : BigInt(GB), upBytes: 0n, seconds: 0 },
    }));
    expect(counters).toHaveLength(2);
    expect(matchingRules(plan, counters, monday)).toEqual([]);
    expect(
      matchingRules({ ...plan, rules: plan.rules.map((each) => ({ ...each, isOn: true })) }, counters, monday).map(({ name }) => name),
    ).toEqual(["b"]);
  });

  it("time online counts in seconds", () => {
    const plan: FairUse = { counting: null, rules: [set("a", 30, { metric: "online_time", period: "day", threshold: 3600 })] };
    const at = (seconds: number) => countedAs(plan, {}).map((counter) => ({ ...counter, seconds }));
    expect(matchingRules(plan, at(3599), monday)).toHaveLength(0);
    expect(matchingRules(plan, at(3600), monday)).toHaveLength(1);
  });

  it("two rules that say the same are found, whatever they are called", () => {
    expect(findRepeated([set("a", 30), set("b", 20), set("c", 30)])).toBe(2);
    expect(findRepeated([set("a", 30), set("b", 20)])).toBe(-1);
  });
});
