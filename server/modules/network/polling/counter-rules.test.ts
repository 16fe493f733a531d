import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CounterKind, ratePerSecond } from "./counter-rules.ts";

const wrap32 = 2n ** 32n;
const longest = 750_000;
const rate = (kind: CounterKind, before: bigint, after: bigint, seconds = 300) =>
  ratePerSecond(kind, { count: before, atMs: 1_000_000 }, { count: after, atMs: 1_000_000 + seconds * 1000 }, longest);

describe("N-44 counters become rates", () => {
  it.each<{ why: string; kind: CounterKind; before: bigint; after: bigint; seconds?: number; is: number | null }>([
    { why: "(new − old) / seconds", kind: "counter64", before: 1000n, after: 301_000n, is: 1000 },
    { why: "nothing happened", kind: "counter32", before: 77n, after: 77n, is: 0 },
    { why: "32 bits wrap: 2^32 is added once", kind: "counter32", before: wrap32 - 100n, after: 200n, is: 1 },
    { why: "32 bits wrap onto zero", kind: "counter32", before: wrap32 - 300n, after: 0n, is: 1 },
    { why: "64 bits that fall were cleared by somebody: a gap, not 2^64", kind: "counter64", before: 5_000_000n, after: 10n, is: null },
    { why: "64 bits beyond what a double holds exactly", kind: "counter64", before: 2n ** 63n, after: 2n ** 63n + 600n, is: 2 },
    {
      why: "a counter of 32 bits that says more than 32 bits did not wrap there",
      kind: "counter32",
      before: wrap32 + 5n,
      after: 5n,
      is: null,
    },
    { why: "two looks at one moment", kind: "counter64", before: 1n, after: 2n, seconds: 0, is: null },
    { why: "a clock that went back", kind: "counter64", before: 1n, after: 2n, seconds: -5, is: null },
    { why: "too long ago to say anything about now", kind: "counter64", before: 1n, after: 2n, seconds: 751, is: null },
    { why: "as long ago as may be", kind: "counter64", before: 0n, after: 750n, seconds: 750, is: 1 },
  ])("$why", ({ kind, before, after, seconds, is }) => {
    expect(rate(kind, before, after, seconds)).toBe(is);
  });

  it("what was counted comes back from any start, wrapped or not", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: wrap32 - 1n }),
        fc.bigInt({ min: 0n, max: wrap32 - 1n }),
        fc.integer({ min: 1, max: 750 }),
        (start, grown, seconds) => {
          const found = rate("counter32", start, (start + grown) % wrap32, seconds);
          expect(found).toBeCloseTo(Number(grown) / seconds, 6);
        },
      ),
    );
  });

  it("never below zero, whatever a device says", () => {
    const count = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(
        fc.constantFrom<CounterKind>("counter32", "counter64"),
        count,
        count,
        fc.integer({ min: -10, max: 1000 }),
        (kind, before, after, seconds) => {
          const found = rate(kind, before, after, seconds);
          expect(found === null || found >= 0).toBe(true);
        },
      ),
    );
  });
});
