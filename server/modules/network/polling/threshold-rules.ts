// When a measured value is worth an alert.

interface Limits {
  /** Below this is wrong; null: nothing is too low. */
  readonly low: number | null;
  /** Above this is wrong; null: nothing is too high. */
  readonly high: number | null;
}

/** Back so far inside before it counts as well again, or a value on the edge would call every few minutes. */
const returnShare = 0.02;

/** @param isOpen - whether it is known to be wrong already */
export function isBeyond({ low, high }: Limits, value: number, isOpen: boolean): boolean {
  const slack = (limit: number): number => (isOpen ? Math.abs(limit) * returnShare : 0);
  return (high !== null && value > high - slack(high)) || (low !== null && value < low + slack(low));
}
