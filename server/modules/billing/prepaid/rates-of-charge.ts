// The rates that a charge without an invoice bore (B-129, B-144). They are kept with it, because a rate can be decided afterwards for a day that
// was charged already.
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { type TaxableLine, type TreatmentsOfDay, treatmentOf } from "../documents/tax-rules.ts";
import type { BillingContext } from "../runs/billing-context.ts";

export const ratesOf = (treatments: TreatmentsOfDay, line: Pick<TaxableLine, "taxId" | "taxOn">): string | null =>
  treatmentOf(treatments, line)
    ?.components.map(({ taxId }) => taxId)
    .join(" ") ?? null;

/** A day whose rates are those that were borne: the charge's own, or the last one before it that still bears them. */
export function dayOfRates(
  { treatmentsOn, rateChanges }: Pick<BillingContext, "treatmentsOn" | "rateChanges">,
  { taxId, taxOn, rates }: { readonly taxId: string; readonly taxOn: Day; readonly rates: string | null },
): Day {
  const isBorne = (on: Day): boolean => ratesOf(treatmentsOn(on), { taxId }) === rates;
  if (rates === null || isBorne(taxOn)) return taxOn;
  const before = rateChanges.flatMap((change) => (change.taxId === taxId && change.on <= taxOn ? [addDays(change.on, -1)] : []));
  return before.toSorted().reverse().find(isBorne) ?? taxOn;
}
