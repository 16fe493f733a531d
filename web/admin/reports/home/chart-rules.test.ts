import { describe, expect, it } from "vitest";
import { axisOf, heightOf } from "./chart-rules.ts";

describe("the axis of a chart", () => {
  it.each([
    [0, [0, 1], "nothing still has an axis"],
    [7, [0, 2, 4, 6, 8], "one digit"],
    [1000, [0, 200, 400, 600, 800, 1000], "round already"],
    [1001, [0, 250, 500, 750, 1000, 1250], "just above"],
    [21_100, [0, 5000, 10_000, 15_000, 20_000, 25_000], "five"],
    [48_900, [0, 10_000, 20_000, 30_000, 40_000, 50_000], "ten"],
    [0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5], "less than one"],
  ])("%d has lines at %j: %s", (largest, lines) => {
    const axis = axisOf(largest);
    expect(axis).toHaveLength(lines.length);
    for (const [at, line] of lines.entries()) expect(axis[at]).toBeCloseTo(line, 9);
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
