import { describe, expect, it } from "vitest";
import { heightOf, roundTop } from "./chart-rules.ts";

describe("the axis of a chart", () => {
  it.each([
    [0, 1, "nothing still has an axis"],
    [7, 10, "one digit"],
    [1000, 1000, "round already"],
    [1001, 2000, "just above"],
    [2300, 2500, "two and a half"],
    [48_900, 50_000, "five"],
    [0.3, 0.5, "less than one"],
  ])("%d reaches to %d: %s", (largest, top) => {
    expect(roundTop(largest)).toBeCloseTo(top, 6);
  });

  it.each([
    ["500.00", 1000, 0.5],
    ["0.00", 1000, 0],
    ["-5.00", 1000, 0],
    ["2000.00", 1000, 1],
  ])("%s of %d stands at %d", (amount, top, share) => {
    expect(heightOf(amount, top)).toBe(share);
  });
});
