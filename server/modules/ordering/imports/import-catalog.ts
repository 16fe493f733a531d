import type { Day } from "../../../../shared/calendar.ts";
import type { ImportMap } from "../../../../shared/import-map.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import type { Work } from "../../../platform/work.ts";
import { createPlan, createTax, findPlansByCode, listTaxes, type Plan } from "../../catalog/index.ts";
import type { Partner } from "../../partners/index.ts";
import { mapRefused } from "../problems.ts";

/** The plans that rows may name, by code. Those of the map that do not exist are made, with their taxes; what exists stays as it is. */
export async function ensureCatalog(
  work: Work,
  { map, partner, planCodes, today }: { map: ImportMap; partner: Partner; planCodes: readonly string[]; today: Day },
): Promise<ReadonlyMap<string, Plan>> {
  const codes = [...new Set([...planCodes, ...map.plans.map(({ code }) => code)])];
  const plans = new Map(await findPlansByCode(work, codes));
  refuseForeignPlans(map, plans, partner);
  const missing = map.plans.filter(({ code }) => !plans.has(code));
  const taxIds = missing.length === 0 ? new Map<string, string>() : await ensureTaxes(work, map, today);
  for (const { tax, ...plan } of missing) {
    const taxId = tax === undefined ? null : taxIds.get(tax);
    if (taxId === undefined) throw unknownTax(map, plan.code, tax);
    plans.set(
      plan.code,
      await createPlan(work, { ...plan, ...speeds(plan), taxId, currency: partner.currency, partnerIds: [partner.id], validFrom: today }),
    );
  }
  // A plan that this partner does not sell is none for its customers.
  return new Map([...plans].filter(([, plan]) => plan.partnerIds.includes(partner.id)));
}

const speeds = ({ downBps, upBps }: ImportMap["plans"][number]) => ({
  downBps: downBps === undefined ? null : BigInt(downBps),
  upBps: upBps === undefined ? null : BigInt(upBps),
});

function refuseForeignPlans(map: ImportMap, plans: ReadonlyMap<string, Plan>, partner: Partner): void {
  const errors = map.plans.flatMap(({ code }, index): FieldError[] => {
    const plan = plans.get(code);
    if (!plan || plan.partnerIds.includes(partner.id)) return [];
    return [{ field: `plans.${index}.code`, code: "name-taken", message: `the plan ${code} exists and ${partner.name} does not sell it` }];
  });
  if (errors.length > 0) throw mapRefused(errors.map(({ message }) => message).join("; "), { errors });
}

/** The taxes that hold today, by code. */
async function ensureTaxes(work: Work, map: ImportMap, today: Day): Promise<ReadonlyMap<string, string>> {
  const taxes = await listTaxes(work);
  const ids = new Map(
    taxes
      .filter(({ validFrom, validTo }) => (validFrom ?? today) <= today && (validTo === null || today < validTo))
      .map(({ code, id }) => [code, id]),
  );
  for (const tax of map.taxes) if (!ids.has(tax.code)) ids.set(tax.code, (await createTax(work, tax)).id);
  return ids;
}

const unknownTax = (map: ImportMap, planCode: string, tax: string | undefined): Error => {
  const field = `plans.${map.plans.findIndex(({ code }) => code === planCode)}.tax`;
  const message = `there is no tax ${tax}; name it under taxes with its rate`;
  return mapRefused(`The plan ${planCode}: ${message}.`, { errors: [{ field, code: "unknown-tax", message }] });
};
