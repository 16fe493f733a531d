import { describe, expect, it } from "vitest";
import { bytesOfGigabytes } from "./gigabytes.ts";

describe("N-2 what people type becomes bytes, in steps of a thousand", () => {
  it.each<[string, number | undefined]>([
    ["1", 1_000_000_000],
    ["0.001", 1_000_000],
    ["1.5", 1_500_000_000],
    ["-2", -2_000_000_000],
    ["0", undefined],
    ["1.0005", undefined],
  ])("%s GB is %s bytes", (typed, bytes) => expect(bytesOfGigabytes(typed)).toBe(bytes));
});
