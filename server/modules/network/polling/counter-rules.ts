// N-44 what a counter says about the time between two looks at it.

export type CounterKind = "counter32" | "counter64";
export interface CountedAt {
  readonly count: bigint;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

const wrap32 = 2n ** 32n;

/**
 * How much a counter grew a second, in its own unit; null: nobody can tell, which is a gap and not a spike.
 * @param longestMs - what lies further apart says nothing about either moment, and a counter of 32 bits may have wrapped more than once meanwhile
 */
export function ratePerSecond(kind: CounterKind, before: CountedAt, after: CountedAt, longestMs: number): number | null {
  const passedMs = after.atMs - before.atMs;
  if (passedMs <= 0 || passedMs > longestMs) return null;
  const grown = growth(kind, before.count, after.count);
  return grown === null ? null : (Number(grown) * 1000) / passedMs;
}

/** A counter of 64 bits wraps after centuries (RFC 2863 3.1.6): one that fell was set to zero by somebody. */
function growth(kind: CounterKind, before: bigint, after: bigint): bigint | null {
  if (after >= before) return after - before;
  return kind === "counter32" && before < wrap32 ? after + wrap32 - before : null;
}
