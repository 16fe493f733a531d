import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { fieldProblem, validationFailed } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting, listPartners } from "../partners/index.ts";
import { refuseUntaxable } from "./check-taxed.ts";
import { planCreated } from "./events.ts";
import { auditPartnerOf } from "./plan-audit.ts";
import { getPlan, loadPlans, type Plan } from "./plan-queries.ts";
import { type PlanFault, type PlanShape, planFaults } from "./plan-rules.ts";
import { bundleShape, codeTaken, partnerRequired, targetKind } from "./problems.ts";
import { refuseUnlessWithin } from "./scope.ts";
import { defaultIncludesTax, defaultTax } from "./settings.ts";
import { db } from "./tables.ts";

type Given = "code" | "kind" | "title" | "currency" | "partnerIds";

/** What somebody says about a plan; whatever is left out has the default of the billing rules' section 1.1. */
export type PlanFields = Pick<Plan, Given> & PlanChanges;
export type PlanChanges = {
  readonly [Field in Exclude<keyof Plan, "id" | "kind" | "currency" | "prices" | "version" | "archivedAt">]?: Plan[Field] | undefined;
};

export type NewPlan = PlanFields & {
  /** For one pricing period, as decimal text. */
  readonly price: string;
  readonly taxId?: string | null | undefined;
  readonly taxGroupId?: string | null | undefined;
  readonly includesTax?: boolean | undefined;
  /** From when the first price holds; left out: today. Services that started before it still refer to it. */
  readonly validFrom?: Day | undefined;
};

/** A plan with its first price. */
export async function createPlan(work: Work, plan: NewPlan): Promise<Plan> {
  await refuseUnknownPartners(work, plan.partnerIds);
  refuseUnlessWithin(work.actor, plan.partnerIds);
  await checkPlan(work, { ...planDefaults, components: [], transferRules: [], ...stated(plan) });
  await refuseTakenCode(work, plan.code);
  const taxed = await taxOf(work, plan);
  await refuseUntaxable(work, taxed);
  const { id } = await db(work)
    .insertInto("catalog.plans")
    .values({ ...columnsOf(plan), archived_at: null, created_at: work.now })
    .returning("id")
    .executeTakeFirstOrThrow();
  await writeParts(work, id, plan);
  await db(work)
    .insertInto("catalog.plan_versions")
    .values({
      plan_id: id,
      price: plan.price,
      tax_id: taxed.taxId,
      tax_group_id: taxed.taxGroupId,
      includes_tax: taxed.includesTax,
      valid_from: plan.validFrom ?? calendarDay(work.now, "UTC"),
      created_at: work.now,
    })
    .execute();
  work.audit({
    entity: "plan",
    entityId: id,
    label: `Plan ${plan.code}`,
    action: "created",
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes: { title: { before: null, after: plan.title }, price: { before: null, after: plan.price } },
  });
  work.emit(planCreated, { partnerId: null, objectId: id }, { planId: id, code: plan.code, kind: plan.kind });
  return getPlan(work, id);
}

/** What the first price is taxed with: as said, else as its first partner has it. */
async function taxOf(work: Work, plan: NewPlan): Promise<{ taxId: string | null; taxGroupId: string | null; includesTax: boolean }> {
  const place = { partnerId: plan.partnerIds[0] };
  const isSaid = plan.taxId !== undefined || plan.taxGroupId !== undefined;
  return {
    taxId: isSaid ? (plan.taxId ?? null) : await getSetting(work, defaultTax, place),
    taxGroupId: plan.taxGroupId ?? null,
    includesTax: plan.includesTax ?? (await getSetting(work, defaultIncludesTax, place)),
  };
}

/** A partner that is not there, or that the actor does not see, is refused at its field. */
export async function refuseUnknownPartners(work: Work, partnerIds: readonly string[]): Promise<void> {
  if (partnerIds.length === 0) return;
  const known = new Set((await listPartners(work)).map((partner) => partner.id));
  if (partnerIds.some((id) => !known.has(id))) throw fieldProblem("partnerIds", "unknown-partner", "One of these partners does not exist.");
}

export async function refuseTakenCode(work: Work, code: string): Promise<void> {
  const taken = await db(work).selectFrom("catalog.plans").select("id").where("code", "=", code).executeTakeFirst();
  if (taken) throw codeTaken(`Another plan has the code ${code}.`, { errors: [{ field: "code", code: "code-taken" }] });
}

/**
 * Refuses a plan that names plans it cannot name, with everything that is wrong.
 * @param alreadyNamed plans that it named before: they may stay although the editor does not see them.
 */
export async function checkPlan(work: Work, plan: PlanShape, alreadyNamed: readonly string[] = []): Promise<void> {
  const wanted = plansNamedBy(plan).filter((id) => !alreadyNamed.includes(id));
  const named = [
    ...(wanted.length === 0 ? [] : await loadPlans(work, { planIds: wanted })),
    ...(alreadyNamed.length === 0 ? [] : await loadPlans(work, { planIds: alreadyNamed }, true)),
  ];
  const faults = planFaults(plan, new Map(named.map((other) => [other.id, other])));
  const first = faults[0];
  if (first) throw refusalOf[first.code](first.message, { errors: faults });
}

export const plansNamedBy = (plan: Pick<PlanShape, "components" | "portalTargets" | "setupPlanIds" | "transferRules">): string[] => [
  ...plan.components.map(({ planId }) => planId),
  ...plan.portalTargets,
  ...plan.setupPlanIds,
  ...plan.transferRules.map(({ targetId }) => targetId),
];

const refusalOf: Record<PlanFault["code"], typeof bundleShape> = {
  "partner-required": partnerRequired,
  "bundle-shape": bundleShape,
  "target-kind": targetKind,
  "setup-plan": validationFailed,
  "too-big": validationFailed,
};

/** What a plan is unless it says otherwise. */
const planDefaults = {
  portalTitle: "",
  portalText: "",
  enabled: true,
  priceMonths: 1,
  prepaidDays: null,
  billingTypes: ["recurring"],
  locationIds: [],
  categories: [],
  labelIds: [],
  technologies: [],
  portalShop: false,
  signupWidget: false,
  highlights: [],
  badge: "",
  position: 0,
  maxPerCustomer: null,
  requiresKind: null,
  orderInputs: null,
  portalTargets: [],
  setupPlanIds: [],
  separateInvoice: false,
  category: null,
  revenueAccount: null,
  contractMonths: 0,
  autoRenew: true,
  noticeDays: 0,
  autoReactivate: true,
  activationFee: "0",
  activationFeeWhen: "first_billing",
  cancellationFee: "0",
  earlyFeeKind: "fixed",
  earlyFee: "0",
  introDiscount: null,
  pausable: true,
  pausePrice: "0",
  proration: "on",
  downBps: null,
  upBps: null,
  dataCapBytes: null,
  maxSessions: 1,
  sessionPolicy: "kick_oldest",
} satisfies Partial<PlanFields>;

/** The columns of a plan's row. */
export function columnsOf(given: PlanFields) {
  const plan = { ...planDefaults, ...stated(given) };
  return {
    code: plan.code,
    kind: plan.kind,
    title: plan.title,
    line_text: plan.lineText ?? plan.title,
    portal_title: plan.portalTitle,
    portal_text: plan.portalText,
    enabled: plan.enabled,
    currency: plan.currency,
    price_months: plan.priceMonths,
    prepaid_days: plan.prepaidDays,
    billing_types: [...plan.billingTypes],
    location_ids: [...plan.locationIds],
    categories: [...plan.categories],
    label_ids: [...plan.labelIds],
    technologies: [...plan.technologies],
    portal_shop: plan.portalShop,
    signup_widget: plan.signupWidget,
    highlights: [...plan.highlights],
    badge: plan.badge,
    position: plan.position,
    max_per_customer: plan.maxPerCustomer,
    requires_kind: plan.requiresKind,
    order_inputs: plan.orderInputs === null ? null : JSON.stringify(plan.orderInputs),
    portal_targets: [...plan.portalTargets],
    setup_plan_ids: [...plan.setupPlanIds],
    separate_invoice: plan.separateInvoice,
    category: plan.category,
    revenue_account: plan.revenueAccount,
    contract_months: plan.contractMonths,
    auto_renew: plan.autoRenew,
    notice_days: plan.noticeDays,
    auto_reactivate: plan.autoReactivate,
    activation_fee: plan.activationFee,
    activation_fee_when: plan.activationFeeWhen,
    cancellation_fee: plan.cancellationFee,
    early_fee_kind: plan.earlyFeeKind,
    early_fee: plan.earlyFee,
    intro_months: plan.introDiscount?.months ?? null,
    intro_percent: plan.introDiscount?.percent ?? null,
    intro_fixed: plan.introDiscount?.fixed ?? null,
    pausable: plan.pausable,
    pause_price: plan.pausePrice,
    proration: plan.proration,
    down_bps: plan.downBps,
    up_bps: plan.upBps,
    data_cap_bytes: plan.dataCapBytes,
    max_sessions: plan.maxSessions,
    session_policy: plan.sessionPolicy,
  };
}

type Stated<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields about which nothing was said. */
export const stated = <T extends object>(given: T): Stated<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Stated<T>;

/** Partners, components and transfer rules, in place of those the plan had. */
export async function writeParts(
  work: Work,
  planId: string,
  plan: Pick<NewPlan, "partnerIds" | "components" | "transferRules">,
): Promise<void> {
  const rules = plan.transferRules ?? [];
  const components = plan.components ?? [];
  await db(work).deleteFrom("catalog.transfer_rules").where("plan_id", "=", planId).execute();
  await db(work).deleteFrom("catalog.bundle_components").where("bundle_id", "=", planId).execute();
  await db(work)
    .deleteFrom("catalog.plan_partners")
    .where("plan_id", "=", planId)
    .where("partner_id", "not in", [...plan.partnerIds])
    .execute();
  await db(work)
    .insertInto("catalog.plan_partners")
    .values([...new Set(plan.partnerIds)].map((partnerId) => ({ plan_id: planId, partner_id: partnerId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (components.length > 0) {
    await db(work)
      .insertInto("catalog.bundle_components")
      .values(
        components.map(({ planId: part, quantity, weight }, position) => ({
          bundle_id: planId,
          plan_id: part,
          position,
          quantity,
          weight,
        })),
      )
      .execute();
  }
  if (rules.length > 0) {
    await db(work)
      .insertInto("catalog.transfer_rules")
      .values(
        rules.map((rule) => ({
          plan_id: planId,
          target_id: rule.targetId,
          channels: [...rule.channels],
          allowed_when: rule.allowedWhen,
          fee: rule.fee,
          refund: rule.refund,
          approval: rule.approval,
          feasibility: rule.feasibility,
          max_per_cycle: rule.maxPerCycle,
        })),
      )
      .execute();
  }
}
