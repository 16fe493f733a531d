// A stored line has its net, a stored document its taxes. Other systems want the tax of each line, and the sum must be the document's to the
// cent: whatever they would work out themselves could differ by one.
import { add, floor, multiply, parseDecimal, type Rational, rational, trimDecimal } from "../../../../shared/rational.ts";

export interface StoredLine {
  readonly netMinor: bigint;
  /** As it was typed: with tax where `includesTax`. */
  readonly amountMinor: bigint;
  readonly includesTax: boolean;
  readonly ratePercent: string;
  /** Several taxes in one: no row of the document's taxes is its alone. */
  readonly isGroup: boolean;
}

export interface StoredTax {
  readonly includesTax: boolean;
  readonly ratePercent: string;
  readonly taxMinor: bigint;
}

/** The tax of each line, in the order given; the sum is `taxMinor`. */
export function taxesOfLines(lines: readonly StoredLine[], taxes: readonly StoredTax[], taxMinor: bigint): bigint[] {
  const found: bigint[] = lines.map((line) => (line.includesTax ? line.amountMinor - line.netMinor : 0n));
  const exclusive = [...lines.keys()].filter((at) => lines[at]?.includesTax === false);
  if (exclusive.length === 0) return found;
  const left = taxMinor - found.reduce((sum, tax) => sum + tax, 0n);
  for (const { at, totalMinor } of bucketsOf(lines, exclusive, taxes, left)) {
    const parts = spread(
      totalMinor,
      at.map((index) => exactTax(lines[index] as StoredLine)),
    );
    for (const [place, index] of at.entries()) found[index] = parts[place] ?? 0n;
  }
  return found;
}

/** Lines of one rate share the tax of that rate, where the stored taxes say it; otherwise all share what there is. */
function bucketsOf(
  lines: readonly StoredLine[],
  exclusive: readonly number[],
  taxes: readonly StoredTax[],
  left: bigint,
): { at: readonly number[]; totalMinor: bigint }[] {
  const byRate = Map.groupBy(exclusive, (at) => trimDecimal(lines[at]?.ratePercent ?? "0"));
  const buckets = [...byRate].map(([rate, at]) => ({
    at,
    totalMinor: taxes
      .filter((tax) => !tax.includesTax && trimDecimal(tax.ratePercent) === rate)
      .reduce((sum, tax) => sum + tax.taxMinor, 0n),
  }));
  const isComplete =
    exclusive.every((at) => lines[at]?.isGroup === false) && buckets.reduce((sum, { totalMinor }) => sum + totalMinor, 0n) === left;
  return isComplete ? buckets : [{ at: exclusive, totalMinor: left }];
}

const exactTax = ({ netMinor, ratePercent }: StoredLine): Rational => {
  const rate = parseDecimal(ratePercent);
  return multiply(rational(netMinor), { n: rate.n, d: rate.d * 100n });
};

/** Whole parts near the exact ones that sum to `total`: what rounding leaves goes to the largest remainders, earlier lines first. */
function spread(total: bigint, exact: readonly Rational[]): bigint[] {
  const parts = exact.map((value, index) => {
    const part = floor(value);
    return { index, part, rest: add(value, rational(-part)) };
  });
  let left = total - parts.reduce((sum, { part }) => sum + part, 0n);
  const byRest = parts.toSorted((a, b) => {
    const difference = b.rest.n * a.rest.d - a.rest.n * b.rest.d;
    return difference === 0n ? a.index - b.index : difference > 0n ? 1 : -1;
  });
  const step = left < 0n ? -1n : 1n;
  for (let at = 0; left !== 0n && byRest.length > 0; at += 1) {
    const one = byRest[at % byRest.length];
    if (one) one.part += step;
    left -= step;
  }
  return parts.map(({ part }) => part);
}
