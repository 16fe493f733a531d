// When a step would do so much that a person has to say yes first (B-262).

/** So few are never too many: a small provider, a bad month. */
const neverTooMany = 25;

export interface Blast {
  readonly count: number;
  readonly customers: number;
  /** The most in one day lately; 0: there was none yet, so nothing to compare with. */
  readonly usual: number;
  readonly percent: number;
  readonly times: number;
}

export function tooMany({ count, customers, usual, percent, times }: Blast): "percent" | "usual" | undefined {
  if (count <= neverTooMany) return undefined;
  if (count * 100 > customers * percent) return "percent";
  return usual > 0 && count > usual * times ? "usual" : undefined;
}
