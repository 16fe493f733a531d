// To whom a plan may be sold (B-15), and into what a holder may change it by themselves (B-16).

export interface SoldPlan {
  readonly id: string;
  readonly kind: string;
  readonly enabled: boolean;
  readonly archivedAt: unknown;
  readonly currency: string;
  readonly partnerIds: readonly string[];
  readonly billingTypes: readonly string[];
  readonly locationIds: readonly string[];
  readonly categories: readonly string[];
  readonly labelIds: readonly string[];
  readonly technologies: readonly string[];
  readonly maxPerCustomer: number | null;
  readonly requiresKind: string | null;
}

/** Who wants it. What is left out is not known yet and restricts nothing. */
export interface Buyer {
  readonly partnerId: string;
  readonly locationId: string | null;
  readonly category: string;
  readonly labelIds: readonly string[];
  readonly currency?: string | undefined;
  readonly billingType?: string | undefined;
  /** How the address is reached: "ftth", "wireless", …; null: not at all. */
  readonly technology?: string | null | undefined;
  /** Only who orders by themselves is held to these two. */
  readonly livePlanIds?: readonly string[] | undefined;
  readonly liveKinds?: readonly string[] | undefined;
}

export const restrictions = [
  "disabled",
  "partner",
  "currency",
  "billing_type",
  "location",
  "category",
  "labels",
  "technology",
  "max_per_customer",
  "requires_kind",
] as const;
export type Restriction = (typeof restrictions)[number];

/** B-15 the first restriction that keeps the plan from the buyer; undefined: it may be sold. */
export function failedRestriction(plan: SoldPlan, buyer: Buyer): Restriction | undefined {
  return restrictions.find((restriction) => !tests[restriction](plan, buyer));
}

/** An empty set restricts nothing. */
const admits = (set: readonly string[], value: string | null): boolean => set.length === 0 || (value !== null && set.includes(value));

const tests: Record<Restriction, (plan: SoldPlan, buyer: Buyer) => boolean> = {
  disabled: (plan) => plan.enabled && plan.archivedAt === null,
  partner: (plan, buyer) => plan.partnerIds.includes(buyer.partnerId),
  currency: (plan, buyer) => buyer.currency === undefined || plan.currency === buyer.currency,
  billing_type: (plan, buyer) => buyer.billingType === undefined || plan.billingTypes.includes(buyer.billingType),
  location: (plan, buyer) => admits(plan.locationIds, buyer.locationId),
  category: (plan, buyer) => admits(plan.categories, buyer.category),
  labels: (plan, buyer) => plan.labelIds.length === 0 || plan.labelIds.some((label) => buyer.labelIds.includes(label)),
  technology: (plan, buyer) => buyer.technology === undefined || admits(plan.technologies, buyer.technology),
  max_per_customer: (plan, buyer) =>
    plan.maxPerCustomer === null ||
    buyer.livePlanIds === undefined ||
    buyer.livePlanIds.filter((id) => id === plan.id).length < plan.maxPerCustomer,
  requires_kind: (plan, buyer) =>
    plan.requiresKind === null || buyer.liveKinds === undefined || buyer.liveKinds.includes(plan.requiresKind),
};

const sentences: Record<Restriction, string> = {
  disabled: "The plan is not sold any more.",
  partner: "The customer's partner does not sell this plan.",
  currency: "The plan is priced in another currency than the customer's account.",
  billing_type: "The plan is not offered for the way this customer is billed.",
  location: "The plan is not offered at the customer's location.",
  category: "The plan is for another category of customers.",
  labels: "The plan is for customers with a label that this one does not have.",
  technology: "The plan needs another technology than reaches the address.",
  max_per_customer: "The customer has as many of this plan as they may have.",
  requires_kind: "The plan needs a running service of another kind.",
};
export const restrictionSentence = (restriction: Restriction): string => sentences[restriction];

export type TransferChannel = "portal" | "admin" | "api" | "mass";

export interface PairRule {
  readonly targetId: string;
  readonly channels: readonly TransferChannel[];
  readonly approval: "none" | "ticket";
  readonly feasibility: boolean;
  readonly maxPerCycle: number | null;
}

export interface ChangeablePlan<Rule extends PairRule = PairRule> extends SoldPlan {
  readonly portalTargets: readonly string[];
  readonly transferRules: readonly Rule[];
  readonly position: number;
}

/** B-16 the rule for a pair of plans where there is one; "closed": it says that this way is not for changing between them. */
export function transferRuleFor<Rule extends PairRule>(
  from: { readonly transferRules: readonly Rule[] },
  targetId: string,
  channel: TransferChannel,
): Rule | "closed" | undefined {
  const rule = from.transferRules.find((each) => each.targetId === targetId);
  return rule === undefined || rule.channels.includes(channel) ? rule : "closed";
}

/**
 * B-16 what the portal offers for a change, in the shop's order: targets that are available, allowed, of the kind, and new. What has to be
 * approved or looked into first is nothing that a customer can take at once.
 */
export function offeredTargets<Target extends ChangeablePlan>(
  current: ChangeablePlan,
  plans: readonly Target[],
  buyer: Buyer,
  changesThisCycle = 0,
): Target[] {
  // A change replaces what the customer has, so how many they may have does not matter here.
  const asHolder: Buyer = { ...buyer, livePlanIds: undefined, liveKinds: undefined };
  return plans
    .filter((plan) => plan.id !== current.id && plan.kind === current.kind && current.portalTargets.includes(plan.id))
    .filter((plan) => isSelfService(transferRuleFor(current, plan.id, "portal"), changesThisCycle))
    .filter((plan) => failedRestriction(plan, asHolder) === undefined)
    .toSorted((a, b) => a.position - b.position);
}

function isSelfService(rule: PairRule | "closed" | undefined, changesThisCycle: number): boolean {
  if (rule === undefined) return true;
  if (rule === "closed" || rule.approval === "ticket" || rule.feasibility) return false;
  return rule.maxPerCycle === null || changesThisCycle < rule.maxPerCycle;
}
