import { splitByWeights } from "../../../../shared/money.ts";

export interface PriceWish {
  /** What the service should cost, at least 0. */
  readonly minor: bigint;
  /** Costs whatever the others leave. */
  readonly takesRest: boolean;
}

/**
 * What each of a customer's services costs when only their sum is known for certain. The first one that takes the rest takes it, the
 * others cost what they should. Where nothing is left for it, or none takes the rest, all share in the sum as their wishes stand to each
 * other. The prices always add up to the total, and none is below 0.
 */
export function sharePrices(totalMinor: bigint, wishes: readonly PriceWish[]): bigint[] {
  if (totalMinor < 0n) throw new RangeError("a total below 0 cannot be shared");
  if (wishes.length === 0) {
    if (totalMinor > 0n) throw new RangeError("there is no service that could cost the total");
    return [];
  }
  const sum = wishes.reduce((all, wish) => all + wish.minor, 0n);
  if (sum === totalMinor) return wishes.map((wish) => wish.minor);
  const taker = wishes.findIndex((wish) => wish.takesRest);
  const rest = totalMinor - (sum - (wishes[taker]?.minor ?? 0n));
  if (taker >= 0 && rest >= 0n) return wishes.map((wish, index) => (index === taker ? rest : wish.minor));
  return splitByWeights(totalMinor, sum === 0n ? wishes.map(() => 1n) : wishes.map((wish) => wish.minor));
}
