import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PriceWish, sharePrices } from "./price-rules.ts";

const wish = (minor: bigint, takesRest = false): PriceWish => ({ minor, takesRest });

describe("prices of a row that add up to its total", () => {
  it.each([
    ["the wishes come to the total", 4500n, [wish(2000n), wish(2500n, true)], [2000n, 2500n]],
    ["one takes the rest", 5685n, [wish(2500n, true), wish(2000n), wish(500n), wish(500n)], [2685n, 2000n, 500n, 500n]],
    ["the rest may be nothing", 2000n, [wish(2500n, true), wish(2000n)], [0n, 2000n]],
    ["of two that would take it, the first does", 5000n, [wish(1n, true), wish(2n, true)], [4998n, 2n]],
    ["no rest is left: all give way alike", 1000n, [wish(2500n, true), wish(2000n), wish(500n)], [500n, 400n, 100n]],
    ["none takes the rest: all share as they stand to each other", 1001n, [wish(1000n), wish(1000n)], [501n, 500n]],
    ["nobody says what anything costs", 1000n, [wish(0n), wish(0n), wish(0n)], [334n, 333n, 333n]],
    ["all of it is free", 0n, [wish(500n), wish(700n)], [0n, 0n]],
    ["no service, no price", 0n, [], []],
  ])("%s", (_why, total, wishes, prices) => {
    expect(sharePrices(total, wishes)).toEqual(prices);
  });

  it("refuses what cannot be shared", () => {
    expect(() => sharePrices(-1n, [wish(1n)])).toThrow(RangeError);
    expect(() => sharePrices(1n, [])).toThrow(RangeError);
  });

  it("always adds up, and never goes below nothing", () => {
    const wishes = fc.array(fc.record({ minor: fc.bigInt(0n, 1_000_000n), takesRest: fc.boolean() }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.bigInt(0n, 5_000_000n), wishes, (total, list) => {
        const prices = sharePrices(total, list);
        expect(prices).toHaveLength(list.length);
        expect(prices.reduce((sum, price) => sum + price, 0n)).toBe(total);
        expect(prices.every((price) => price >= 0n)).toBe(true);
      }),
    );
  });
});
