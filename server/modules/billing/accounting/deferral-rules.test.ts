import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day, daysBetween } from "../../../../shared/calendar.ts";
import { creditDeferral, type Deferral, earnedThrough } from "./deferral-rules.ts";

const march = { start: day("2026-03-01"), end: day("2026-04-01") };

const deferrals = fc
  .record({ net: fc.bigInt({ min: -1_000_000n, max: 1_000_000n }), days: fc.integer({ min: 1, max: 400 }) })
  .filter(({ net }) => net !== 0n)
  .map(({ net, days }): Deferral => ({ netMinor: net, period: { start: march.start, end: addDays(march.start, days) } }));

const byDay = ({ netMinor, period }: Deferral, from: Day | null): bigint => {
  let released = 0n;
  let before = earnedThrough({ netMinor, period }, from);
  for (let on = from === null ? period.start : addDays(from, 1); on < period.end; on = addDays(on, 1)) {
    const now = earnedThrough({ netMinor, period }, on);
    released += now - before;
    before = now;
  }
  return released;
};

describe("B-239 what is earned by a day", () => {
  test.each([
    ["2026-02-28", 0n],
    ["2026-03-01", 145n],
    ["2026-03-02", 290n],
    ["2026-03-15", 2177n],
    ["2026-03-30", 4355n],
    ["2026-03-31", 4500n],
    ["2026-04-20", 4500n],
  ])("45.00 over March, by the end of %s: %s", (on, minor) => {
    expect(earnedThrough({ netMinor: 4500n, period: march }, day(on))).toBe(minor);
  });

  test("the releases of all days sum to the net, and none goes back", () => {
    fc.assert(
      fc.property(deferrals, (deferral) => {
        expect(byDay(deferral, null)).toBe(deferral.netMinor);
        const days = daysBetween(deferral.period.start, deferral.period.end);
        for (let at = 0; at < days; at++) {
          const release =
            earnedThrough(deferral, addDays(deferral.period.start, at)) - earnedThrough(deferral, addDays(deferral.period.start, at - 1));
          expect(deferral.netMinor > 0n ? release >= 0n : release <= 0n).toBe(true);
        }
      }),
    );
  });
});

describe("B-239 a credit takes back what was not released first", () => {
  test("the days from 16 March on of 45.00, on the 15th: all of it comes out of what waits", () => {
    const credit = creditDeferral(
      { netMinor: 4500n, period: march },
      { creditedMinor: 2323n, releasedThrough: day("2026-03-15"), freed: { start: day("2026-03-16"), end: day("2026-04-01") } },
    );
    expect(credit).toEqual({ fromDeferredMinor: 2323n, releasedMinor: 2177n, rest: null });
  });

  test("more than waits: the rest is taken back from revenue", () => {
    const credit = creditDeferral(
      { netMinor: 4500n, period: march },
      { creditedMinor: 4500n, releasedThrough: day("2026-03-15"), freed: march },
    );
    expect(credit).toEqual({ fromDeferredMinor: 2323n, releasedMinor: 2177n, rest: null });
  });

  test("for any cut and any credit: released + taken back + still to be released = net", () => {
    fc.assert(
      fc.property(
        deferrals,
        fc.bigInt({ min: -2_000_000n, max: 2_000_000n }),
        fc.integer({ min: -1, max: 410 }),
        fc.option(fc.tuple(fc.integer({ min: 0, max: 399 }), fc.integer({ min: 1, max: 400 })), { nil: null }),
        (deferral, creditedMinor, cut, freedDays) => {
          const releasedThrough = cut < 0 ? null : addDays(deferral.period.start, cut);
          const freed =
            freedDays === null
              ? null
              : { start: addDays(deferral.period.start, freedDays[0]), end: addDays(deferral.period.start, freedDays[0] + freedDays[1]) };
          const credit = creditDeferral(deferral, { creditedMinor, releasedThrough, freed });
          const later = credit.rest === null ? 0n : byDay(credit.rest, null);
          expect(credit.releasedMinor + credit.fromDeferredMinor + later).toBe(deferral.netMinor);
          expect(credit.fromDeferredMinor === 0n || credit.fromDeferredMinor > 0n === creditedMinor > 0n).toBe(true);
          if (credit.rest !== null && releasedThrough !== null) expect(credit.rest.period.start > releasedThrough).toBe(true);
        },
      ),
    );
  });
});
