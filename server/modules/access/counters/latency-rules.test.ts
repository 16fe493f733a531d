import { describe, expect, it } from "vitest";
import { bucketOf, latencyBuckets, quantileUs } from "./latency-rules.ts";

/** Of answers that took so long, in microseconds. */
const counted = (us: readonly number[]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const each of us) counts.set(bucketOf(each), (counts.get(bucketOf(each)) ?? 0) + 1);
  return counts;
};

describe("N-113 latency in buckets", () => {
  it.each([
    [0, 0],
    [50, 0],
    [51, 1],
    [70, 1],
    [72, 2],
    [100, 2],
    [200, 4],
    [60_000_000, latencyBuckets - 1],
    [Number.POSITIVE_INFINITY, latencyBuckets - 1],
  ])("%d µs is in bucket %d", (us, bucket) => expect(bucketOf(us)).toBe(bucket));

  it("what is said is never less than what was, and at most √2 times as much", () => {
    for (let us = 51; us < 10_000_000; us = Math.ceil(us * 1.07)) {
      const said = quantileUs(counted([us]), 0.5) ?? 0;
      expect(said).toBeGreaterThanOrEqual(us - 1);
      expect(said).toBeLessThanOrEqual(Math.ceil(us * Math.SQRT2) + 1);
    }
  });

  it("half of them, and the slowest one in a hundred", () => {
    const hundred = counted([...Array.from({ length: 98 }, () => 100), 100_000, 100_000]);
    expect(quantileUs(hundred, 0.5)).toBe(100);
    expect(quantileUs(hundred, 0.99)).toBeGreaterThanOrEqual(100_000);
    expect(quantileUs(new Map(), 0.5)).toBe(null);
  });
});
