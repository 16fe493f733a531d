// The tax of charges that come one by one. Within a month each bears what the tax of all its charges so far is more than before, so that the
// charges of a month together bear exactly the tax of one document over them (B-141, I-14).
import { splitByWeights } from "../../../../shared/money.ts";
import type { RoundingMode } from "../../../../shared/rational.ts";
import { type TaxableLine, type TaxTotal, type TreatmentsOfDay, taxDocument, taxTotals } from "../documents/tax-rules.ts";

export interface TaxedCharges {
  readonly grossMinor: bigint;
  readonly lines: readonly { readonly netMinor: bigint; readonly taxMinor: bigint }[];
  readonly taxes: readonly TaxTotal[];
}

/** @param before - what the month has come to under each tax and rate, as priced. */
export function taxCharges(
  before: readonly TaxableLine[],
  lines: readonly TaxableLine[],
  treatments: TreatmentsOfDay,
  rounding: RoundingMode,
): TaxedCharges {
  const options = { taxRounding: "document", rounding } as const;
  const relevant = before.filter((line) => lines.some((own) => own.taxId === line.taxId && own.includesTax === line.includesTax));
  const was = taxDocument(relevant, treatments, options);
  const is = taxDocument([...relevant, ...lines], treatments, options);
  const taxed: { netMinor: bigint; taxMinor: bigint }[] = new Array(lines.length);
  for (const bucket of is.buckets) {
    const former = was.buckets.find((other) => other.treatment === bucket.treatment && other.includesTax === bucket.includesTax);
    const own = bucket.lines.filter((index) => index >= relevant.length).map((index) => index - relevant.length);
    const amounts = own.map((index) => lines[index]?.amountMinor ?? 0n);
    const taxParts = splitSigned(bucket.taxMinor - (former?.taxMinor ?? 0n), amounts);
    const netParts = bucket.includesTax ? undefined : amounts;
    for (const [place, index] of own.entries()) {
      const taxMinor = taxParts[place] ?? 0n;
      taxed[index] = { netMinor: netParts?.[place] ?? (amounts[place] ?? 0n) - taxMinor, taxMinor };
    }
  }
  return {
    grossMinor: is.grossMinor - was.grossMinor,
    lines: taxed,
    taxes: lessTotals(taxTotals(is.buckets), taxTotals(was.buckets)),
  };
}

function splitSigned(minor: bigint, amounts: readonly bigint[]): bigint[] {
  const weights = amounts.map((amount) => (amount < 0n ? -amount : amount));
  if (weights.every((weight) => weight === 0n)) return amounts.map((_, index) => (index === 0 ? minor : 0n));
  return splitByWeights(minor, weights);
}

function lessTotals(is: readonly TaxTotal[], was: readonly TaxTotal[]): TaxTotal[] {
  return is
    .map((total) => {
      const former = was.find((other) => other.taxId === total.taxId && other.accountCode === total.accountCode);
      return { ...total, taxMinor: total.taxMinor - (former?.taxMinor ?? 0n) };
    })
    .filter((total) => total.taxMinor !== 0n);
}
