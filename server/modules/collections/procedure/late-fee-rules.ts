// What being late costs (B-150), in minor units of the document's currency.
import { maxMinor, minMinor } from "../../../../shared/money.ts";
import { multiply, parseDecimal, rational, round } from "../../../../shared/rational.ts";

export interface LateFeeStep {
  readonly daysAfterDue: number;
  readonly kind: "fixed" | "percent" | "percent_per_year";
  /** Major units for a fixed fee, else percent. */
  readonly value: string;
  readonly minMinor: bigint | null;
  readonly maxMinor: bigint | null;
  /** All fees of one document together. */
  readonly capMinor: bigint | null;
}

/**
 * @param exponent of the currency: 2 for euros.
 * @param chargedMinor what earlier steps charged for the same document.
 */
export function lateFee(
  step: LateFeeStep,
  { openMinor, chargedMinor, exponent }: { openMinor: bigint; chargedMinor: bigint; exponent: number },
): bigint {
  const value = parseDecimal(step.value);
  const exact =
    step.kind === "fixed"
      ? multiply(value, rational(10n ** BigInt(exponent)))
      : step.kind === "percent"
        ? multiply(multiply(value, rational(openMinor)), rational(1n, 100n))
        : multiply(multiply(value, rational(openMinor * BigInt(step.daysAfterDue))), rational(1n, 36_500n));
  let fee = round(exact);
  if (step.minMinor !== null) fee = maxMinor(fee, step.minMinor);
  if (step.maxMinor !== null) fee = minMinor(fee, step.maxMinor);
  if (step.capMinor !== null) fee = minMinor(fee, step.capMinor - chargedMinor);
  return maxMinor(fee, 0n);
}
