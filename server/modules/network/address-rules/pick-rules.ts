// Which units of a prefix come next. Nothing is listed: a unit is worked out from its number, and spans that cannot be given are jumped over, so a /8
// and 16 million delegations cost the same as a /24.
import type { Network } from "./ip-rules.ts";
import { type Plot, type Span, unitAt, unitsIn, unusableSpans } from "./prefix-rules.ts";

export type AllocationOrder = "lowest" | "random";

export interface Fresh {
  readonly units: readonly Network[];
  /** The number from which the next ones are worked out; equal to `unitsIn` when all have been given out. */
  readonly next: bigint;
}

export interface FreshWish {
  readonly order: AllocationOrder;
  /** Makes one prefix's random order another than its neighbour's: the hexadecimal digits of its id. */
  readonly seed: string;
  /** Where the last time ended; 0 at first. */
  readonly from: bigint;
  readonly atMost: number;
}

/** The next usable units of a prefix, each once in its life, in the order that it is given out. */
export function freshUnits(plot: Plot, { order, seed, from, atMost }: FreshWish): Fresh {
  const total = unitsIn(plot);
  const unusable = unusableSpans(plot);
  const units: Network[] = [];
  let at = from;
  // In random order unusable units are met one by one; the bound keeps a prefix that is nearly all excluded from holding up a log-in.
  for (let steps = 0; at < total && units.length < atMost && steps < atMost * 64; steps++) {
    const index = order === "lowest" ? at : shuffled(at, total, seed);
    const bad = spanAt(unusable, index);
    if (!bad) units.push(unitAt(plot, index));
    at = bad && order === "lowest" ? bad.to + 1n : at + 1n;
  }
  return { units, next: at };
}

function spanAt(spans: readonly Span[], index: bigint): Span | undefined {
  let [low, high] = [0, spans.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle] as Span;
    if (index < span.from) high = middle - 1;
    else if (index > span.to) low = middle + 1;
    else return span;
  }
  return undefined;
}

/**
 * A number of 0 … total−1 for each number of 0 … total−1, no two alike; `total` is a power of two. Multiplying by an odd number, adding, and folding the
 * upper half of the bits into the lower are each undone by one step, so together they only change the order.
 */
export function shuffled(index: bigint, total: bigint, seed: string): bigint {
  if (total < 2n) return index;
  const mask = total - 1n;
  const half = BigInt(Math.ceil(total.toString(2).length / 2));
  const key = BigInt(`0x${seed.replaceAll(/[^0-9a-f]/gi, "") || "1"}`);
  let value = index;
  for (let round = 0; round < 3; round++) {
    value = (value * (((key >> BigInt(round * 17)) << 1n) | 1n) + (key >> BigInt(round * 11 + 3))) & mask;
    value = (value ^ (value >> half)) & mask;
    value = (value * 0x9e3779b97f4a7c15f39cc0605cedc835n) & mask;
  }
  return value;
}
