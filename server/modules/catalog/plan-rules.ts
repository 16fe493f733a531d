// What makes a plan right (section 1.1 of the billing rules), which of its prices holds, and which right a kind asks for.
import type { Day } from "../../../shared/calendar.ts";
import type { FieldError } from "../../../shared/problem.ts";
import { compare, parseDecimal } from "../../../shared/rational.ts";

export type PlanKindWord = "internet" | "voice" | "recurring" | "one_time" | "topup" | "bundle";

/** The node of rights a kind belongs to. A data pack goes with the internet plans that it is bought for. */
export function rightsNodeOf(kind: PlanKindWord) {
  return kind === "topup" ? "plans.internet" : (`plans.${kind}` as const);
}

/** What is sold once has no period, no contract and no pause. */
const isSoldOnce = (kind: PlanKindWord): boolean => kind === "one_time" || kind === "topup";

export interface PlanShape {
  readonly kind: PlanKindWord;
  readonly currency: string;
  readonly partnerIds: readonly string[];
  readonly components: readonly { readonly planId: string }[];
  readonly portalTargets: readonly string[];
  readonly setupPlanIds: readonly string[];
  readonly transferRules: readonly { readonly targetId: string }[];
  readonly earlyFeeKind: string;
  readonly earlyFee: string;
}

/** The plans that a plan names, as far as they exist. */
export type NamedPlans = ReadonlyMap<string, { readonly kind: PlanKindWord; readonly currency: string; readonly archivedAt: unknown }>;

export type PlanFault = FieldError & {
  readonly code: "partner-required" | "bundle-shape" | "target-kind" | "setup-plan" | "too-big";
  readonly message: string;
};

/** Everything that is wrong with a plan at once. */
export function planFaults(plan: PlanShape, named: NamedPlans): PlanFault[] {
  const faults: PlanFault[] = [];
  if (plan.partnerIds.length === 0)
    faults.push({ field: "partnerIds", code: "partner-required", message: "A plan belongs to at least one partner." });
  const bundle = bundleFault(plan, named);
  if (bundle) faults.push({ field: "components", code: "bundle-shape", message: bundle });
  const targets = [
    ...plan.portalTargets.map((id) => ({ id, field: "portalTargets" })),
    ...plan.transferRules.map(({ targetId }) => ({ id: targetId, field: "transferRules" })),
  ];
  for (const { id, field } of targets) {
    const target = named.get(id);
    if (!target || target.kind !== plan.kind || target.currency !== plan.currency) {
      faults.push({ field, code: "target-kind", message: "A plan can only change into one of its own kind and currency." });
    }
  }
  for (const id of plan.setupPlanIds) {
    const setup = named.get(id);
    if (setup?.kind !== "one_time" || setup.currency !== plan.currency) {
      faults.push({
        field: "setupPlanIds",
        code: "setup-plan",
        message: "What is charged at the start is a one-time plan in the same currency.",
      });
    }
  }
  if (plan.earlyFeeKind === "percent_of_remaining" && compare(parseDecimal(plan.earlyFee), parseDecimal("100")) > 0) {
    faults.push({ field: "earlyFee", code: "too-big", message: "At most 100 % of what remains." });
  }
  return faults;
}

function bundleFault(plan: PlanShape, named: NamedPlans): string | undefined {
  if (plan.kind !== "bundle") return plan.components.length > 0 ? "Only a bundle has component plans." : undefined;
  if (plan.components.length === 0) return "A bundle needs at least one component plan.";
  if (new Set(plan.components.map(({ planId }) => planId)).size < plan.components.length)
    return "A plan stands once in a bundle; raise its quantity instead.";
  for (const { planId } of plan.components) {
    const component = named.get(planId);
    if (!component || component.archivedAt !== null) return "One of the component plans does not exist.";
    if (component.kind === "bundle") return "A bundle cannot hold another bundle.";
    if (isSoldOnce(component.kind)) return "What is sold once cannot be part of a bundle; make it a setup item.";
    if (component.currency !== plan.currency) return "All plans of a bundle have its currency.";
  }
  return undefined;
}

/** The price that holds on a day: the newest that is valid by then, or the first one when the day is before them all. */
export function priceOn<Price extends { readonly validFrom: Day }>(prices: readonly Price[], on: Day): Price | undefined {
  let found: Price | undefined;
  for (const price of prices) if (price.validFrom <= on && (found === undefined || price.validFrom > found.validFrom)) found = price;
  return (
    found ??
    prices.reduce<Price | undefined>(
      (first, price) => (first === undefined || price.validFrom < first.validFrom ? price : first),
      undefined,
    )
  );
}
