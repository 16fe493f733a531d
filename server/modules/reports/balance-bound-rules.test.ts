import { describe, expect, it } from "vitest";
import { boundInMinor } from "./balance-bound-rules.ts";

describe("B-1 a balance bound in minor units", () => {
  it.each<[string, number, "from" | "to", bigint, string]>([
    ["10", 2, "from", 1000n, "whole euros"],
    ["-10.5", 2, "to", -1050n, "below zero"],
    ["10.005", 2, "from", 1001n, "no amount between 10.00 and 10.01"],
    ["10.005", 2, "to", 1000n, "no amount between 10.00 and 10.01"],
    ["-10.005", 2, "from", -1000n, "-10.00 is more than -10.005"],
    ["-10.005", 2, "to", -1001n, "-10.01 is less than -10.005"],
    ["12", 0, "to", 12n, "yen"],
    ["12.5", 0, "from", 13n, "half a yen more"],
    ["1.2345", 3, "to", 1234n, "dinars"],
    ["-0.000", 2, "from", 0n, "nothing"],
  ])("%s with %d decimals, %s: %s, %s", (amount, exponent, bound, minor) => {
    expect(boundInMinor(amount, exponent, bound)).toBe(minor);
  });
});
