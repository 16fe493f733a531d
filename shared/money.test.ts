import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addMoney,
  currencyExponent,
  fromMoneyJson,
  MoneyShape,
  maxMinor,
  minMinor,
  minorToDecimal,
  money,
  negateMoney,
  parseMoney,
  roundToMinor,
  roundToMoney,
  splitByWeights,
  subtractMoney,
  toMoneyJson,
} from "./money.ts";
import { parseDecimal } from "./rational.ts";

describe("money as text", () => {
  test.each([
    ["12.34", "EUR", 1234n],
    ["-0.05", "EUR", -5n],
    ["12", "EUR", 1200n],
    ["1500", "JPY", 1500n],
    ["1.234", "KWD", 1234n],
    ["0.0001", "CLF", 1n],
    ["12.340", "EUR", 1234n],
  ])("B-1 %s %s is %s minor units", (amount, currency, minor) => {
    expect(parseMoney(amount, currency).minor).toBe(minor);
  });

  test.each([
    ["12.345", "EUR"],
    ["1.5", "JPY"],
    ["1.2345", "KWD"],
  ])("B-1 %s %s is refused: nothing is rounded silently", (amount, currency) => {
    expect(() => parseMoney(amount, currency)).toThrow(RangeError);
    expect(MoneyShape.safeParse({ amount, currency }).success).toBe(false);
  });

  test("M-16 money travels as a text with the currency's own places and comes back the same", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), fc.constantFrom("EUR", "JPY", "KWD", "CLF"), (minor, currency) => {
        const json = toMoneyJson(money(minor, currency));
        expect(MoneyShape.safeParse(json).success).toBe(true);
        expect((json.amount.split(".")[1] ?? "").length).toBe(currencyExponent(currency));
        expect(fromMoneyJson(json)).toEqual({ minor, currency });
      }),
    );
    expect(minorToDecimal(-5n, "EUR")).toBe("-0.05");
  });
});

test("two currencies are never added", () => {
  expect(addMoney(money(1n, "EUR"), money(2n, "EUR"))).toEqual(money(3n, "EUR"));
  expect(subtractMoney(money(1n, "EUR"), money(2n, "EUR"))).toEqual(negateMoney(money(1n, "EUR")));
  expect(() => addMoney(money(1n, "EUR"), money(1n, "USD"))).toThrow(RangeError);
  expect(() => subtractMoney(money(1n, "EUR"), money(1n, "USD"))).toThrow(RangeError);
});

test.each([
  ["0.125", "EUR", "half_away", 13n],
  ["0.125", "EUR", "half_even", 12n],
  ["0.129", "EUR", "down", 12n],
  ["10.5", "JPY", "half_away", 11n],
  ["0.0005", "KWD", "half_away", 1n],
] as const)("B-2 %s %s rounded %s is %s minor units", (exact, currency, mode, minor) => {
  expect(roundToMoney(parseDecimal(exact), currency, mode)).toEqual({ minor, currency });
  expect(roundToMinor(parseDecimal(exact), currencyExponent(currency), mode)).toBe(minor);
});

test("the smaller and the larger of two amounts", () => {
  expect([minMinor(-2n, 1n), minMinor(1n, -2n), maxMinor(-2n, 1n), maxMinor(1n, -2n)]).toEqual([-2n, -2n, 1n, 1n]);
});

describe("splitting by weights", () => {
  test.each([
    [2497n, [999n, 999n, 999n], [833n, 832n, 832n], "the unit that is left goes to the earlier of equals"],
    [100n, [1n, 2n], [33n, 67n], "to the larger remainder"],
    [-100n, [1n, 2n], [-33n, -67n], "a negative total is the mirror image"],
    [5n, [0n, 1n], [0n, 5n], "no weight, no share"],
    [0n, [3n, 4n], [0n, 0n], "nothing to split"],
  ])("%s by %s is %s: %s", (total, weights, parts) => {
    expect(splitByWeights(total, weights)).toEqual(parts);
  });

  test("refuses weights that mean nothing", () => {
    expect(() => splitByWeights(1n, [0n])).toThrow(RangeError);
    expect(() => splitByWeights(1n, [-1n, 2n])).toThrow(RangeError);
    expect(() => splitByWeights(1n, [])).toThrow(RangeError);
  });

  test("B-19 the parts add up and each is within one unit of its exact share", () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 8 }).filter((w) => w.some((x) => x > 0n));
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), weights, (total, w) => {
        const parts = splitByWeights(total, w);
        const sum = w.reduce((a, b) => a + b, 0n);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
        for (const [i, part] of parts.entries()) {
          const error = part * sum - total * (w[i] ?? 0n);
          expect(error < sum && error > -sum).toBe(true);
        }
      }),
    );
  });
});
