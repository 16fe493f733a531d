import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day, daysBetween, fromEpochDay } from "../../../../shared/calendar.ts";
import {
  allowedBillingDay,
  type BillingTerms,
  billingDateOfRun,
  billingDateOnOrAfter,
  billingDateOnOrBefore,
  billingDatesBetween,
  billingDayFromCreation,
  createCycleGrid,
  cycleOn,
  daysInto,
  eachDay,
  endOfCycles,
  extendByPause,
  firstFullCycle,
  gridOn,
  horizon,
  moveBillingDay,
  prepaidPeriod,
  pricingPeriodOn,
  termOn,
} from "./cycle-rules.ts";

const anyDay = fc.integer({ min: 18_000, max: 25_000 }).map(fromEpochDay);
const anyBillingDay = fc.integer({ min: 1, max: 28 });

describe("billing dates", () => {
  test.each([
    ["2026-05-01", "2026-05-10", 10, ["2026-05-10"], "the last day counts"],
    ["2026-05-10", "2026-06-09", 10, [], "the first does not, and the next is one day too far"],
    ["2026-01-31", "2026-04-30", 28, ["2026-02-28", "2026-03-28", "2026-04-28"], "February has a 28th too"],
    ["2025-12-15", "2026-01-15", 1, ["2026-01-01"], "over the end of the year"],
    ["2026-05-10", "2026-05-10", 10, [], "an empty range"],
  ])("B-61 after %s up to %s on day %i: %j, %s", (after, upTo, dom, dates) => {
    expect(billingDatesBetween(day(after), day(upTo), dom)).toEqual(dates);
  });

  test("B-61 any two ranges that meet name each date once", () => {
    fc.assert(
      fc.property(anyDay, fc.nat(200), fc.nat(200), anyBillingDay, (a, x, y, dom) => {
        const b = addDays(a, x);
        const c = addDays(b, y);
        expect([...billingDatesBetween(a, b, dom), ...billingDatesBetween(b, c, dom)]).toEqual(billingDatesBetween(a, c, dom));
      }),
    );
  });

  test.each([
    ["2026-05-09", "2026-04-10", "2026-05-10"],
    ["2026-05-10", "2026-05-10", "2026-05-10"],
    ["2026-05-11", "2026-05-10", "2026-06-10"],
  ])("around %s: %s before, %s after", (d, before, after) => {
    expect(billingDateOnOrBefore(day(d), 10)).toBe(before);
    expect(billingDateOnOrAfter(day(d), 10)).toBe(after);
  });

  test("B-6 a run that was missed is dated the latest billing date; one that was done has none", () => {
    expect(billingDateOfRun(day("2026-03-20"), day("2026-05-20"), 10)).toBe("2026-05-10");
    expect(billingDateOfRun(day("2026-05-10"), day("2026-05-20"), 10)).toBeUndefined();
  });

  test.each([
    ["2026-01-15", 15],
    ["2026-01-28", 28],
    ["2026-01-29", 28],
    ["2026-01-31", 28],
  ])("from_creation on %s is day %i", (created, dom) => {
    expect(billingDayFromCreation(day(created))).toBe(dom);
  });

  test.each([0, 29, 31, 1.5, -1])("E_BILLING_DAY %d is no billing day", (dom) => {
    expect(() => createCycleGrid(dom)).toThrow(RangeError);
  });

  test.each([
    [8, [1, 8, 15, 22], 8, "it is in the set"],
    [9, [22, 15, 8, 1], 15, "the next one after it, whatever the order"],
    [23, [1, 8, 15, 22], 1, "round the end of the month"],
    [7, [], 7, "no restriction"],
  ])("B-158 day %i with %j allowed becomes %i: %s", (current, allowed, becomes) => {
    expect(allowedBillingDay(current, allowed)).toBe(becomes);
  });
});

describe("cycles", () => {
  test.each([
    ["2026-05-10", "2026-05-10", "2026-06-10", 31],
    ["2026-05-09", "2026-04-10", "2026-05-10", 30],
    ["2026-01-20", "2026-01-10", "2026-02-10", 31],
    ["2026-02-10", "2026-02-10", "2026-03-10", 28],
    ["2024-02-10", "2024-02-10", "2024-03-10", 29],
    ["2026-01-01", "2025-12-10", "2026-01-10", 31],
  ])("%s with day 10 lies in [%s, %s) of %i days", (d, start, end, days) => {
    expect(cycleOn(createCycleGrid(10), day(d))).toMatchObject({ start, end, days });
  });

  test("cycles cover every day once and a grid hands out the same one again", () => {
    fc.assert(
      fc.property(anyDay, anyBillingDay, (d, dom) => {
        const grid = createCycleGrid(dom);
        const cycle = cycleOn(grid, d);
        expect(cycle.start <= d && d < cycle.end).toBe(true);
        expect(cycle.days).toBe(daysBetween(cycle.start, cycle.end));
        expect(cycleOn(grid, addDays(cycle.end, -1))).toBe(cycle);
        expect(cycleOn(grid, cycle.end).start).toBe(cycle.end);
      }),
    );
  });

  test.each([
    ["2026-05-10", "2026-05-10", "it begins on the billing day"],
    ["2026-05-11", "2026-06-10", "a day late"],
    ["2026-05-09", "2026-05-10", "a day early"],
  ])("the first full cycle from %s begins %s: %s", (from, start) => {
    expect(firstFullCycle(createCycleGrid(10), day(from)).start).toBe(start);
  });

  test("the list of days is half-open", () => {
    expect([...eachDay({ start: day("2026-02-27"), end: day("2026-03-02") })]).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  });
});

describe("pricing periods", () => {
  const grid = createCycleGrid(1);

  test.each([
    ["2026-03-15", 1, "2026-03-20", "2026-03-01", "2026-04-01", 1, "a monthly price buys the cycle"],
    ["2026-03-01", 12, "2026-08-31", "2026-03-01", "2027-03-01", 12, "twelve cycles from the first full one"],
    ["2026-03-15", 12, "2026-03-20", "2026-03-01", "2026-04-01", 1, "before it, one cycle at a twelfth"],
    ["2026-03-15", 12, "2026-04-01", "2026-04-01", "2027-04-01", 12, "the first full cycle opens the year"],
    ["2026-03-15", 12, "2027-04-01", "2027-04-01", "2028-04-01", 12, "and a year later the next"],
    ["2026-01-01", 3, "2026-05-31", "2026-04-01", "2026-07-01", 3, "a quarter"],
  ])("B-92 service of %s, price for %i months, day %s: [%s, %s) of %i cycles: %s", (from, months, on, start, end, cycles) => {
    expect(pricingPeriodOn(grid, day(from), months, day(on))).toMatchObject({ start, end, months: cycles, priceMonths: months });
  });

  test("B-92 a moved billing day opens a new grid: the bridge lies in the new cycle, years count from the new day", () => {
    const grids = [createCycleGrid(1), createCycleGrid(15, day("2026-06-01"))];
    expect(gridOn(grids, day("2026-05-31")).billingDay).toBe(1);
    const moved = gridOn(grids, day("2026-06-01"));
    expect(moved.billingDay).toBe(15);
    expect(pricingPeriodOn(moved, day("2026-01-01"), 1, day("2026-06-01"))).toMatchObject({
      start: "2026-05-15",
      end: "2026-06-15",
      days: 31,
    });
    expect(pricingPeriodOn(moved, day("2026-01-01"), 12, day("2026-06-01"))).toMatchObject({ start: "2026-05-15", months: 1 });
    expect(pricingPeriodOn(moved, day("2026-01-01"), 12, day("2026-06-15"))).toMatchObject({ start: "2026-06-15", end: "2027-06-15" });
    expect(() => gridOn([], day("2026-06-01"))).toThrow(RangeError);
  });

  test("B-92 pricing periods of any length cover every day once", () => {
    fc.assert(
      fc.property(anyDay, fc.nat(1500), anyBillingDay, fc.integer({ min: 1, max: 36 }), (from, later, dom, months) => {
        const own = createCycleGrid(dom);
        const on = addDays(from, later);
        const period = pricingPeriodOn(own, from, months, on);
        expect(period.start <= on && on < period.end).toBe(true);
        expect(pricingPeriodOn(own, from, months, addDays(period.end, -1))).toBe(period);
        expect(pricingPeriodOn(own, from, months, period.end).start).toBe(period.end);
        expect(period.start >= from ? period.months : 1).toBe(period.months);
      }),
    );
  });

  test.each([
    ["2026-05-04", 7, undefined, "2026-05-11", 7],
    ["2026-01-31", "monthly", undefined, "2026-02-28", 28],
    ["2026-02-28", "monthly", 31, "2026-03-31", 31],
    ["2026-02-28", "monthly", undefined, "2026-03-28", 28],
    ["2026-01-01", 365, undefined, "2027-01-01", 365],
  ] as const)("B-33 a prepaid period from %s of %s (anchor %s) ends before %s: %i days", (start, length, anchor, end, days) => {
    expect(prepaidPeriod(day(start), length, anchor)).toMatchObject({ start, end, days });
  });
});

describe("pauses that extend", () => {
  const period = prepaidPeriod(day("2026-09-01"), 30);

  test("B-104 the period ends later by the paused days, which are not counted", () => {
    const extended = extendByPause(period, { start: day("2026-09-11"), end: day("2026-09-21") });
    expect(extended).toMatchObject({ end: "2026-10-11", days: 30 });
    expect(daysInto(extended, day("2026-09-11"))).toBe(10);
    expect(daysInto(extended, day("2026-09-15"))).toBe(10);
    expect(daysInto(extended, day("2026-09-21"))).toBe(10);
    expect(daysInto(extended, day("2026-10-11"))).toBe(30);
    const twice = extendByPause(extended, { start: day("2026-09-01"), end: day("2026-09-04") });
    expect(twice.end).toBe("2026-10-14");
    expect(daysInto(twice, day("2026-09-12"))).toBe(7);
    expect(daysInto(twice, twice.end)).toBe(30);
  });

  test("B-104 a pause outside of the period or without days is refused", () => {
    expect(() => extendByPause(period, { start: day("2026-10-01"), end: day("2026-10-05") })).toThrow(RangeError);
    expect(() => extendByPause(period, { start: day("2026-08-31"), end: day("2026-10-05") })).toThrow(RangeError);
    expect(() => extendByPause(period, { start: day("2026-09-05"), end: day("2026-09-05") })).toThrow(RangeError);
  });
});

describe("terms and horizons", () => {
  const terms = (prepaidMonths: number, termAnchor = "2026-04-01", billingDay = 1): BillingTerms => ({
    billingDay,
    prepaidMonths,
    termAnchor: day(termAnchor),
  });

  test.each([
    [terms(1), "2026-04-01", "2026-05-01", "the cycle that begins"],
    [terms(1), "2026-03-15", "2026-04-01", "before the anchor the term ends at the anchor"],
    [terms(3), "2026-03-15", "2026-04-01", "also with three months"],
    [terms(3), "2026-04-01", "2026-07-01", "on a boundary the whole next term"],
    [terms(3), "2026-05-11", "2026-07-01", "inside a term to its end: everything co-terminates"],
    [terms(3), "2026-06-30", "2026-07-01", "the last day of a term"],
    [terms(3), "2026-07-01", "2026-10-01", "the next term"],
    [terms(12), "2027-03-31", "2027-04-01", "a year"],
    [terms(3, "2026-04-10", 10), "2026-07-09", "2026-07-10", "another billing day"],
    [terms(0), "2026-04-01", "2026-04-01", "B-31 postpaid bills what lies before"],
    [terms(0), "2026-04-17", "2026-04-17", "B-31 on any day"],
  ])("B-50 %o on %s bills everything before %s: %s", (t, on, before) => {
    expect(horizon(t, day(on))).toBe(before);
  });

  test("to_next_term_end takes in one more term", () => {
    expect(horizon(terms(3), day("2026-05-11"), 1)).toBe("2026-10-01");
    expect(horizon(terms(3), day("2026-03-15"), 1)).toBe("2026-07-01");
    expect(horizon(terms(0), day("2026-03-15"), 1)).toBe("2026-03-15");
  });

  test("B-30 terms cover every day once, and a boundary is P cycles from the anchor", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40, max: 2000 }), anyBillingDay, fc.integer({ min: 1, max: 12 }), (from, n, dom, months) => {
        const anchor = billingDateOnOrAfter(from, dom);
        const t = { billingDay: dom, prepaidMonths: months, termAnchor: anchor };
        const on = addDays(anchor, n);
        const term = termOn(t, on);
        expect(on < term.end).toBe(true);
        if (n < 0) expect(term.end).toBe(anchor);
        else {
          expect(term.start <= on).toBe(true);
          expect(billingDatesBetween(anchor, term.end, dom).length % months).toBe(0);
          expect(billingDatesBetween(term.start, term.end, dom).length).toBe(months);
        }
      }),
    );
  });

  test.each([
    ["2026-05-01", 2, 1, "2026-07-01", "May and June"],
    ["2026-03-15", 2, 1, "2026-05-01", "a partial first cycle counts as one"],
    ["2026-01-20", 1, 10, "2026-02-10", "another billing day"],
  ])("B-21 a discount from %s for %i cycles (day %i) ends before %s: %s", (from, cycles, dom, end) => {
    expect(endOfCycles(dom, day(from), cycles)).toBe(end);
  });

  test.each<[string, number, string, [string, string] | null, boolean, string]>([
    ["2026-06-01", 15, "2026-06-15", ["2026-06-01", "2026-06-15"], false, "the example of 8.3"],
    ["2026-06-01", 4, "2026-06-04", ["2026-06-01", "2026-06-04"], true, "three days go with the first cycle"],
    ["2026-06-01", 6, "2026-06-06", ["2026-06-01", "2026-06-06"], false, "five days stand alone"],
    ["2026-06-01", 1, "2026-06-01", null, false, "the same day: no bridge"],
    ["2026-06-15", 1, "2026-07-01", ["2026-06-15", "2026-07-01"], false, "backwards goes forward too"],
  ])("B-164 billed through %s, new day %i: first on %s, bridge %j, merged %s: %s", (effective, dom, first, bridge, isMerged) => {
    expect(moveBillingDay(effective as Day, dom)).toEqual({
      effectiveOn: effective,
      firstNewBillingDay: first,
      bridge: bridge && { start: bridge[0], end: bridge[1] },
      isMerged,
    });
  });
});
