import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

/**
 * Refuses a tax or a group that does not exist or that plans may not take any more.
 * @param before what the plan is taxed with already: that may stay although it was disabled.
 */
export async function refuseUntaxable(
  work: Work,
  taxed: { taxId: string | null; taxGroupId: string | null },
  before?: { taxId: string | null; taxGroupId: string | null },
): Promise<void> {
  if (taxed.taxId !== null && taxed.taxId !== before?.taxId) {
    const tax = await db(work).selectFrom("catalog.taxes").select(["code", "enabled"]).where("id", "=", taxed.taxId).executeTakeFirst();
    if (!tax) throw fieldProblem("taxId", "unknown-tax", "There is no such tax.");
    if (!tax.enabled) throw fieldProblem("taxId", "tax-disabled", `The tax ${tax.code} is disabled, so nothing new takes it.`);
  }
  if (taxed.taxGroupId !== null && taxed.taxGroupId !== before?.taxGroupId) {
    const group = await db(work)
      .selectFrom("catalog.tax_groups")
      .select(["name", "enabled"])
      .where("id", "=", taxed.taxGroupId)
      .executeTakeFirst();
    if (!group) throw fieldProblem("taxGroupId", "unknown-tax", "There is no such tax group.");
    if (!group.enabled)
      throw fieldProblem("taxGroupId", "tax-disabled", `The tax group ${group.name} is disabled, so nothing new takes it.`);
  }
}
