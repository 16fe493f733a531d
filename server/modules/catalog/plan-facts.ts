import { calendarDay, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { findPlanIdsOfVersions, loadPlans, type Plan } from "./plan-queries.ts";
import { priceOn } from "./plan-rules.ts";

/** What billing needs of a plan beside the price that stands in the segment. */
export interface PlanFacts {
  readonly planId: string;
  readonly code: string;
  readonly kind: Plan["kind"];
  readonly title: string;
  readonly lineText: string;
  readonly currency: string;
  readonly priceMonths: number;
  readonly prepaidDays: number | null;
  readonly pausePrice: string;
  readonly proration: Plan["proration"];
  readonly separateInvoice: boolean;
  readonly category: string | null;
  readonly revenueAccount: string | null;
  /** Of a bundle: by what share each component takes part in tax and revenue (B-19). */
  readonly components: readonly ComponentFacts[];
}

export interface ComponentFacts {
  readonly planId: string;
  readonly planVersionId: string;
  readonly code: string;
  readonly kind: Plan["kind"];
  readonly title: string;
  readonly weight: bigint;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly revenueAccount: string | null;
}

type Components = readonly { readonly planId: string; readonly weight: number }[];

/** What a bundle of these plans would be made of. */
export async function loadComponentFacts(work: Work, components: Components): Promise<ComponentFacts[]> {
  const plans = await loadPlans(work, { planIds: components.map(({ planId }) => planId) }, true);
  return partsFrom(components, new Map(plans.map((plan) => [plan.id, plan])), calendarDay(work.now, "UTC"));
}

function partsFrom(components: Components, planOf: ReadonlyMap<string, Plan>, today: Day): ComponentFacts[] {
  return components.flatMap(({ planId, weight }): ComponentFacts[] => {
    const part = planOf.get(planId);
    const price = part && priceOn(part.prices, today);
    if (!part || !price) return [];
    const { planVersionId, taxId, taxGroupId } = price;
    return [
      {
        planId: part.id,
        planVersionId,
        code: part.code,
        kind: part.kind,
        title: part.title,
        weight: BigInt(weight),
        taxId,
        taxGroupId,
        revenueAccount: part.revenueAccount,
      },
    ];
  });
}

/** The plan behind each plan version: few objects, shared by all services of a plan. */
export async function loadPlanFacts(work: Work, planVersionIds: readonly string[]): Promise<Map<string, PlanFacts>> {
  const versions = await findPlanIdsOfVersions(work, planVersionIds);
  const plans = await loadPlans(work, { planIds: [...new Set(versions.map((version) => version.planId))] }, true);
  const componentIds = [...new Set(plans.flatMap((plan) => plan.components.map(({ planId }) => planId)))];
  const components = componentIds.length === 0 ? [] : await loadPlans(work, { planIds: componentIds }, true);
  const componentOf = new Map(components.map((plan) => [plan.id, plan]));
  const today = calendarDay(work.now, "UTC");
  const factsOf = new Map(plans.map((plan) => [plan.id, factsFrom(plan)]));
  return new Map(
    versions.flatMap((version) => {
      const facts = factsOf.get(version.planId);
      return facts ? [[version.planVersionId, facts] as const] : [];
    }),
  );

  function factsFrom(plan: Plan): PlanFacts {
    const {
      id: planId,
      code,
      kind,
      title,
      lineText,
      currency,
      priceMonths,
      prepaidDays,
      pausePrice,
      proration,
      separateInvoice,
      category,
      revenueAccount,
    } = plan;
    return {
      planId,
      code,
      kind,
      title,
      lineText,
      currency,
      priceMonths,
      prepaidDays,
      pausePrice,
      proration,
      separateInvoice,
      category,
      revenueAccount,
      components: partsFrom(plan.components, componentOf, today),
    };
  }
}
