import { describe, expect, it } from "vitest";
import { type RateUnit, readRate, someRate, textOfRate, unitOfRate } from "./rate-units.ts";

describe("N-2 speeds are typed in kbit/s or Mbit/s, with 1 kbit = 1000 bit", () => {
  it.each<[number, RateUnit, string]>([
    [100_000_000, "Mbit/s", "100"],
    [2_500_000, "Mbit/s", "2.5"],
    [500_000, "Mbit/s", "0.5"],
    [512_000, "kbit/s", "512"],
    [1_536_000, "kbit/s", "1536"],
    [64_500, "kbit/s", "64.5"],
    [1_234_567, "kbit/s", "1234.567"],
    [1, "kbit/s", "0.001"],
    [0, "Mbit/s", "0"],
  ])("%s bit/s is shown in %s as %s, and read back as it was", (bps, unit, text) => {
    expect(unitOfRate(bps)).toBe(unit);
    expect(textOfRate(bps, unit)).toBe(text);
    expect(readRate(text, unit)).toBe(bps);
  });

  it.each<[string, RateUnit, number | string | null]>([
    ["100", "kbit/s", 100_000],
    ["0.001", "Mbit/s", 1_000],
    ["", "kbit/s", null],
    ["fast", "Mbit/s", "fast"],
    ["1.2345", "Mbit/s", "1.2345"],
    ["-1", "kbit/s", "-1"],
  ])("%j %s is read as %j", (text, unit, rate) => expect(readRate(text, unit)).toBe(rate));

  it("nothing stands in Mbit/s, and what is no number stays in the box", () => {
    expect([unitOfRate(null), textOfRate(null, "Mbit/s"), textOfRate("fast", "kbit/s")]).toEqual(["Mbit/s", "", "fast"]);
  });

  it("where none is no speed, neither is what is no number", () => {
    expect([5, 0, "fast", null].map(someRate)).toEqual([5, null, null, null]);
  });
});
