import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  compare,
  divide,
  floor,
  multiply,
  parseDecimal,
  type Rational,
  rational,
  round,
  scaledToDecimal,
  subtract,
  toDecimal,
  trimDecimal,
} from "./rational.ts";

const fraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([n, d]) => rational(n, d));

const same = (a: Rational, b: Rational) => compare(a, b) === 0;

describe("rounding", () => {
  test.each([
    // text, half away, half even, down
    ["2.5", 3n, 2n, 2n],
    ["3.5", 4n, 4n, 3n],
    ["-2.5", -3n, -2n, -2n],
    ["-3.5", -4n, -4n, -3n],
    ["2.4999", 2n, 2n, 2n],
    ["2.5001", 3n, 3n, 2n],
    ["-0.5", -1n, 0n, 0n],
    ["-0.4", 0n, 0n, 0n],
    ["0", 0n, 0n, 0n],
    ["7", 7n, 7n, 7n],
  ])("B-2 %s rounds to %s, %s or %s", (text, away, even, down) => {
    const x = parseDecimal(text);
    expect(round(x)).toBe(away);
    expect(round(x, "half_even")).toBe(even);
    expect(round(x, "down")).toBe(down);
  });

  test("B-2 R(-x) = -R(x) in every mode, and never more than half (down: one) away", () => {
    fc.assert(
      fc.property(fraction, fc.constantFrom("half_away", "half_even", "down"), (x, mode) => {
        const rounded = round(x, mode);
        expect(round({ n: -x.n, d: x.d }, mode)).toBe(-rounded);
        const error = subtract(x, rational(rounded));
        const size = error.n < 0n ? -error.n : error.n;
        expect(mode === "down" ? size < error.d : size * 2n <= error.d).toBe(true);
      }),
    );
  });

  test.each([
    ["2.9", 2n],
    ["-2.1", -3n],
    ["-3", -3n],
    ["3", 3n],
    ["0", 0n],
  ])("the floor of %s is %s", (text, whole) => {
    expect(floor(parseDecimal(text))).toBe(whole);
  });
});

describe("fractions", () => {
  test("adding undoes subtracting, multiplying undoes dividing", () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(same(subtract(add(a, b), b), a)).toBe(true);
        if (b.n !== 0n) expect(same(multiply(divide(a, b), b), a)).toBe(true);
      }),
    );
  });

  test("a denominator is never zero and always positive", () => {
    expect(() => rational(1n, 0n)).toThrow(RangeError);
    expect(() => divide(rational(1n), rational(0n))).toThrow(RangeError);
    expect(rational(1n, -2n)).toEqual({ n: -1n, d: 2n });
  });
});

describe("decimal texts", () => {
  test.each(["", ".5", "5.", "1e3", "1,5", "+1", " 1", "NaN", "0x10", "--1"])("%j is refused", (text) => {
    expect(() => parseDecimal(text)).toThrow(RangeError);
  });

  test("a decimal text is exact both ways", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }), (scaled, places) => {
        expect(toDecimal(parseDecimal(scaledToDecimal(scaled, places)), places)).toBe(scaledToDecimal(scaled, places));
      }),
    );
  });

  test.each([
    ["45.00000000", "45"],
    ["45.10000000", "45.1"],
    ["100", "100"],
    ["0.00", "0"],
    ["-0.00", "0"],
    ["-0", "0"],
    ["-1.50", "-1.5"],
    ["0.00000001", "0.00000001"],
  ])("%s without zeros that say nothing is %s", (text, trimmed) => {
    expect(trimDecimal(text)).toBe(trimmed);
  });
});
