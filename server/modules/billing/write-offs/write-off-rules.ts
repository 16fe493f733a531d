// What tax falls away with a debt that is given up, and what of it comes back when money comes in after all (B-152).
import { maxMinor } from "../../../../shared/money.ts";
import { round } from "../../../../shared/rational.ts";
import { shareOfDocument, type TaxTotal } from "../documents/tax-rules.ts";

/** What a debt is made of, less what credit notes took back. */
export interface DebtParts {
  readonly grossMinor: bigint;
  readonly taxes: readonly TaxTotal[];
}

/** The taxes in what is open of a debt, by their share in it. */
export function relievedTaxes(openMinor: bigint, { grossMinor, taxes }: DebtParts): TaxTotal[] {
  const present = taxes.filter((tax) => tax.taxMinor > 0n);
  const taxMinor = present.reduce((sum, tax) => sum + tax.taxMinor, 0n);
  const [, ...shares] = shareOfDocument(openMinor, [maxMinor(grossMinor - taxMinor, 0n), ...present.map((tax) => tax.taxMinor)]);
  return present.map((tax, at) => ({ ...tax, taxMinor: shares[at] ?? 0n })).filter((tax) => tax.taxMinor > 0n);
}

/** The tax that is owed again for money that came in: in steps that come to all of it once the whole debt has come in. */
export function restoredTaxes(
  relieved: readonly TaxTotal[],
  { writtenOffMinor, beforeMinor, amountMinor }: { writtenOffMinor: bigint; beforeMinor: bigint; amountMinor: bigint },
): TaxTotal[] {
  const through = (tax: TaxTotal, recovered: bigint): bigint => round({ n: tax.taxMinor * recovered, d: writtenOffMinor });
  return relieved
    .map((tax) => ({ ...tax, taxMinor: through(tax, beforeMinor + amountMinor) - through(tax, beforeMinor) }))
    .filter((tax) => tax.taxMinor > 0n);
}
