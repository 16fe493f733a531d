import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { loadPlans, type Plan, type PlanPrice } from "../plan-queries.ts";
import { priceOn } from "../plan-rules.ts";
import type { TaxChange } from "./tax-update-rules.ts";

export interface Scope {
  readonly partnerIds: readonly string[];
  readonly kinds: readonly string[];
  readonly locationIds: readonly string[];
}

/** Plans that had the old tax at any time, archived ones too: services may still have it from then. By title. */
export async function affectedPlans(work: Work, change: TaxChange, scope: Scope): Promise<Plan[]> {
  const groupIds = change.groups.map(({ before }) => before.id);
  const { rows } = await sql<{ id: string }>`select distinct version.plan_id as id from catalog.plan_versions version
    left join catalog.taxes tax on tax.id = version.tax_id
    where tax.code = ${change.oldCode} or version.tax_group_id = any (${groupIds}::uuid[])`.execute(work.tx);
  if (rows.length === 0) return [];
  const plans = await loadPlans(work, { planIds: rows.map(({ id }) => id) }, true);
  return plans
    .filter((plan) => isWithin(plan, scope))
    .toSorted((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1));
}

/** A plan is one price for all who sell it, so it is changed only where all of them are meant. */
const isWithin = (plan: Plan, { partnerIds, kinds, locationIds }: Scope): boolean =>
  (kinds.length === 0 || kinds.includes(plan.kind)) &&
  (partnerIds.length === 0 || plan.partnerIds.every((id) => partnerIds.includes(id))) &&
  (locationIds.length === 0 || (plan.locationIds.length > 0 && plan.locationIds.every((id) => locationIds.includes(id))));

export interface PlanOutlook {
  /** The price that would hold on the day, if it has the old tax. */
  readonly before: PlanPrice | undefined;
  readonly after: Omit<PlanPrice, "planVersionId"> | undefined;
  /** Prices that begin on the day or later and have the old tax: each gets the same treatment. */
  readonly later: readonly PlanPrice[];
}

/** What becomes of a plan's prices. `after` is undefined where the price stays as it is. */
export function outlookOf(change: TaxChange, plan: Plan): PlanOutlook {
  const now = priceOn(plan.prices, change.on);
  const before = now && change.retaxed(now) ? now : undefined;
  const later = plan.prices.filter((price) => price.validFrom >= change.on && change.retaxed(price) !== undefined);
  return { before, after: before && before.validFrom < change.on ? priceAfter(change, plan, before) : undefined, later };
}

function priceAfter(change: TaxChange, plan: Plan, price: PlanPrice): Omit<PlanPrice, "planVersionId"> | undefined {
  const taxed = change.retaxed(price);
  if (!taxed) return undefined;
  const amount = change.priceAfter({ ...price, currency: plan.currency });
  const isSame = amount === price.price && taxed.taxId === price.taxId && taxed.taxGroupId === price.taxGroupId;
  return isSame ? undefined : { ...taxed, price: amount, includesTax: price.includesTax, validFrom: change.on };
}
