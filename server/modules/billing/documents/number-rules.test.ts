import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day, fromEpochDay } from "../../../../shared/calendar.ts";
import {
  counterOfNumber,
  defaultPatterns,
  faultsOfSeries,
  formatNumber,
  isGapless,
  type NumberedKind,
  type NumberPattern,
  type NumberReset,
  type NumberVars,
  numberedKinds,
  numberVariables,
  parseNumberPattern,
  resetBucket,
} from "./number-rules.ts";

const pattern = (text: string): NumberPattern => {
  const parsed = parseNumberPattern(text);
  if (parsed.kind === "faulty") throw new Error(JSON.stringify(parsed.faults));
  return parsed.pattern;
};

const vars: NumberVars = {
  on: day("2026-03-07"),
  next: 42,
  partnerNumber: 1,
  customerNumber: 1042,
  locationNumber: 7,
  type: "3",
  randString: "k3v9q7x2m5",
  randNumber: "8305512764",
};

describe("B-116 patterns", () => {
  test.each([
    ["{year}{partner_id|2}{next|6}", "202601000042", "the default of invoices"],
    ["CN{year}{partner_id|2}{next|6}", "CN202601000042", "of credit notes"],
    ["{year}-{type|2}-{next|5}", "2026-03-00042", "of receipts"],
    ["{next}", "42", "no width, no zeros"],
    ["{next|1}", "42", "a counter that outgrows its width gets longer"],
    ["{year|2}/{month}/{day}-{next|3}", "26/03/07-042", "a year of two digits"],
    ["{customer_id|6}-{location_id|3}-{next}", "001042-007-42", "M-3 visible numbers"],
    ["INV {next} ({year})", "INV 42 (2026)", "text on both sides"],
    ["{rand_string|4}-{rand_number|6}", "k3v9-830551", "chance"],
    ["{rand_string}{rand_number}", "k3v9q7x283055127", "eight characters where no width is given"],
  ])("%s is %s: %s", (text, number) => {
    expect(formatNumber(pattern(text), vars)).toBe(number);
  });

  test.each([
    ["{nxt}", ["unknown-variable"]],
    ["{NEXT}", ["unknown-variable"]],
    ["{}", ["unknown-variable"]],
    ["{next|}", ["unknown-variable"]],
    ["{next", ["unbalanced-brace"]],
    ["next}", ["unbalanced-brace"]],
    ["{{next}}", ["unbalanced-brace"]],
    ["{next|0}", ["width-out-of-range"]],
    ["{next|21}", ["width-out-of-range"]],
    ["{a}{b}{year|99}", ["unknown-variable", "unknown-variable", "width-out-of-range"]],
  ])("%s is refused: %j", (text, codes) => {
    const parsed = parseNumberPattern(text);
    expect(parsed.kind === "faulty" && parsed.faults.map((f) => f.code)).toEqual(codes);
  });

  test.each<[string, NumberedKind, NumberReset, string[], string]>([
    ["{year}{next|6}", "invoice", "yearly", [], "the usual"],
    ["{next}", "invoice", "never", [], "never reset"],
    ["{year}", "invoice", "never", ["next-missing"], "invoices count"],
    ["{year}", "credit_note", "never", ["next-missing"], "credit notes too"],
    ["{year}{rand_string}{next}", "invoice", "never", ["random-not-allowed"], "no chance in a gapless series"],
    ["{rand_number}", "credit_note", "never", ["next-missing", "random-not-allowed"], "both at once"],
    ["{rand_string}", "payment", "never", [], "a receipt may be drawn"],
    ["{year}", "payment", "never", ["next-missing"], "but must not be always the same"],
    ["{next}", "invoice", "yearly", ["reset-needs-year"], "B-118 or numbers come again"],
    ["{year}{next}", "invoice", "monthly", ["reset-needs-month"], "B-118 a month needs both"],
    ["{month}{next}", "invoice", "monthly", ["reset-needs-year"], "B-118 a month alone comes again"],
    ["{year}{month}{next}", "invoice", "monthly", [], "B-118 both"],
    ["{next}{next}", "proforma", "never", ["next-twice"], "one counter"],
  ])("B-116, B-118 %s for %s, reset %s: %j, %s", (text, kind, reset, codes) => {
    expect(faultsOfSeries(pattern(text), kind, reset).map((f) => f.code)).toEqual(codes);
  });

  test("every default pattern will do for its kind, reset each year", () => {
    for (const kind of numberedKinds) expect(faultsOfSeries(pattern(defaultPatterns[kind]), kind, "yearly")).toEqual([]);
    expect(numberedKinds.filter(isGapless)).toEqual(["invoice", "credit_note"]);
  });

  test("what a pattern asks for must be there, and long enough", () => {
    expect(() => formatNumber(pattern("{partner_id}{next}"), { on: vars.on, next: 1 })).toThrow(/partner_id/);
    expect(formatNumber(pattern("{rand_string|4}"), { ...vars, randString: "k3v9" })).toBe("k3v9");
    expect(() => formatNumber(pattern("{rand_string|9}"), { ...vars, randString: "short" })).toThrow(/9 characters/);
  });
});

test.each<[NumberReset, string, string]>([
  ["never", "2026-12-31", ""],
  ["yearly", "2026-12-31", "2026"],
  ["yearly", "2027-01-01", "2027"],
  ["monthly", "2026-12-31", "2026-12"],
])("B-118 reset %s on %s counts in %j", (reset, on, bucket) => {
  expect(resetBucket(reset, day(on))).toBe(bucket);
});

describe("B-118 imported numbers", () => {
  test.each([
    ["{year}{partner_id|2}{next|6}", "202601000042", 42n],
    ["{year}{partner_id|2}{next|6}", "2026011234567", 1234567n],
    ["{year}{partner_id|2}{next|6}", "202501000042", undefined],
    ["{year}{partner_id|2}{next|6}", "202601", undefined],
    ["{year}{partner_id|2}{next|6}", "20260100A042", undefined],
    ["{next}/{year}", "17/2026", 17n],
    ["{year}{next}{year}", "2026", undefined],
    ["{year}{next}{year}", "20262026", undefined],
    ["{year}{next}{year}", "202652026", 5n],
    ["{rand_string}", "k3v9q7x2", undefined],
  ])("%s in %s: %s", (text, number, counter) => {
    expect(counterOfNumber(pattern(text), number, vars)).toBe(counter);
  });
});

const anyPart = fc.oneof(
  fc.stringMatching(/^[A-Z/ -]{1,4}$/),
  fc.tuple(fc.constantFrom(...numberVariables.filter((v) => v !== "next")), fc.constantFrom("", "|2", "|6")).map(([v, w]) => `{${v}${w}}`),
);

describe("properties", () => {
  test("I-11 in one bucket two counters never make one number, and the counter can be read back", () => {
    fc.assert(
      fc.property(
        fc.array(anyPart, { maxLength: 4 }),
        fc.array(anyPart, { maxLength: 4 }),
        fc.nat(2_000_000),
        fc.nat(2_000_000),
        (before, after, a, b) => {
          const made = pattern(`${before.join("")}{next|6}${after.join("")}`);
          const first = formatNumber(made, { ...vars, next: a });
          const second = formatNumber(made, { ...vars, next: BigInt(b) });
          expect(first === second).toBe(a === b);
          expect(counterOfNumber(made, first, vars)).toBe(BigInt(a));
        },
      ),
    );
  });

  test("B-118 a series that resets makes no number of another bucket", () => {
    const made = pattern("{year}{month}-{next|4}");
    fc.assert(
      fc.property(fc.integer({ min: 18_000, max: 30_000 }), fc.integer({ min: 18_000, max: 30_000 }), fc.nat(20_000), (a, b, next) => {
        const x = fromEpochDay(a);
        const y = fromEpochDay(b);
        const isSame = resetBucket("monthly", x) === resetBucket("monthly", y);
        expect(formatNumber(made, { on: x, next }) === formatNumber(made, { on: y, next })).toBe(isSame);
      }),
    );
  });
});
