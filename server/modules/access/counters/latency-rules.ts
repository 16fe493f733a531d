// How long answers took, without keeping each of them: buckets that grow by a factor, so that a thousandth and a second are told equally well.

const firstUs = 50;
/** Each bucket is this many times as wide as the one before: √2, so what is said is at most 41 % too much. */
const perDoubling = 2;
/** The last one takes all that is longer: over 50 seconds. */
export const latencyBuckets = 41;

/** @param us - microseconds */
export function bucketOf(us: number): number {
  if (!(us > firstUs)) return 0;
  return Math.min(latencyBuckets - 1, Math.ceil(perDoubling * Math.log2(us / firstUs)));
}

/** The longest that a bucket stands for, in microseconds. */
const upperUs = (bucket: number): number => Math.round(firstUs * 2 ** (bucket / perDoubling));

/**
 * @param counts - how many are in each bucket
 * @param share - 0.5: half of them took no longer
 * @returns microseconds, as the upper end of a bucket; null: there were none
 */
export function quantileUs(counts: ReadonlyMap<number, number>, share: number): number | null {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let passed = 0;
  const inOrder = [...counts].toSorted(([one], [other]) => one - other);
  for (const [bucket, count] of inOrder) {
    passed += count;
    if (passed >= share * total) return upperUs(bucket);
  }
  return null;
}
