import { describe, expect, it } from "vitest";
import { bpsOfMegabits, bytesOfGigabytes } from "./gigabytes.ts";

describe("N-2 what people type becomes bit/s and bytes, in steps of a thousand", () => {
  it.each<[string, number | null]>([
    ["100", 100_000_000],
    ["2.5", 2_500_000],
    ["0.512", 512_000],
    ["0", null],
    ["0.0001", null],
    ["fast", null],
  ])("%s Mbit/s is %s bit/s", (typed, bps) => expect(bpsOfMegabits(typed)).toBe(bps));

  it.each<[string, number | undefined]>([
    ["1", 1_000_000_000],
    ["0.001", 1_000_000],
    ["1.5", 1_500_000_000],
    ["-2", -2_000_000_000],
    ["0", undefined],
    ["1.0005", undefined],
  ])("%s GB is %s bytes", (typed, bytes) => expect(bytesOfGigabytes(typed)).toBe(bytes));
});
