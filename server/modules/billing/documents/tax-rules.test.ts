import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minMinor } from "../../../../shared/money.ts";
import { compare, multiply, parseDecimal, rational, round } from "../../../../shared/rational.ts";
import {
  addCredited,
  type CreditedOfBucket,
  createTaxTreatment,
  creditTaxOf,
  nothingCredited,
  repriceInclusive,
  shareOfDocument,
  type TaxableLine,
  type TaxBase,
  type TaxBucket,
  type TaxCategory,
  type TaxComponent,
  type TaxTreatment,
  taxBases,
  taxCreditNote,
  taxDocument,
  taxInCurrency,
  taxOf,
  taxTable,
  taxTotals,
} from "./tax-rules.ts";

const component = (taxId: string, ratePercent: string, base: TaxBase = "net", category: TaxCategory = "S"): TaxComponent => ({
  taxId,
  ratePercent,
  category,
  exemptionText: category === "S" ? null : `because ${category}`,
  accountCode: `2100-${taxId}`,
  base,
});
const simple = (taxId: string, ratePercent: string, category: TaxCategory = "S") =>
  createTaxTreatment(taxId, [component(taxId, ratePercent, "net", category)]);

const treatments = new Map<string, TaxTreatment>(
  [
    simple("vat20", "20.00000000"),
    simple("vat55", "5.5"),
    simple("vat19", "19"),
    simple("second20", "20"),
    simple("exempt", "0", "E"),
    simple("reverse", "0", "AE"),
    createTaxTreatment("city", [component("fee", "2"), component("state", "6", "net_plus_previous"), component("town", "1.5")]),
  ].map((treatment) => [treatment.taxId, treatment]),
);

const line = (amountMinor: bigint, taxId = "vat20", includesTax = false): TaxableLine => ({ amountMinor, taxId, includesTax });
const byDocument = { taxRounding: "document", rounding: "half_away" } as const;
const byLine = { taxRounding: "line", rounding: "half_away" } as const;
const sum = (list: readonly bigint[]): bigint => list.reduce((a, b) => a + b, 0n);

describe("B-141 the examples", () => {
  test.each<[string, readonly TaxableLine[], typeof byDocument | typeof byLine, [bigint, bigint, bigint], bigint[]]>([
    ["45.00 at 20 % and 12.00 at 5.5 %", [line(4500n), line(1200n, "vat55")], byDocument, [5700n, 966n, 6666n], [4500n, 1200n]],
    [
      "three lines of 9.99 inclusive: 5.00 tax, lines 8.33 + 8.32 + 8.32",
      [line(999n, "vat20", true), line(999n, "vat20", true), line(999n, "vat20", true)],
      byDocument,
      [2497n, 500n, 2997n],
      [833n, 832n, 832n],
    ],
    [
      "the same by line: 3 × 1.67",
      [line(999n, "vat20", true), line(999n, "vat20", true), line(999n, "vat20", true)],
      byLine,
      [2496n, 501n, 2997n],
      [832n, 832n, 832n],
    ],
    ["a group on 50.00: 1.00 + 3.06 + 0.75", [line(5000n, "city")], byDocument, [5000n, 481n, 5481n], [5000n]],
    ["the first invoice of 16.1: 54.68 + 10.94", [line(2468n), line(3000n)], byDocument, [5468n, 1094n, 6562n], [2468n, 3000n]],
    ["exclusive by document: R(0.2 × 0.12)", [line(4n), line(4n), line(4n)], byDocument, [12n, 2n, 14n], [4n, 4n, 4n]],
    ["and by line: three times R(0.8)", [line(4n), line(4n), line(4n)], byLine, [12n, 3n, 15n], [4n, 4n, 4n]],
    [
      "the same rate, inclusive and exclusive, are two buckets",
      [line(1003n), line(1003n, "vat20", true)],
      byDocument,
      [1839n, 368n, 2207n],
      [1003n, 836n],
    ],
    ["no tax for the exempt", [line(5000n, "exempt", true)], byDocument, [5000n, 0n, 5000n], [5000n]],
    ["a credit among the charges", [line(4500n), line(-1000n)], byDocument, [3500n, 700n, 4200n], [4500n, -1000n]],
    [
      "a credit among inclusive charges",
      [line(999n, "vat20", true), line(-333n, "vat20", true)],
      byDocument,
      [555n, 111n, 666n],
      [833n, -278n],
    ],
    [
      "the unit that is left goes to the largest remainder, which is not the first line's",
      [line(1001n, "vat20", true), line(999n, "vat20", true), line(1000n, "vat20", true)],
      byDocument,
      [2500n, 500n, 3000n],
      [834n, 833n, 833n],
    ],
    [
      "no tax in a price that includes none",
      [line(999n, "exempt", true), line(1n, "exempt", true)],
      byDocument,
      [1000n, 0n, 1000n],
      [999n, 1n],
    ],
    ["nothing", [], byDocument, [0n, 0n, 0n], []],
  ])("%s", (_why, lines, options, [net, tax, gross], nets) => {
    const document = taxDocument(lines, treatments, options);
    expect([document.netMinor, document.taxMinor, document.grossMinor]).toEqual([net, tax, gross]);
    expect(document.lines.map((l) => l.netMinor)).toEqual(nets);
    expect(sum(document.lines.map((l) => l.taxMinor))).toBe(tax);
  });

  test("B-142 each component is rounded and goes to its own account", () => {
    const document = taxDocument([line(5000n, "city")], treatments, byDocument);
    expect(taxTotals(document.buckets)).toEqual([
      { taxId: "fee", accountCode: "2100-fee", taxMinor: 100n },
      { taxId: "state", accountCode: "2100-state", taxMinor: 306n },
      { taxId: "town", accountCode: "2100-town", taxMinor: 75n },
    ]);
    expect(taxTable(document.buckets).map((row) => [row.ratePercent, row.taxableMinor, row.taxMinor])).toEqual([
      ["2", 5000n, 100n],
      ["6", 5100n, 306n],
      ["1.5", 5000n, 75n],
    ]);
  });

  test("B-142 an inclusive group: 54.81 is 50.00 and the same parts", () => {
    const document = taxDocument([line(5481n, "city", true)], treatments, byDocument);
    expect(document.netMinor).toBe(5000n);
    expect(taxTotals(document.buckets).map((t) => t.taxMinor)).toEqual([100n, 306n, 75n]);
  });

  test("B-143 the tax table has one row per category and rate, also of different taxes and inclusivities", () => {
    const lines = [
      line(4500n),
      line(1200n, "vat55"),
      line(600n, "second20"),
      line(1200n, "vat20", true),
      line(700n, "reverse"),
      line(300n, "exempt"),
    ];
    const document = taxDocument(lines, treatments, byDocument);
    expect(taxTable(document.buckets)).toEqual([
      { category: "S", ratePercent: "20", exemptionText: null, taxableMinor: 6100n, taxMinor: 1220n },
      { category: "S", ratePercent: "5.5", exemptionText: null, taxableMinor: 1200n, taxMinor: 66n },
      { category: "AE", ratePercent: "0", exemptionText: "because AE", taxableMinor: 700n, taxMinor: 0n },
      { category: "E", ratePercent: "0", exemptionText: "because E", taxableMinor: 300n, taxMinor: 0n },
    ]);
    expect(taxTotals(document.buckets).map((t) => [t.taxId, t.taxMinor])).toEqual([
      ["vat20", 1100n],
      ["vat55", 66n],
      ["second20", 120n],
      ["reverse", 0n],
      ["exempt", 0n],
    ]);
  });

  test("a price that includes a tax of 0 % bears none, in any component", () => {
    expect(taxOf(treatments.get("exempt") as TaxTreatment, true, 5000n)).toMatchObject({
      netMinor: 5000n,
      taxMinor: 0n,
      amounts: [{ taxMinor: 0n }],
    });
  });

  test("two taxes on one account stay two amounts", () => {
    const on = (taxId: string) => createTaxTreatment(taxId, [{ ...component(taxId, "20"), accountCode: "2100" }]);
    const both = new Map([on("a"), on("b")].map((treatment) => [treatment.taxId, treatment]));
    const { buckets } = taxDocument([line(1000n, "a"), line(500n, "b")], both, byDocument);
    expect(taxTotals(buckets).map((t) => [t.taxId, t.taxMinor])).toEqual([
      ["a", 200n],
      ["b", 100n],
    ]);
  });

  test("B-140 a line without a tax that we know is a fault here: it is parked before", () => {
    expect(() => taxDocument([{ amountMinor: 1n, taxId: null, includesTax: false }], treatments, byDocument)).toThrow(RangeError);
    expect(() => taxDocument([line(1n, "unknown")], treatments, byDocument)).toThrow(RangeError);
  });
});

describe("B-142 bases of a group", () => {
  test.each<[TaxBase, bigint, bigint]>([
    ["net", 10_000n, 1000n],
    ["previous_tax", 20n, 2n],
    ["net_plus_previous", 10_020n, 1002n],
    ["net_plus_all_previous", 11_020n, 1102n],
    ["all_previous", 1020n, 102n],
  ])("10 %% of %s, after 10 %% and 2 %% of that on 100.00, is levied on %s: %s", (base, taxableMinor, taxMinor) => {
    const group = createTaxTreatment("g", [component("a", "10"), component("b", "2", "previous_tax"), component("c", "10", base)]);
    const { amounts } = taxOf(group, false, 10_000n);
    expect(amounts.map((a) => a.taxMinor)).toEqual([1000n, 20n, taxMinor]);
    expect(amounts[2]?.taxableMinor).toBe(taxableMinor);
  });

  test("the first is on net, and a tax occurs once", () => {
    expect(() => createTaxTreatment("g", [component("a", "10", "previous_tax")])).toThrow(RangeError);
    expect(() => createTaxTreatment("g", [])).toThrow(RangeError);
    expect(() => createTaxTreatment("g", [component("a", "10"), component("a", "5")])).toThrow(RangeError);
  });

  test("the effective rate is exact: 2 % + 6 % of 102 % + 1.5 % is 9.62 %", () => {
    const { effective } = treatments.get("city") as TaxTreatment;
    expect(compare(effective, parseDecimal("0.0962"))).toBe(0);
  });
});

describe("B-129 the tax of credit notes", () => {
  const invoice = taxDocument([line(999n, "vat20", true), line(999n, "vat20", true), line(999n, "vat20", true)], treatments, byDocument);
  const [bucket] = invoice.buckets as [TaxBucket];

  test("one line after the other takes back exactly the tax of the invoice", () => {
    let credited: CreditedOfBucket = nothingCredited;
    const steps = [999n, 999n, 999n].map((base) => {
      const credit = creditTaxOf(bucket, credited, base);
      credited = addCredited(credited, base, credit);
      return [credit.netMinor, credit.taxMinor];
    });
    expect(steps).toEqual([
      [832n, 167n],
      [833n, 166n],
      [832n, 167n],
    ]);
    expect(credited).toEqual({ baseMinor: 2997n, componentTaxMinor: [500n] });
  });

  test.each([
    [3048n, 610n, "the unused Home of 5.3"],
    [2700n, 540n, "the cancelled November of 6"],
    [4500n, 900n, "all of it"],
    [0n, 0n, "nothing"],
  ])("%s of 45.00 net takes back %s: %s", (base, tax) => {
    const [one] = taxDocument([line(4500n)], treatments, byDocument).buckets as [TaxBucket];
    expect(creditTaxOf(one, nothingCredited, base).taxMinor).toBe(tax);
  });

  test("beside a credit that stays, a charge gives back its own tax", () => {
    const [mixed] = taxDocument([line(4500n), line(-1000n)], treatments, byDocument).buckets as [TaxBucket];
    expect(creditTaxOf(mixed, nothingCredited, 4500n)).toMatchObject({ netMinor: 4500n, taxMinor: 900n });
    expect(creditTaxOf(mixed, { baseMinor: 4500n, componentTaxMinor: [900n] }, -1000n)).toMatchObject({ taxMinor: -200n });
  });

  test("a credit note has its own nets and taxes, and hands on what is credited by then", () => {
    const lines = [line(999n, "vat20", true), line(4500n), line(999n, "vat20", true), line(999n, "vat20", true)];
    const { buckets, grossMinor } = taxDocument(lines, treatments, byDocument);
    const first = taxCreditNote(
      [
        { bucket: 0, amountMinor: 999n },
        { bucket: 1, amountMinor: 3048n },
      ],
      buckets,
      [],
    );
    expect(first.lines).toEqual([
      { netMinor: 832n, taxMinor: 167n },
      { netMinor: 3048n, taxMinor: 610n },
    ]);
    expect([first.netMinor, first.taxMinor, first.grossMinor]).toEqual([3880n, 777n, 4657n]);
    const rest = taxCreditNote(
      [
        { bucket: 0, amountMinor: 999n },
        { bucket: 0, amountMinor: 999n },
        { bucket: 1, amountMinor: 1452n },
      ],
      buckets,
      first.credited,
    );
    expect(first.grossMinor + rest.grossMinor).toBe(grossMinor);
    expect(rest.credited).toEqual(buckets.map((b) => ({ baseMinor: b.baseMinor, componentTaxMinor: b.amounts.map((a) => a.taxMinor) })));
    const turned = taxCreditNote(
      [
        { bucket: 1, amountMinor: 3048n },
        { bucket: 0, amountMinor: 999n },
      ],
      buckets,
      [],
    );
    expect(turned.buckets.map((b) => b.includesTax)).toEqual([true, false]);
    expect(turned.lines.map((l) => l.netMinor)).toEqual([3048n, 832n]);
    expect(() => taxCreditNote([{ bucket: 2, amountMinor: 1n }], buckets, [])).toThrow(RangeError);
  });
});

test("B-152 a write-off of 21.60 of 45.00 + 9.00 relieves 3.60 of tax", () => {
  expect(shareOfDocument(2160n, [4500n, 900n])).toEqual([1800n, 360n]);
  expect(shareOfDocument(0n, [0n, 0n])).toEqual([0n, 0n]);
});

describe("another currency, another rate", () => {
  test.each([
    [1000n, 2, "7.5345", 2, 7535n],
    [1000n, 2, "160", 0, 1600n],
    [-1000n, 2, "0.33335", 3, -3334n],
  ])("B-145 %s (%i places) at %s is %s places %i", (minor, from, rate, to, result) => {
    expect(taxInCurrency(minor, from, rate, to)).toBe(result);
  });

  test.each([
    ["59.90", "19", "21", "0.01", "60.91"],
    ["59.90", "19", "21", "up_to_0.10", "61.00"],
    ["59.90", "19", "21", "up_to_1", "61.00"],
    ["59.90", "19", "19", "up_to_0.10", "59.90"],
    ["59.80", "19", "17", "up_to_0.10", "58.80"],
    ["119.00", "19", "20", "up_to_1", "120.00"],
  ] as const)("B-147 %s from %s %% to %s %%, rounded %s, is %s", (gross, before, after, repricing, becomes) => {
    expect(repriceInclusive(gross, before, after, repricing)).toBe(becomes);
  });
});

// ------------------------------------------------------------------------------------------------ properties

const anyRate = fc.integer({ min: 0, max: 2700 }).map((n) => `${Math.trunc(n / 100)}.${String(n % 100).padStart(2, "0")}`);
const anyTreatments = fc
  .array(fc.array(fc.tuple(anyRate, fc.constantFrom(...taxBases)), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((groups) =>
    groups.map((parts, g) =>
      createTaxTreatment(
        `g${g}`,
        parts.map(([rate, base], i) => component(`t${g}.${i}`, rate, i === 0 ? "net" : base)),
      ),
    ),
  );
const anyLines = (least: bigint) =>
  fc.array(fc.record({ amountMinor: fc.bigInt({ min: least, max: 1_000_000n }), tax: fc.nat(2), includesTax: fc.boolean() }), {
    maxLength: 8,
  });
const anyOptions = fc.record({
  taxRounding: fc.constantFrom("document" as const, "line" as const),
  rounding: fc.constantFrom("half_away" as const, "half_even" as const, "down" as const),
});

describe("properties", () => {
  test("I-14 per bucket the formula holds, line nets sum to the net, line taxes to the tax, net + tax = gross", () => {
    fc.assert(
      fc.property(anyTreatments, anyLines(-100_000n), anyOptions, (taxes, drawn, options) => {
        const lines = drawn.map((l) => ({ ...l, taxId: (taxes[l.tax % taxes.length] as TaxTreatment).taxId }));
        const document = taxDocument(lines, new Map(taxes.map((t) => [t.taxId, t])), options);
        expect(document.netMinor + document.taxMinor).toBe(document.grossMinor);
        expect(sum(document.lines.map((l) => l.netMinor))).toBe(document.netMinor);
        expect(sum(document.lines.map((l) => l.taxMinor))).toBe(document.taxMinor);
        expect(sum(taxTable(document.buckets).map((row) => row.taxMinor))).toBe(document.taxMinor);
        expect(sum(taxTotals(document.buckets).map((t) => t.taxMinor))).toBe(document.taxMinor);
        expect(document.buckets.flatMap((b) => b.lines).sort((a, b) => a - b)).toEqual(lines.map((_, i) => i));
        for (const bucket of document.buckets) {
          const { effective, components } = bucket.treatment;
          expect(bucket.baseMinor).toBe(sum(bucket.lines.map((i) => (lines[i] as TaxableLine).amountMinor)));
          expect(bucket.netMinor + bucket.taxMinor).toBe(bucket.includesTax ? bucket.baseMinor : bucket.baseMinor + bucket.taxMinor);
          expect(sum(bucket.amounts.map((a) => a.taxMinor))).toBe(bucket.taxMinor);
          if (bucket.includesTax) {
            const exact = { n: bucket.baseMinor * effective.n, d: effective.n + effective.d };
            expect(bucket.taxMinor).toBe(round(exact, options.rounding));
          } else if (components.length === 1) {
            const rate = multiply(parseDecimal((components[0] as TaxComponent).ratePercent), rational(1n, 100n));
            expect(bucket.taxMinor).toBe(round(multiply(rate, rational(bucket.baseMinor)), options.rounding));
          }
        }
        for (const [i, l] of document.lines.entries()) {
          const given = lines[i] as TaxableLine;
          expect(given.includesTax ? l.netMinor + l.taxMinor : l.netMinor).toBe(given.amountMinor);
        }
      }),
    );
  });

  test("I-14 the mirror image of a document has mirrored amounts, line by line", () => {
    fc.assert(
      fc.property(anyTreatments, anyLines(0n), anyOptions, (taxes, drawn, options) => {
        const known = new Map(taxes.map((t) => [t.taxId, t]));
        const lines = drawn.map((l) => ({ ...l, taxId: (taxes[l.tax % taxes.length] as TaxTreatment).taxId }));
        const document = taxDocument(lines, known, options);
        const mirror = taxDocument(
          lines.map((l) => ({ ...l, amountMinor: -l.amountMinor })),
          known,
          options,
        );
        expect(mirror.lines.map((l) => [-l.netMinor, -l.taxMinor])).toEqual(document.lines.map((l) => [l.netMinor, l.taxMinor]));
      }),
    );
  });

  test("B-129, I-8 a bucket that is credited in any steps gives back exactly its tax, per component, and never more on the way", () => {
    const steps = fc.array(fc.bigInt({ min: 0n, max: 300_000n }), { maxLength: 6 });
    fc.assert(
      fc.property(anyTreatments, anyLines(0n), steps, anyOptions, (taxes, drawn, parts, options) => {
        const lines = drawn.map((l) => ({ ...l, taxId: (taxes[l.tax % taxes.length] as TaxTreatment).taxId }));
        const document = taxDocument(lines, new Map(taxes.map((t) => [t.taxId, t])), options);
        for (const bucket of document.buckets) {
          let credited: CreditedOfBucket = nothingCredited;
          let net = 0n;
          for (const part of [...parts, bucket.baseMinor]) {
            const left = bucket.baseMinor - credited.baseMinor;
            const base = minMinor(part, left);
            const credit = creditTaxOf(bucket, credited, base, options.rounding);
            expect(credit.netMinor + (bucket.includesTax ? credit.taxMinor : 0n)).toBe(base);
            expect(sum(credit.amounts.map((a) => a.taxMinor))).toBe(credit.taxMinor);
            credited = addCredited(credited, base, credit);
            net += credit.netMinor;
            expect(sum(credited.componentTaxMinor) <= bucket.taxMinor).toBe(true);
          }
          expect(credited.componentTaxMinor).toEqual(bucket.amounts.map((a) => a.taxMinor));
          expect(net).toBe(bucket.netMinor);
        }
      }),
    );
  });
});
