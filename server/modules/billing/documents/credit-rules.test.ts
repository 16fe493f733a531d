import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, day, type Period } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import { scaledToDecimal } from "../../../../shared/rational.ts";
import type { Segment } from "../charges/coverage-rules.ts";
import { createCycleGrid } from "../charges/cycle-rules.ts";
import { linesOfService, type ServiceLine } from "../charges/line-rules.ts";
import { totalDays } from "../charges/period-rules.ts";
import { createPricing } from "../charges/proration-rules.ts";
import {
  afterCredit,
  type CreditableLine,
  type CreditLine,
  creditAmounts,
  creditableOfInvoice,
  creditableOfLine,
  creditDays,
  creditInFull,
} from "./credit-rules.ts";

const euro = createPricing({ currency: "EUR" });
const p = (start: string, end: string): Period => ({ start: day(start), end: day(end) });

const billedLine = (from: string, before: string, unitPrice: string, discountPercent = "0"): CreditableLine & ServiceLine => {
  const segment: Segment = {
    segmentId: "g",
    start: day(from),
    end: null,
    planVersionId: "home",
    unitPrice,
    quantity: "1",
    priceMonths: 1,
    proration: "on",
    taxId: "vat20",
    includesTax: false,
    discounts: discountPercent === "0" ? [] : [{ kind: "percent", value: discountPercent, start: day(from), end: null }],
    billable: "yes",
    pausePrice: null,
  };
  const service = { start: day(from), end: null, segments: [segment], covered: [] };
  const [line] = linesOfService("svc", service, day(before), [createCycleGrid(1)], euro) as [ServiceLine];
  return { ...line, lineId: "l1", creditedMinor: 0n, period: { start: line.start, end: line.end }, released: [] };
};

const setup: CreditableLine = { lineId: "l2", amountMinor: 3000n, creditedMinor: 0n, period: null, released: [] };
const november = billedLine("2026-11-01", "2026-12-01", "45.00");

describe("B-128 what is left", () => {
  test.each([
    [4500n, 0n, 4500n, "all of it"],
    [4500n, 2700n, 1800n, "the rest"],
    [4500n, 4500n, 0n, "nothing"],
    [-1000n, 0n, -1000n, "a credit on the invoice is taken back with it"],
    [-1000n, -1000n, 0n, "once"],
    [0n, 0n, 0n, "a free line"],
  ])("of %s with %s credited: %s, %s", (amountMinor, creditedMinor, left) => {
    expect(creditableOfLine({ amountMinor, creditedMinor })).toBe(left);
  });

  test("of an invoice, gross, never below zero", () => {
    expect(creditableOfInvoice({ grossMinor: 5400n, creditedGrossMinor: 3240n })).toBe(2160n);
    expect(creditableOfInvoice({ grossMinor: 5400n, creditedGrossMinor: 5400n })).toBe(0n);
  });
});

describe("credits of days", () => {
  test("6: cancelled on 12 November: 27.00, and the days from the 13th are released", () => {
    expect(creditDays(euro, november, p("2026-11-13", "2026-12-01"))).toEqual({
      lineId: "l1",
      amountMinor: 2700n,
      release: [p("2026-11-13", "2026-12-01")],
    });
  });

  test("B-131 days that were released before are not credited again", () => {
    const first = creditDays(euro, november, p("2026-11-10", "2026-11-20"));
    expect(first?.amountMinor).toBe(1500n);
    const after = afterCredit(november, first ?? { lineId: "l1", amountMinor: 0n, release: [] });
    const second = creditDays(euro, after, p("2026-11-06", "2026-12-01"));
    expect(second?.release).toEqual([p("2026-11-06", "2026-11-10"), p("2026-11-20", "2026-12-01")]);
    expect(second?.amountMinor).toBe(600n + 1650n);
    expect(creditDays(euro, after, p("2026-11-12", "2026-11-18"))).toBeNull();
  });

  test("B-109 limited by what a goodwill credit left of the line", () => {
    const after = { ...november, creditedMinor: 4000n };
    expect(creditDays(euro, after, p("2026-11-13", "2026-12-01"))).toMatchObject({ amountMinor: 500n });
  });

  test("B-91 a discounted line gives back what was paid", () => {
    const discounted = billedLine("2026-11-01", "2026-12-01", "45.00", "20");
    expect(creditDays(euro, discounted, p("2026-11-16", "2026-12-01"))?.amountMinor).toBe(1800n);
  });

  test("days outside of the line give nothing", () => {
    expect(creditDays(euro, november, p("2026-12-01", "2026-12-31"))).toBeNull();
  });
});

describe("B-127 credits of an invoice", () => {
  const discount: CreditableLine = { lineId: "l3", amountMinor: -500n, creditedMinor: 0n, period: null, released: [] };

  test("in full: every line with what is left, and its days", () => {
    expect(
      creditInFull([november, { ...setup, creditedMinor: 1000n }, discount, { ...setup, lineId: "l4", creditedMinor: 3000n }]),
    ).toEqual([
      { lineId: "l1", amountMinor: 4500n, release: [p("2026-11-01", "2026-12-01")] },
      { lineId: "l2", amountMinor: 2000n, release: [] },
      { lineId: "l3", amountMinor: -500n, release: [] },
    ]);
  });

  test("in full releases days even where no money is left", () => {
    expect(creditInFull([{ ...november, creditedMinor: 4500n }])).toEqual([
      { lineId: "l1", amountMinor: 0n, release: [p("2026-11-01", "2026-12-01")] },
    ]);
  });

  test("B-131 money alone releases no day", () => {
    expect(
      creditAmounts(
        [november, setup],
        [
          { lineId: "l1", amountMinor: 1000n },
          { lineId: "l2", amountMinor: 3000n },
        ],
      ),
    ).toEqual({
      kind: "credit",
      lines: [
        { lineId: "l1", amountMinor: 1000n, release: [] },
        { lineId: "l2", amountMinor: 3000n, release: [] },
      ],
    });
  });

  test.each<[string, [string, bigint][], [string, bigint, bigint][]]>([
    ["more than was billed", [["l1", 4501n]], [["l1", 4501n, 4500n]]],
    [
      "two wishes for one line count together",
      [
        ["l1", 4000n],
        ["l1", 501n],
      ],
      [["l1", 4501n, 4500n]],
    ],
    ["a line of another invoice", [["x", 1n]], [["x", 1n, 0n]]],
    ["a credit on the invoice", [["l3", 1n]], [["l3", 1n, 0n]]],
    [
      "one of two",
      [
        ["l1", 10n],
        ["l2", 3001n],
      ],
      [["l2", 3001n, 3000n]],
    ],
  ])("E_CREDIT_EXCEEDS %s", (_why, wishes, excess) => {
    const found = creditAmounts(
      [november, setup, discount],
      wishes.map(([lineId, amountMinor]) => ({ lineId, amountMinor })),
    );
    expect(found).toEqual({
      kind: "exceeds",
      excess: excess.map(([lineId, wishedMinor, leftMinor]) => ({ lineId, wishedMinor, leftMinor })),
    });
  });

  test.each([0n, -1n])("a credit of %s is none", (amountMinor) => {
    expect(() => creditAmounts([november], [{ lineId: "l1", amountMinor }])).toThrow(RangeError);
  });
});

type Step = { readonly from: number; readonly length: number } | { readonly goodwill: bigint };

/** What a step credits of the line as it stands: some days, or money up to what is left. */
function creditOfStep(line: CreditableLine & ServiceLine, step: Step): CreditLine | null {
  if ("from" in step)
    return creditDays(euro, line, { start: addDays(line.start, step.from), end: addDays(line.start, step.from + step.length) });
  const amountMinor = minMinor(step.goodwill, creditableOfLine(line));
  if (amountMinor <= 0n) return null;
  const goodwill = creditAmounts([line], [{ lineId: line.lineId, amountMinor }]);
  return goodwill.kind === "credit" ? (goodwill.lines[0] ?? null) : null;
}

describe("properties", () => {
  test("I-8 billed = kept + credited: any days and goodwill, then in full, give back exactly the line and each day once", () => {
    const anyStep: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ from: fc.nat(40), length: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ goodwill: fc.bigInt({ min: 1n, max: 3000n }) }),
    );
    const price = fc.integer({ min: 0, max: 20_000 }).map((minor) => scaledToDecimal(BigInt(minor), 2));
    const percent = fc.integer({ min: 0, max: 99 }).map(String);
    fc.assert(
      fc.property(price, percent, fc.nat(20), fc.array(anyStep, { maxLength: 6 }), (unitPrice, off, late, steps) => {
        const billed = billedLine(addDays(day("2026-11-01"), late), "2026-12-01", unitPrice, off);
        let line = billed;
        const releases: Period[] = [];
        const take = (credit: CreditLine): void => {
          releases.push(...credit.release);
          line = afterCredit(line, credit);
          expect(billed.amountMinor >= 0n ? line.creditedMinor <= billed.amountMinor : line.creditedMinor >= billed.amountMinor).toBe(true);
        };
        for (const step of steps) {
          const credit = creditOfStep(line, step);
          if (credit) take(credit);
        }
        for (const credit of creditInFull([line])) take(credit);
        expect(line.creditedMinor).toBe(billed.amountMinor);
        expect(totalDays(releases)).toBe(billed.days);
        expect(creditInFull([line])).toEqual([]);
      }),
    );
  });
});
