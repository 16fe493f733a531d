import { describe, expect, it } from "vitest";
import { day, type Period } from "../../../../shared/calendar.ts";
import { type CountedPeriod, type FairCounter, type FairRule, type FairUse, wantedCounters } from "./fair-use-rules.ts";
import { type Prorated, prorate, withProrated } from "./prorated-rules.ts";

const GB = 1_000_000_000;
const rule = (id: string, more: Partial<FairRule>): FairRule => ({
  ...{ id, name: id, isOn: true, metric: "sum", period: "cycle", threshold: null, active: null, counting: null },
  ...{ action: "set", downBps: 10_000_000, upBps: 10_000_000, percent: null, tells: true },
  ...more,
});
const plan = (...rules: FairRule[]): FairUse => ({ counting: null, rules });

/** A cycle of thirty days, in weeks from Monday; 2026-11-11 is a Wednesday. */
const periods: Record<CountedPeriod, (today: string) => Period> = {
  day: (today) => ({ start: day(today), end: day(`2026-11-${String(Number(today.slice(8)) + 1).padStart(2, "0")}`) }),
  week: () => ({ start: day("2026-11-09"), end: day("2026-11-16") }),
  cycle: () => ({ start: day("2026-11-01"), end: day("2026-12-01") }),
};

const countersOf = (of: FairUse, today: string, usedGb = 0): FairCounter[] =>
  wantedCounters(of).map((wanted) => ({
    ...{ ...wanted, since: periods[wanted.period](today).start, downBytes: BigInt(usedGb * GB), upBytes: 0n, seconds: usedGb },
  }));

const change = (
  before: FairUse,
  after: FairUse,
  today: string,
  { former = [], usedGb = 0 }: { former?: Prorated[]; usedGb?: number } = {},
) =>
  prorate({
    ...{ before, former, after, counters: countersOf(after, today, usedGb), today: day(today) },
    periodOf: (period) => periods[period](today),
  });

const limitsGb = (of: FairUse, prorated: readonly Prorated[], today: string): (number | null)[] =>
  withProrated(of, prorated, countersOf(of, today)).rules.map(({ threshold }) => threshold && threshold / GB);

describe("N-135 prorate: the limit of each plan times its share of the days", () => {
  const small = plan(rule("small", { threshold: 90 * GB }));
  const large = plan(rule("large", { threshold: 300 * GB }));

  it.each([
    { today: "2026-11-11", limit: 230, why: "ten days of 90 and twenty of 300 GB: 30 + 200" },
    { today: "2026-11-16", limit: 195, why: "half of each: 45 + 150" },
    { today: "2026-11-30", limit: 97, why: "the day of the change is the new plan's: 87 + 10" },
    { today: "2026-11-01", limit: 300, why: "on the first day the cycle is the new plan's" },
  ])("on $today: $why", ({ today, limit }) => {
    expect(limitsGb(large, change(small, large, today), today)).toEqual([limit]);
  });

  it("down as up", () => {
    expect(limitsGb(small, change(large, small, "2026-11-16"), "2026-11-16")).toEqual([195]);
  });

  it("a second change counts the days of all three plans: 30 + 100 + 20", () => {
    const tiny = plan(rule("tiny", { threshold: 60 * GB }));
    const first = change(small, large, "2026-11-11");
    const second = change(large, tiny, "2026-11-21", { former: first });
    expect(limitsGb(tiny, second, "2026-11-21")).toEqual([150]);
  });

  it("and back on the same day, as if nothing had been", () => {
    const away = change(small, large, "2026-11-11");
    expect(limitsGb(small, change(large, small, "2026-11-11", { former: away }), "2026-11-11")).toEqual([90]);
  });

  it("what no rule limited before was within the limit: what is used by now, and the new plan's days", () => {
    expect(limitsGb(large, change(plan(), large, "2026-11-16", { usedGb: 70 }), "2026-11-16")).toEqual([220]);
  });

  it("each rule takes over from its like: what blocks from what blocks, the lower limit from the lower", () => {
    const before = plan(
      rule("block", { threshold: 120 * GB, action: "block" }),
      rule("slower", { threshold: 60 * GB }),
      rule("slow", { threshold: 30 * GB }),
    );
    const after = plan(
      rule("new-slow", { threshold: 90 * GB, action: "percent", percent: 50 }),
      rule("new-slower", { threshold: 180 * GB }),
      rule("new-block", { threshold: 240 * GB, action: "block" }),
      rule("new-down", { threshold: 100 * GB, metric: "down" }),
    );
    expect(limitsGb(after, change(before, after, "2026-11-16"), "2026-11-16")).toEqual([60, 120, 180, 50]);
  });

  it("a rule that was off limited nothing", () => {
    const off = plan(rule("off", { threshold: 90 * GB, isOn: false }));
    expect(limitsGb(large, change(off, large, "2026-11-16", { usedGb: 10 }), "2026-11-16")).toEqual([160]);
  });

  it("weeks by their days, days not at all: today is the new plan's", () => {
    const before = plan(rule("w", { period: "week", threshold: 14 * GB }), rule("d", { period: "day", threshold: 2 * GB }));
    const after = plan(rule("week", { period: "week", threshold: 70 * GB }), rule("day", { period: "day", threshold: 10 * GB }));
    // Two of seven days of 14, five of 70.
    expect(limitsGb(after, change(before, after, "2026-11-11"), "2026-11-11")).toEqual([54, 10]);
  });

  it("time online in seconds, to the whole second", () => {
    const before = plan(rule("a", { metric: "online_time", threshold: 100 }));
    const after = plan(rule("b", { metric: "online_time", threshold: 1001 }));
    const [limit] = withProrated(after, change(before, after, "2026-11-11"), countersOf(after, "2026-11-11")).rules;
    // (100 x 10 + 1001 x 20) / 30 = 700.67
    expect(limit?.threshold).toBe(700);
  });

  it("a limit that is saved anew meanwhile counts with the days that are its plan's", () => {
    const prorated = change(small, large, "2026-11-16");
    expect(limitsGb(plan(rule("large", { threshold: 200 * GB })), prorated, "2026-11-16")).toEqual([145]);
  });

  it("in the next cycle each rule has its own limit", () => {
    const prorated = change(small, large, "2026-11-16");
    const next = countersOf(large, "2026-11-16").map((counter) => ({ ...counter, since: day("2026-12-01") }));
    expect(withProrated(large, prorated, next).rules.map(({ threshold }) => threshold)).toEqual([300 * GB]);
  });
});
