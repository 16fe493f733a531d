import { describe, expect, test } from "vitest";
import { parseDecimal, rational, toDecimal } from "../../../shared/rational.ts";
import { type Direction, directionOf, monthlyValue, type ValuedPrice } from "./monthly-value-rules.ts";

const price = (unitPrice: string, more: Partial<ValuedPrice> = {}): ValuedPrice => ({
  unitPrice,
  quantity: "1",
  period: { months: 1 },
  includesTax: false,
  taxShare: rational(0n),
  ...more,
});
const fifth = parseDecimal("0.2");

describe("what a price is worth by the month", () => {
  test.each([
    [price("45"), "45.00000000", "a month's price"],
    [price("480", { period: { months: 12 } }), "40.00000000", "a year's price"],
    [price("4.99", { quantity: "3" }), "14.97000000", "three of it"],
    [price("54", { includesTax: true, taxShare: fifth }), "45.00000000", "net of the tax inside"],
    [price("54", { taxShare: fifth }), "54.00000000", "tax on top is not part of it"],
    [price("30.436875", { period: { days: 1 } }), "926.40335977", "a day's price, × 30.436875"],
    [price("12", { period: { days: 7 } }), "52.17750000", "a week's price, × 30.436875 ÷ 7"],
  ])("B-17 %o is %s: %s", (valued, expected) => {
    expect(toDecimal(monthlyValue(valued), 8)).toBe(expected);
  });
});

describe("the direction of a change", () => {
  test.each<[ValuedPrice, ValuedPrice, Direction, string]>([
    [price("45"), price("70"), "upgrade", "dearer"],
    [price("70"), price("45"), "downgrade", "cheaper"],
    [price("45"), price("45.00000000"), "lateral", "the same, however it is written"],
    [price("45"), price("480", { period: { months: 12 } }), "downgrade", "a year is dearer and its month cheaper"],
    [price("54", { includesTax: true, taxShare: fifth }), price("45"), "lateral", "with tax inside and without"],
    [price("45"), price("15.00000001", { quantity: "3" }), "upgrade", "by the smallest fraction"],
  ])("B-17 from %o to %o is a %s: %s", (from, to, direction) => {
    expect(directionOf(from, to)).toBe(direction);
  });
});
