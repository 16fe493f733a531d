import type { ImportMap } from "../../../../shared/import-map.ts";
import type { Permission } from "../../../../shared/permissions.ts";
import { mayDo } from "../../../platform/actor.ts";
import { permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findPlansByCode, listTaxes, rightsNodeOf } from "../../catalog/index.ts";

/**
 * The job that works on an import may do everything, so whoever starts it must have every right that its map uses: to make the plans and
 * taxes that are missing, and to book what customers owed before.
 */
export async function refuseBeyondRights(work: Work, map: ImportMap): Promise<void> {
  const { actor } = work;
  const needed: Permission[] = [];
  const known = await findPlansByCode(
    work,
    map.plans.map(({ code }) => code),
  );
  for (const plan of map.plans) if (!known.has(plan.code)) needed.push(`${rightsNodeOf(plan.kind)}.create`);
  const taxes = new Set((await listTaxes(work)).map(({ code }) => code));
  if (map.taxes.some(({ code }) => !taxes.has(code))) {
    needed.push("finance.taxes.update");
    if ("partners" in actor && actor.partners !== "all") {
      throw permissionDenied("Taxes hold for all partners, so only somebody who sees all of them may import new ones.");
    }
  }
  if (map.services.length > 0) needed.push("customers.services.create");
  if (map.account.openingBalance !== undefined || map.account.openingDebt !== undefined) needed.push("finance.transactions.create");
  const missing = [...new Set(needed)].filter((permission) => !mayDo(actor, permission));
  if (missing.length > 0) throw permissionDenied(`What this map brings along needs the right ${missing.join(" and ")}.`);
}
