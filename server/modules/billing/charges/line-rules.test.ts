import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, day, minDay, type Period } from "../../../../shared/calendar.ts";
import type { Discount, Segment, ServiceDays } from "./coverage-rules.ts";
import { createCycleGrid, prepaidPeriod } from "./cycle-rules.ts";
import {
  type Item,
  keyOfLine,
  lineOfItem,
  lineOfPiece,
  linesOfService,
  partOfLine,
  pricingPeriodOfLine,
  type ServiceLine,
  splitBundle,
} from "./line-rules.ts";
import { createPricing } from "./proration-rules.ts";

const euro = createPricing({ currency: "EUR" });
const day1 = [createCycleGrid(1)];
const p = (start: string, end: string): Period => ({ start: day(start), end: day(end) });

const segment: Segment = {
  segmentId: "s1",
  start: day("2026-03-15"),
  end: null,
  planVersionId: "home",
  unitPrice: "45.00000000",
  quantity: "1",
  priceMonths: 1,
  proration: "on",
  taxId: "vat20",
  includesTax: false,
  discounts: [],
  billable: "yes",
  pausePrice: null,
};
const home: ServiceDays = { start: segment.start, end: null, segments: [segment], covered: [] };
const lines = (service: ServiceDays, before: string): ServiceLine[] => linesOfService("svc", service, day(before), day1, euro);

describe("lines of a service", () => {
  test("B-54 a service of 15 March, first billed in April, has two lines: 24.68 and 45.00", () => {
    const made = lines(home, "2026-05-01");
    expect(made.map((l) => [l.start, l.end, l.days, l.amountMinor])).toEqual([
      ["2026-03-15", "2026-04-01", 17, 2468n],
      ["2026-04-01", "2026-05-01", 30, 4500n],
    ]);
    expect(made[0]).toMatchObject({
      kind: "recurring",
      serviceId: "svc",
      planVersionId: "home",
      ppStart: "2026-03-01",
      ppEnd: "2026-04-01",
      unitPrice: "45.00000000",
      quantity: "1",
      taxId: "vat20",
      includesTax: false,
      allowanceMinor: 0n,
    });
  });

  test("B-91 20 % to 20 June: two lines, 24.00 after an allowance of 6.00, and 15.00", () => {
    const discounts: Discount[] = [{ kind: "percent", value: "20", start: day("2026-01-01"), end: day("2026-06-21") }];
    const made = lines(
      { ...home, start: day("2026-06-01"), segments: [{ ...segment, start: day("2026-06-01"), discounts }] },
      "2026-07-01",
    );
    expect(made.map((l) => [l.start, l.allowanceMinor, l.amountMinor])).toEqual([
      ["2026-06-01", 600n, 2400n],
      ["2026-06-21", 0n, 1500n],
    ]);
  });

  test("B-265 25 % for two cycles on 45.00: May and June 33.75, July 45.00", () => {
    const discounts: Discount[] = [{ kind: "percent", value: "25", start: day("2026-05-01"), end: day("2026-07-01") }];
    const made = lines(
      { ...home, start: day("2026-05-01"), segments: [{ ...segment, start: day("2026-05-01"), discounts }] },
      "2026-08-01",
    );
    expect(made.map((l) => l.amountMinor)).toEqual([3375n, 3375n, 4500n]);
  });

  test("B-93 an inclusive price is prorated as gross", () => {
    const gross = { ...segment, unitPrice: "54.00", includesTax: true };
    expect(lines({ ...home, segments: [gross] }, "2026-04-01")).toMatchObject([{ amountMinor: 2961n, includesTax: true }]);
  });

  test("B-252 a line keeps the key under which its days are covered", () => {
    const [first, second] = lines(home, "2026-05-01") as [ServiceLine, ServiceLine];
    expect(keyOfLine(first)).toBe(keyOfLine(second));
    expect(keyOfLine({ ...first, unitPrice: "46" })).not.toBe(keyOfLine(first));
  });
});

describe("parts of a line", () => {
  const [september] = lines({ ...home, start: day("2026-09-01"), segments: [{ ...segment, start: day("2026-09-01") }] }, "2026-10-01") as [
    ServiceLine,
  ];

  test.each([
    [p("2026-09-10", "2026-09-20"), 1500n, "ten days in the middle"],
    [p("2026-09-01", "2026-10-01"), 4500n, "all of it"],
    [p("2026-08-01", "2026-12-01"), 4500n, "never more than all of it"],
    [p("2026-10-01", "2026-11-01"), 0n, "nothing outside"],
  ])("B-103 %o of September were billed at %s: %s", (part, minor) => {
    expect(partOfLine(euro, september, part).costMinor).toBe(minor);
  });

  test("B-104 after a pause that extends, the days behind the old end are paid", () => {
    const week = prepaidPeriod(day("2026-09-01"), 30);
    const line = lineOfPiece(
      "svc",
      {
        ...week,
        pp: week,
        segment,
        kind: "recurring",
        unitPrice: "30.00",
        quantity: "1",
        discountPercent: "0",
        discountFixed: "0",
        proration: "on",
        wholeOn: null,
      },
      euro,
    );
    const paused = [p("2026-09-11", "2026-09-21")];
    expect(pricingPeriodOfLine(line, paused)).toMatchObject({ end: "2026-10-11", days: 30 });
    expect(partOfLine(euro, line, p("2026-10-01", "2026-10-11"), paused).costMinor).toBe(1000n);
  });

  test("I-8 used + unused = billed, allowances too, wherever a line is cut", () => {
    const price = fc.integer({ min: 0, max: 99_999 }).map((minor) => `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, "0")}`);
    const off = fc.integer({ min: 0, max: 100 }).map(String);
    fc.assert(
      fc.property(price, off, fc.nat(40), fc.nat(20), fc.constantFrom(1, 3), (unitPrice, value, at, late, priceMonths) => {
        const discounts: Discount[] = [{ kind: "percent", value, start: day("2026-01-01"), end: null }];
        const start = addDays(day("2026-03-01"), late);
        const own = { ...segment, start, unitPrice, discounts, priceMonths };
        for (const line of lines({ ...home, start, segments: [own] }, "2026-07-01")) {
          const cut = addDays(line.start, at);
          const used = partOfLine(euro, line, { start: line.start, end: minDay(cut, line.end) });
          const unused = partOfLine(euro, line, { start: cut, end: line.end });
          expect(used.allowanceMinor + unused.allowanceMinor).toBe(line.allowanceMinor);
          expect(used.costMinor + unused.costMinor).toBe(line.amountMinor + line.allowanceMinor);
        }
      }),
    );
  });
});

describe("items", () => {
  const item: Item = {
    kind: "one_time",
    direction: "debit",
    serviceId: null,
    planVersionId: null,
    unitPrice: "30.00",
    quantity: "1",
    includesTax: false,
    taxId: "vat20",
  };
  test.each<[Partial<Item>, bigint, string]>([
    [{}, 3000n, "a set-up"],
    [{ quantity: "2.5", unitPrice: "0.333" }, 83n, "metres of cable"],
    [{ kind: "credit", direction: "credit" }, -3000n, "a credit lowers the document"],
    [{ kind: "usage", unitPrice: "12.3456" }, 1235n, "M-16 rated calls are rounded once, as a sum"],
  ])("B-84 %o comes to %s: %s", (more, minor) => {
    expect(lineOfItem({ ...item, ...more }, euro)).toMatchObject({ amountMinor: minor, allowanceMinor: 0n, taxId: "vat20" });
  });
});

describe("B-19 a bundle over its components", () => {
  const [bundle] = lines(
    {
      ...home,
      segments: [{ ...segment, unitPrice: "49.99", discounts: [{ kind: "percent", value: "10", start: day("2026-01-01"), end: null }] }],
    },
    "2026-04-01",
  ) as [ServiceLine];

  test("the parts carry their own plan and tax and sum to the bundle", () => {
    const parts = splitBundle(bundle, [
      { planVersionId: "net", weight: 6n, taxId: "vat20" },
      { planVersionId: "tv", weight: 3n, taxId: "vat5" },
      { planVersionId: "voice", weight: 1n, taxId: "vat20" },
    ]);
    expect(parts.map((x) => [x.planVersionId, x.taxId])).toEqual([
      ["net", "vat20"],
      ["tv", "vat5"],
      ["voice", "vat20"],
    ]);
    expect(parts.reduce((sum, x) => sum + x.amountMinor, 0n)).toBe(bundle.amountMinor);
    expect(parts.reduce((sum, x) => sum + x.allowanceMinor, 0n)).toBe(bundle.allowanceMinor);
    expect(bundle.allowanceMinor > 0n).toBe(true);
  });

  test("whatever the weights, the parts sum to the bundle and no part is more than one minor unit off its share", () => {
    const amount = fc.bigInt({ min: -10_000_000n, max: 10_000_000n });
    const weights = fc.array(fc.bigInt({ min: 1n, max: 1_000_000n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 0n, max: 10_000_000n }), weights, (amountMinor, allowanceMinor, shares) => {
        const whole = { ...bundle, amountMinor, allowanceMinor };
        const parts = splitBundle(
          whole,
          shares.map((weight, at) => ({ planVersionId: `part-${at}`, weight, taxId: "vat20" })),
        );
        const total = shares.reduce((sum, weight) => sum + weight, 0n);
        expect(parts.reduce((sum, part) => sum + part.amountMinor, 0n)).toBe(amountMinor);
        expect(parts.reduce((sum, part) => sum + part.allowanceMinor, 0n)).toBe(allowanceMinor);
        for (const [at, part] of parts.entries()) {
          const off = part.amountMinor * total - amountMinor * (shares[at] ?? 0n);
          expect(off < total && off > -total).toBe(true);
        }
      }),
    );
  });
});
