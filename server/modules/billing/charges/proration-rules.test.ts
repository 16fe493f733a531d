import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day, daysBetween, fromEpochDay } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { scaledToDecimal } from "../../../../shared/rational.ts";
import { createCycleGrid, cycleOn, extendByPause, type PricingPeriod, prepaidPeriod, pricingPeriodOn } from "./cycle-rules.ts";
import {
  allowancePriceOf,
  costOfDays,
  costOfFirstDays,
  costOfItem,
  costOfPiece,
  createPricing,
  type Pricing,
  type Proration,
  priceOf,
} from "./proration-rules.ts";

const euro = createPricing({ currency: "EUR" });
const thirty = createPricing({ currency: "EUR", basis: "thirty" });
const day1 = createCycleGrid(1);
const day10 = createCycleGrid(10);

interface Case {
  why: string;
  price: string;
  quantity?: string;
  pp: PricingPeriod;
  from: string;
  to: string;
  pricing?: Pricing;
  costs: string;
}

const cost = ({ price, quantity = "1", pp, from, to, pricing = euro }: Omit<Case, "why" | "costs">): string =>
  minorToDecimal(
    costOfDays(pricing, priceOf(pricing, { unitPrice: price, quantity }, pp), {
      start: day(from),
      end: day(to),
      pp,
      proration: "on",
      wholeOn: null,
    }),
    pricing.currency,
  );

const march = cycleOn(day1, day("2026-03-15"));
const april = cycleOn(day1, day("2026-04-01"));
const may = cycleOn(day1, day("2026-05-11"));
const june = cycleOn(day1, day("2026-06-20"));
const september = cycleOn(day1, day("2026-09-01"));
const november = cycleOn(day1, day("2026-11-01"));
const december = cycleOn(day1, day("2026-12-01"));
const year = pricingPeriodOn(day1, day("2026-03-01"), 12, day("2026-03-01"));
const week = prepaidPeriod(day("2026-05-04"), 7);

describe("B-87 the examples of section 5", () => {
  test.each<Case>([
    { why: "starts 15 Mar, day 1", price: "45.00", pp: march, from: "2026-03-15", to: "2026-04-01", costs: "24.68" },
    { why: "first invoiced on 1 Apr: the second line", price: "45.00", pp: april, from: "2026-04-01", to: "2026-05-01", costs: "45.00" },
    {
      why: "starts 20 Jan, day 10",
      price: "45.00",
      pp: cycleOn(day10, day("2026-01-20")),
      from: "2026-01-20",
      to: "2026-02-10",
      costs: "30.48",
    },
    { why: "prepaid 3 months, added 11 May", price: "30.00", pp: may, from: "2026-05-11", to: "2026-06-01", costs: "20.32" },
    { why: "and its June", price: "30.00", pp: june, from: "2026-06-01", to: "2026-07-01", costs: "30.00" },
    { why: "I-19 3 × 4.99 is one price", price: "4.99", quantity: "3", pp: march, from: "2026-03-15", to: "2026-04-01", costs: "8.21" },
    { why: "annual, used to 31 Aug", price: "480.00", pp: year, from: "2026-03-01", to: "2026-09-01", costs: "241.97" },
    { why: "annual, unused", price: "480.00", pp: year, from: "2026-09-01", to: "2027-03-01", costs: "238.03" },
    { why: "weekly, three days used", price: "12.00", pp: week, from: "2026-05-04", to: "2026-05-07", costs: "5.14" },
    { why: "weekly, the rest", price: "12.00", pp: week, from: "2026-05-07", to: "2026-05-11", costs: "6.86" },
    { why: "B-89 thirty", price: "45.00", pp: march, from: "2026-03-15", to: "2026-04-01", pricing: thirty, costs: "24.00" },
    { why: "5.3 upgrade, unused Home", price: "45.00", pp: may, from: "2026-05-11", to: "2026-06-01", costs: "30.48" },
    { why: "5.3 upgrade, new Fast", price: "70.00", pp: may, from: "2026-05-11", to: "2026-06-01", costs: "47.42" },
    { why: "5.3 downgrade, unused Fast", price: "70.00", pp: june, from: "2026-06-20", to: "2026-07-01", costs: "25.67" },
    { why: "5.3 downgrade, new Home", price: "45.00", pp: june, from: "2026-06-20", to: "2026-07-01", costs: "16.50" },
    { why: "5.5 ten paused days", price: "45.00", pp: september, from: "2026-09-10", to: "2026-09-20", costs: "15.00" },
    { why: "B-105 at the pause price", price: "5.00", pp: september, from: "2026-09-10", to: "2026-09-20", costs: "1.67" },
    { why: "6 cancelled 12 Nov, unused", price: "45.00", pp: november, from: "2026-11-13", to: "2026-12-01", costs: "27.00" },
    { why: "6 outstanding 1 to 15 Dec", price: "45.00", pp: december, from: "2026-12-01", to: "2026-12-16", costs: "21.77" },
    {
      why: "8.3 the bridge, in the new grid",
      price: "45.00",
      pp: cycleOn(createCycleGrid(15), day("2026-06-01")),
      from: "2026-06-01",
      to: "2026-06-15",
      costs: "20.32",
    },
    { why: "12 linked: the gap", price: "40.00", pp: june, from: "2026-06-20", to: "2026-07-01", costs: "14.67" },
    { why: "11.4 wholesale, started 11 June", price: "18.00", pp: june, from: "2026-06-11", to: "2026-07-01", costs: "12.00" },
    { why: "11.4 wholesale, ended 12 June", price: "18.00", pp: june, from: "2026-06-01", to: "2026-06-13", costs: "7.20" },
    { why: "18.3 two days of an outage", price: "45.00", pp: june, from: "2026-06-03", to: "2026-06-05", costs: "3.00" },
    { why: "16.1 used to 20 June", price: "70.00", pp: june, from: "2026-06-01", to: "2026-06-21", costs: "46.67" },
    { why: "P 6.5 the gap of a linked account", price: "25.00", pp: november, from: "2026-11-27", to: "2026-12-01", costs: "3.33" },
  ])("$why: $price costs $costs", ({ costs, ...days }) => {
    expect(cost(days)).toBe(costs);
  });

  test("B-91 20 % to 20 June: 45.00 less 6.00", () => {
    const parts = { unitPrice: "45.00000000", quantity: "1", discountPercent: "20", discountFixed: "0" };
    const first = costOfPiece(euro, parts, { start: june.start, end: day("2026-06-21"), pp: june, proration: "on", wholeOn: null });
    expect(first).toEqual({ costMinor: 3000n, allowanceMinor: 600n });
    const rest = costOfPiece(
      euro,
      { ...parts, discountPercent: "0" },
      { start: day("2026-06-21"), end: june.end, pp: june, proration: "on", wholeOn: null },
    );
    expect(rest).toEqual({ costMinor: 1500n, allowanceMinor: 0n });
  });

  test("B-32 prepaid daily 40.00 over 30 days: 1.33, 1.34, 1.33 …, exactly 40.00, and 20.00 lasts 15 days", () => {
    const price = priceOf(euro, { unitPrice: "40.00", quantity: "1" }, june);
    const days = Array.from({ length: 30 }, (_, i) => costOfFirstDays(euro, price, june, i + 1) - costOfFirstDays(euro, price, june, i));
    expect(days.slice(0, 6)).toEqual([133n, 134n, 133n, 133n, 134n, 133n]);
    expect(days.reduce((a, b) => a + b, 0n)).toBe(4000n);
    expect(costOfFirstDays(euro, price, june, 15)).toBe(2000n);
    expect(costOfFirstDays(euro, price, june, 16) > 2000n).toBe(true);
  });

  test("B-92 days before the first full cycle of an annual price cost a twelfth per cycle", () => {
    const leadIn = pricingPeriodOn(day1, day("2026-03-15"), 12, day("2026-03-15"));
    expect(cost({ price: "480.00", pp: leadIn, from: "2026-03-15", to: "2026-04-01" })).toBe("21.94");
    expect(priceOf(euro, { unitPrice: "480", quantity: "1" }, leadIn).whole).toBe(4000n);
  });

  test("B-104 days that a pause moved behind the end cost what they would have cost", () => {
    const period = prepaidPeriod(day("2026-09-01"), 30);
    const extended = extendByPause(period, { start: day("2026-09-11"), end: day("2026-09-21") });
    expect(cost({ price: "30.00", pp: extended, from: "2026-09-01", to: "2026-09-11" })).toBe("10.00");
    expect(cost({ price: "30.00", pp: extended, from: "2026-09-11", to: "2026-09-21" })).toBe("0.00");
    expect(cost({ price: "30.00", pp: extended, from: "2026-09-21", to: "2026-10-11" })).toBe("20.00");
  });
});

describe("B-89 thirty", () => {
  const february = cycleOn(day1, day("2026-02-01"));
  const price = priceOf(thirty, { unitPrice: "30.00", quantity: "1" }, february);
  test.each([
    [february, 1, 100n, "a day is a thirtieth"],
    [february, 27, 2700n, "the last but one of February"],
    [february, 28, 3000n, "the whole of a short month is the whole price"],
    [march, 30, 3000n, "the 30th day completes the price"],
    [march, 31, 3000n, "the 31st is free"],
    [week, 3, 1286n, "a period counted in days goes by its days"],
    [year, 30, 250n, "a year has twelve times thirty"],
    [year, 364, 3000n, "the last days of a year are free too"],
    [year, 365, 3000n, "all of it"],
  ])("case %#: %o, %i days: %s, %s", (pp, k, minor) => {
    expect(costOfFirstDays(thirty, price, pp, k)).toBe(minor);
  });
});

describe("B-90 proration off", () => {
  const price = priceOf(euro, { unitPrice: "45.00", quantity: "1" }, march);
  test.each<[Proration, string, string, string, bigint, string]>([
    ["full", "2026-03-15", "2026-03-15", "2026-04-01", 4500n, "the first partial period in full"],
    ["free", "2026-03-15", "2026-03-15", "2026-04-01", 0n, "or free"],
    ["half_if_under_15_days", "2026-03-18", "2026-03-18", "2026-04-01", 2250n, "14 days are under 15: half"],
    ["half_if_under_15_days", "2026-03-17", "2026-03-17", "2026-04-01", 4500n, "15 days are not"],
    ["free", "2026-03-01", "2026-03-01", "2026-04-01", 4500n, "a whole period is never free"],
    ["half_if_under_15_days", "2026-03-01", "2026-03-01", "2026-04-01", 4500n, "nor half"],
    ["full", "2026-03-01", "2026-03-01", "2026-03-05", 4500n, "an early end does not lower it"],
    ["full", "2026-03-01", "2026-03-05", "2026-04-01", 0n, "and refunds nothing"],
  ])("%s from %s, days [%s, %s): %s, %s", (proration, wholeOn, start, end, minor) => {
    expect(costOfDays(euro, price, { start: day(start), end: day(end), pp: march, proration, wholeOn: day(wholeOn) })).toBe(minor);
  });

  test("without a day that carries the amount nothing is due", () => {
    expect(costOfDays(euro, price, { start: march.start, end: march.end, pp: march, proration: "full", wholeOn: null })).toBe(0n);
  });
});

describe("B-21 discounts add up", () => {
  test.each([
    ["20", "0", 900n, "percent of the list price"],
    ["20", "5", 1400n, "then the fixed amount"],
    ["0", "5", 500n, "fixed alone"],
    ["60", "30", 4500n, "never below zero"],
    ["100", "0", 4500n, "free of charge"],
    ["0", "0", 0n, "nothing"],
    ["33.33333333", "0", 1500n, "eight decimals"],
  ])("%s %% and %s off 45.00 is %s: %s", (discountPercent, discountFixed, minor) => {
    const parts = { unitPrice: "45.00", quantity: "1", discountPercent, discountFixed };
    expect(allowancePriceOf(euro, parts, april).whole).toBe(minor);
  });

  test("a fixed discount does not grow with the quantity, and before the first full cycle it is an m-th", () => {
    const parts = { unitPrice: "10.00", quantity: "3", discountPercent: "0", discountFixed: "6" };
    expect(allowancePriceOf(euro, parts, april).whole).toBe(600n);
    const leadIn = pricingPeriodOn(day1, day("2026-03-15"), 12, day("2026-03-15"));
    expect(allowancePriceOf(euro, parts, leadIn).whole).toBe(50n);
  });
});

test.each([
  ["10.005", "3", "EUR", 3002n],
  ["0.5", "1.5", "EUR", 75n],
  ["99.5", "1", "JPY", 100n],
  ["1.2345", "1", "KWD", 1235n],
  ["-2.5", "2", "EUR", -500n],
])("B-1 %s × %s in %s is %s minor units", (unitPrice, quantity, currency, minor) => {
  expect(costOfItem(createPricing({ currency }), { unitPrice, quantity })).toBe(minor);
});

// ------------------------------------------------------------------------------------------------ properties

const anyPricing = fc
  .record({
    currency: fc.constantFrom("EUR", "JPY", "KWD"),
    rounding: fc.constantFrom("half_away" as const, "half_even" as const, "down" as const),
    basis: fc.constantFrom("actual" as const, "thirty" as const),
  })
  .map(createPricing);
const anyPrice = fc.bigInt({ min: 0n, max: 10n ** 13n }).map((scaled) => scaledToDecimal(scaled, 8));
const anyPeriod: fc.Arbitrary<PricingPeriod> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 18_000, max: 25_000 }), fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 13 }), fc.nat(800))
    .map(([from, dom, months, later]) =>
      pricingPeriodOn(createCycleGrid(dom), fromEpochDay(from), months, addDays(fromEpochDay(from), later)),
    ),
  fc
    .tuple(fc.integer({ min: 18_000, max: 25_000 }), fc.integer({ min: 1, max: 365 }))
    .map(([from, n]) => prepaidPeriod(fromEpochDay(from), n)),
);

/** A period cut anywhere, into up to eight pieces. */
const cutPeriod = fc.tuple(anyPeriod, fc.array(fc.nat(1000), { maxLength: 7 })).map(([pp, at]) => {
  const length = daysBetween(pp.start, pp.end);
  const cuts = [...new Set([pp.start, ...at.map((n) => addDays(pp.start, n % length)), pp.end])].sort();
  return { pp, pieces: cuts.slice(1).map((end, i) => ({ start: cuts[i] as Day, end })) };
});

describe("properties", () => {
  test("I-7 B-88 pieces of any partition sum to R(U), none is negative", () => {
    fc.assert(
      fc.property(anyPricing, anyPrice, fc.integer({ min: 1, max: 9 }), cutPeriod, (pricing, unitPrice, quantity, { pp, pieces }) => {
        const price = priceOf(pricing, { unitPrice, quantity: String(quantity) }, pp);
        const costs = pieces.map((p) => costOfDays(pricing, price, { ...p, pp, proration: "on", wholeOn: null }));
        expect(costs.reduce((a, b) => a + b, 0n)).toBe(price.whole);
        expect(costs.every((c) => c >= 0n)).toBe(true);
      }),
    );
  });

  test("I-7 F never decreases, F(0) = 0, F(N) = R(U)", () => {
    fc.assert(
      fc.property(anyPricing, anyPrice, anyPeriod, (pricing, unitPrice, pp) => {
        const price = priceOf(pricing, { unitPrice, quantity: "1" }, pp);
        let last = costOfFirstDays(pricing, price, pp, 0);
        expect(last).toBe(0n);
        for (let k = 1; k <= pp.days; k += 1) {
          const next = costOfFirstDays(pricing, price, pp, k);
          expect(next >= last).toBe(true);
          last = next;
        }
        expect(last).toBe(price.whole);
      }),
      { numRuns: 50 },
    );
  });

  test("I-7 with proration off the pieces sum to the one amount", () => {
    const kinds = fc.constantFrom<Proration>("full", "free", "half_if_under_15_days");
    fc.assert(
      fc.property(anyPricing, anyPrice, kinds, cutPeriod, fc.nat(400), (pricing, unitPrice, proration, { pp, pieces }, at) => {
        const wholeOn = addDays(pp.start, at % daysBetween(pp.start, pp.end));
        const price = priceOf(pricing, { unitPrice, quantity: "1" }, pp);
        const whole = costOfDays(pricing, price, { start: pp.start, end: pp.end, pp, proration, wholeOn });
        const costs = pieces.map((p) => costOfDays(pricing, price, { ...p, pp, proration, wholeOn }));
        expect(costs.reduce((a, b) => a + b, 0n)).toBe(whole);
        expect(costs.filter((c) => c > 0n).length <= 1).toBe(true);
      }),
    );
  });

  test("I-19 n pieces cost what one piece at n times the price costs", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 7n }), fc.integer({ min: 1, max: 99 }), cutPeriod, (minor, n, { pp, pieces }) => {
        const byQuantity = priceOf(euro, { unitPrice: scaledToDecimal(minor, 2), quantity: `${n}` }, pp);
        const byPrice = priceOf(euro, { unitPrice: scaledToDecimal(minor * BigInt(n), 2), quantity: "1" }, pp);
        for (const p of pieces) {
          const days = { ...p, pp, proration: "on" as const, wholeOn: null };
          expect(costOfDays(euro, byQuantity, days)).toBe(costOfDays(euro, byPrice, days));
        }
      }),
    );
  });

  test("B-91 allowances of any partition sum to the allowance of the period, and leave no piece below −1 minor unit", () => {
    const percent = fc.integer({ min: 0, max: 100 }).map(String);
    const fixed = fc.bigInt({ min: 0n, max: 10n ** 5n }).map((minor) => scaledToDecimal(minor, 2));
    fc.assert(
      fc.property(anyPricing, anyPrice, percent, fixed, cutPeriod, (pricing, unitPrice, discountPercent, discountFixed, { pp, pieces }) => {
        const parts = { unitPrice, quantity: "1", discountPercent, discountFixed };
        const costs = pieces.map((p) => costOfPiece(pricing, parts, { ...p, pp, proration: "on", wholeOn: null }));
        const allowance = allowancePriceOf(pricing, parts, pp).whole;
        expect(costs.reduce((sum, c) => sum + c.allowanceMinor, 0n)).toBe(allowance);
        expect(allowance <= priceOf(pricing, parts, pp).whole).toBe(true);
        expect(costs.every((c) => c.costMinor - c.allowanceMinor >= -1n)).toBe(true);
      }),
    );
  });
});
