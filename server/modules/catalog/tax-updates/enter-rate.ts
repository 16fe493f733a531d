// The new rate of a planned update stands in the tax from the moment when it is planned, with its day on it: what is issued in the first minutes
// of that day, or after an outage before the daily procedure has caught up, bears it (B-144). Prices and all else change on the day
// (apply-update.ts).
import { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { changeTaxRate, deleteTax } from "../change-tax.ts";
import { taxUpdateBegun } from "../problems.ts";
import { findTax, loadTaxBook } from "../tax-queries.ts";
import type { Tax } from "../tax-rules.ts";
import { type TaxUpdateRow, termsOf } from "./update-store.ts";

/** Once: an update that was planned by an earlier release gets its rate when it begins. Nothing where the update is to another tax. */
export async function enterRate(work: Work, update: TaxUpdateRow): Promise<void> {
  const { oldTaxId, newRatePercent, on } = termsOf(update);
  if (newRatePercent === null || (await enteredRate(work, update))) return;
  await changeTaxRate(work, oldTaxId, { ratePercent: newRatePercent, validFrom: on });
}

/** Takes the rate of a cancelled update out again. What was charged ahead may bear it by then: that is refused. */
export async function takeRateBack(work: Work, update: TaxUpdateRow): Promise<void> {
  const entered = await enteredRate(work, update);
  if (!entered) return;
  try {
    await deleteTax(work, entered.id, entered.version);
  } catch (error) {
    if (!(error instanceof Problem && error.code === "tax-in-use")) throw error;
    throw taxUpdateBegun("Invoices bear the new rate already, so this update cannot be cancelled. Plan another one that leads back.");
  }
}

async function enteredRate(work: Work, update: TaxUpdateRow): Promise<Tax | undefined> {
  if (update.new_rate_percent === null) return undefined;
  const old = await findTax(work, update.old_tax_id);
  return [...(await loadTaxBook(work)).taxes.values()].find((tax) => tax.code === old?.code && tax.validFrom === update.effective_on);
}
