import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money, parseMoney } from "./money.ts";
import { type SurchargeRule, surchargeOf } from "./surcharge.ts";

describe("what a gateway adds", () => {
  it.each<[string, SurchargeRule | null, string, string]>([
    ["35.00", { fixed: "0.35", percent: "1.9", cap: null }, "1.02", "0.35 and 0.665, half a cent up"],
    ["35.00", { fixed: "0", percent: "2", cap: null }, "0.70", "only a share"],
    ["35.00", { fixed: "0.50", percent: "0", cap: null }, "0.50", "only a fixed part"],
    ["1000.00", { fixed: "0.35", percent: "1.9", cap: "5.00" }, "5.00", "never above the cap"],
    ["0.01", { fixed: "0", percent: "1", cap: null }, "0.00", "a hundredth of a cent is nothing"],
    ["0.00", { fixed: "0.35", percent: "1.9", cap: null }, "0.00", "nothing on nothing"],
    ["35.00", null, "0.00", "no rule"],
  ])("P-119 on %s by %o: %s (%s)", (paid, rule, fee) => {
    expect(surchargeOf(parseMoney(paid, "EUR"), rule)).toEqual(parseMoney(fee, "EUR"));
  });
  it("P-119 a currency without cents has a surcharge without cents", () => {
    expect(surchargeOf(money(1001n, "JPY"), { fixed: "10", percent: "1.5", cap: null })).toEqual(money(25n, "JPY"));
  });

  const cents = (max: number) => fc.integer({ min: 0, max }).map((n) => `${Math.trunc(n / 100)}.${String(n % 100).padStart(2, "0")}`);
  const rules = fc.record({ fixed: cents(500), percent: cents(1000), cap: fc.option(cents(1000)) });
  it("P-119 it is never below zero or above the cap, grows with what is paid, and lies within half a cent of the exact one", () => {
    fc.assert(
      fc.property(rules, fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.bigInt({ min: 0n, max: 10n ** 6n }), (rule, minor, more) => {
        const fee = surchargeOf(money(minor, "EUR"), rule).minor;
        expect(fee).toBeGreaterThanOrEqual(0n);
        expect(surchargeOf(money(minor + more, "EUR"), rule).minor).toBeGreaterThanOrEqual(fee);
        const cap = rule.cap === null ? null : parseMoney(rule.cap, "EUR").minor;
        if (cap !== null) expect(fee).toBeLessThanOrEqual(cap);
        // Ten thousandths of a cent: percent has two places.
        const exact = parseMoney(rule.fixed, "EUR").minor * 10_000n + minor * parseMoney(rule.percent, "EUR").minor;
        const off = fee * 10_000n - exact;
        if (fee !== cap) expect(off <= 5_000n && off >= -5_000n).toBe(true);
      }),
    );
  });
});
