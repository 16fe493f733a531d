// B-144 tax by the period of service: lines are cut on the day on which a rate changes, and each piece bears the rate of its own days.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day } from "../../../../shared/calendar.ts";
import { createTaxTreatment, type TaxTreatment, type TreatmentsOfDay, taxDocument, taxTable } from "../documents/tax-rules.ts";
import { linesOfPeriod } from "../prepaid/prepaid-rules.ts";
import type { Discount, Segment, ServiceDays } from "./coverage-rules.ts";
import { createCycleGrid } from "./cycle-rules.ts";
import { linesOfService, type ServiceLine, splitBundle } from "./line-rules.ts";
import { createPricing } from "./proration-rules.ts";

const euro = createPricing({ currency: "EUR" });
const day1 = [createCycleGrid(1)];
const november = day("2026-11-01");
const december = day("2026-12-01");

const part = (taxId: string, ratePercent: string, base: "net" | "net_plus_previous" = "net") => ({
  ...{ taxId, ratePercent, base, category: "S" as const, exemptionText: null, accountCode: `2100-${taxId}` },
});
const vat20 = createTaxTreatment("vat", [part("vat-20", "20")]);
const vat21 = createTaxTreatment("vat", [part("vat-21", "21")]);
const low = createTaxTreatment("low", [part("low", "5.5")]);
const city = (fee: string) =>
  createTaxTreatment("city", [part(`fee-${fee}`, fee), part("state", "6", "net_plus_previous"), part("town", "1.5")]);
const cityBefore = city("2");
const cityAfter = city("3");

/** VAT goes from 20 to 21 % and the fee of the group from 2 to 3 % on a day. */
function ratesUntil(changeOn: Day): TreatmentsOfDay {
  const known = (treatments: readonly TaxTreatment[]) => new Map(treatments.map((treatment) => [treatment.taxId, treatment]));
  const before = known([vat20, low, cityBefore]);
  const after = known([vat21, low, cityAfter]);
  const on = (of: Day): ReadonlyMap<string, TaxTreatment> => (of < changeOn ? before : after);
  return Object.assign(new Map(on(december)), { on });
}

function segment(rateDays: readonly Day[], more: Partial<Segment> = {}): Segment {
  return {
    ...{ segmentId: "s", start: november, end: null, planVersionId: "home", unitPrice: "45", quantity: "1", priceMonths: 1 },
    ...{ proration: "on", taxId: "vat", includesTax: false, discounts: [], billable: "yes", pausePrice: null, rateDays },
    ...more,
  };
}
const service = (of: Segment): ServiceDays => ({ start: of.start, end: of.end, segments: [of], covered: [] });
const linesOf = (of: Segment, until = december): ServiceLine[] => linesOfService("svc", service(of), until, day1, euro);

describe("B-144 one month with two rates, to the cent", () => {
  const half: Discount = { kind: "percent", value: "20", start: november, end: null };
  test.each<[string, Partial<Segment>, string, string[], bigint, bigint]>([
    ["45.00 net, 16 November: 4.50 and 4.73", {}, "2026-11-16", ["2250 450", "2250 473"], 923n, 5423n],
    ["45.00 net, 11 November: F(10) = 15.00", {}, "2026-11-11", ["1500 300", "3000 630"], 930n, 5430n],
    ["45.00 net, 2 November: one day at the old rate", {}, "2026-11-02", ["150 30", "4350 914"], 944n, 5444n],
    [
      "59.90 with tax, 16 November: 4.99 and 5.20 of it",
      { unitPrice: "59.90", includesTax: true },
      "2026-11-16",
      ["2496 499", "2475 520"],
      1019n,
      5990n,
    ],
    ["a group on 50.00: 2.41 and 2.68", { unitPrice: "50", taxId: "city" }, "2026-11-16", ["2500 241", "2500 268"], 509n, 5509n],
    ["20 % off: each piece has its own allowance", { discounts: [half] }, "2026-11-16", ["1800 360", "1800 378"], 738n, 4338n],
    ["3 × 4.99 = 14.97: F(15) = 7.49", { unitPrice: "4.99", quantity: "3" }, "2026-11-16", ["749 150", "748 157"], 307n, 1804n],
    ["started on 20 November, after the change", { start: day("2026-11-20") }, "2026-11-16", ["1650 347"], 347n, 1997n],
    ["ended before the change", { end: day("2026-11-10") }, "2026-11-16", ["1350 270"], 270n, 1620n],
    ["changed on the first of the month: nothing is cut", {}, "2026-11-01", ["4500 945"], 945n, 5445n],
  ])("%s", (_why, more, changeOn, parts, tax, gross) => {
    const lines = linesOf(segment([day(changeOn)], more));
    const taxed = taxDocument(lines, ratesUntil(day(changeOn)), { taxRounding: "document", rounding: "half_away" });
    expect(taxed.lines.map(({ netMinor, taxMinor }) => `${netMinor} ${taxMinor}`)).toEqual(parts);
    expect([taxed.taxMinor, taxed.grossMinor]).toEqual([tax, gross]);
  });

  test("B-143 two services on one document: a row of the tax table for each rate, taxed as one amount", () => {
    const changeOn = day("2026-11-16");
    const lines = [...linesOf(segment([changeOn])), ...linesOf(segment([changeOn], { unitPrice: "12.50" }))];
    const { buckets, taxMinor } = taxDocument(lines, ratesUntil(changeOn), { taxRounding: "document", rounding: "half_away" });
    expect(taxTable(buckets).map((row) => [row.ratePercent, row.taxableMinor, row.taxMinor])).toEqual([
      ["20", 2875n, 575n],
      ["21", 2875n, 604n],
    ]);
    expect(taxMinor).toBe(1179n);
  });

  test("B-19 a bundle: each part of each piece bears the rate of its own tax on its own days", () => {
    const changeOn = day("2026-11-16");
    const lines = linesOf(segment([changeOn], { unitPrice: "60" })).flatMap((line) =>
      splitBundle(line, [
        { planVersionId: "net", weight: 2n, taxId: "vat" },
        { planVersionId: "voice", weight: 1n, taxId: "low" },
      ]),
    );
    const taxed = taxDocument(lines, ratesUntil(changeOn), { taxRounding: "document", rounding: "half_away" });
    // 20.00 at 20 %, 20.00 at 21 %, and 10.00 twice at 5.5 %, which did not change.
    expect(taxed.lines.map(({ netMinor, taxMinor }) => `${netMinor} ${taxMinor}`)).toEqual(["2000 400", "1000 55", "2000 420", "1000 55"]);
    expect(taxed.buckets).toHaveLength(3);
  });

  test("days before the change that are invoiced after it still bear the old rate", () => {
    const changeOn = day("2026-12-01");
    const lines = linesOf(segment([changeOn]), day("2027-01-01"));
    const taxed = taxDocument(lines, ratesUntil(changeOn), { taxRounding: "document", rounding: "half_away" });
    expect(taxed.lines.map(({ taxMinor }) => taxMinor)).toEqual([900n, 945n]);
  });

  test("B-33 a period that is bought ahead is cut too", () => {
    const changeOn = day("2026-11-04");
    const lines = linesOfPeriod("svc", service(segment([changeOn], { unitPrice: "12" })), november, 7, euro);
    expect(lines.map(({ start, end, amountMinor, taxOn }) => [start, end, amountMinor, taxOn])).toEqual([
      ["2026-11-01", "2026-11-04", 514n, "2026-11-01"],
      ["2026-11-04", "2026-11-08", 686n, "2026-11-04"],
    ]);
  });

  test("by the date of the document nothing is cut and no line has a day of its own", () => {
    const [line, ...more] = linesOf(segment([], { rateDays: null }));
    expect(more).toEqual([]);
    expect(line).not.toHaveProperty("taxOn");
  });
});

describe("B-144 properties", () => {
  const cents = fc.integer({ min: 0, max: 50_000 }).map((minor) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`);
  const cuts = fc.uniqueArray(
    fc.integer({ min: -5, max: 70 }).map((offset) => addDays(november, offset)),
    { maxLength: 6 },
  );
  const until = day("2027-01-01");

  test("I-7 cutting never changes what days cost: the pieces of a month sum to the month, with tax or without", () => {
    fc.assert(
      fc.property(cents, cuts, fc.integer({ min: 0, max: 100 }), fc.boolean(), (unitPrice, days, off, includesTax) => {
        const discounts: Discount[] = [{ kind: "percent", value: String(off), start: november, end: null }];
        const how = { unitPrice, discounts, includesTax };
        const sums = (lines: readonly ServiceLine[]) =>
          [...Map.groupBy(lines, (line) => line.ppStart)].map(([start, own]) => [
            start,
            own.reduce((sum, line) => sum + line.amountMinor, 0n),
            own.reduce((sum, line) => sum + line.allowanceMinor, 0n),
            own.reduce((sum, line) => sum + line.days, 0),
          ]);
        expect(sums(linesOf(segment([...days].sort(), how), until))).toEqual(sums(linesOf(segment([], how), until)));
      }),
    );
  });

  test("no piece has days of two rates", () => {
    fc.assert(
      fc.property(cuts, (days) => {
        for (const line of linesOf(segment([...days].sort()), until))
          expect(days.filter((cut) => line.start < cut && cut < line.end)).toEqual([]);
      }),
    );
  });
});
