import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { OrderInputs } from "../../../shared/orders.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import type { Actor } from "../../platform/actor.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { kept } from "../../platform/kept.ts";
import { perWork } from "../../platform/per-work.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { TransferChannel } from "./availability-rules.ts";
import { refuseUnlessWithin } from "./scope.ts";
import { db, type PlanTable } from "./tables.ts";

/** What is sold, with its prices through time. */
export interface Plan {
  readonly id: string;
  readonly code: string;
  readonly kind: PlanTable["kind"];
  readonly title: string;
  readonly lineText: string;
  readonly portalTitle: string;
  readonly portalText: string;
  readonly enabled: boolean;
  readonly archivedAt: Date | null;
  readonly currency: string;
  readonly priceMonths: number;
  readonly prepaidDays: number | null;
  readonly billingTypes: PlanTable["billing_types"];
  readonly partnerIds: readonly string[];
  readonly locationIds: readonly string[];
  readonly categories: PlanTable["categories"];
  readonly labelIds: readonly string[];
  readonly technologies: readonly string[];
  readonly portalShop: boolean;
  readonly signupWidget: boolean;
  readonly highlights: readonly string[];
  readonly badge: string;
  readonly position: number;
  readonly maxPerCustomer: number | null;
  readonly requiresKind: PlanTable["requires_kind"];
  /** P-95; null: what is usual for its kind. */
  readonly orderInputs: OrderInputs | null;
  readonly portalTargets: readonly string[];
  readonly setupPlanIds: readonly string[];
  readonly separateInvoice: boolean;
  readonly category: string | null;
  readonly revenueAccount: string | null;
  readonly contractMonths: number;
  readonly autoRenew: boolean;
  readonly noticeDays: number;
  readonly autoReactivate: boolean;
  readonly activationFee: string;
  readonly activationFeeWhen: PlanTable["activation_fee_when"];
  readonly cancellationFee: string;
  readonly earlyFeeKind: PlanTable["early_fee_kind"];
  readonly earlyFee: string;
  readonly introDiscount: { readonly months: number; readonly percent: string | null; readonly fixed: string | null } | null;
  readonly pausable: boolean;
  readonly pausePrice: string;
  readonly proration: PlanTable["proration"];
  readonly downBps: bigint | null;
  readonly upBps: bigint | null;
  readonly dataCapBytes: bigint | null;
  /** N-96 */
  readonly maxSessions: number;
  readonly sessionPolicy: PlanTable["session_policy"];
  readonly components: readonly BundleComponent[];
  readonly transferRules: readonly TransferRule[];
  /** By day, the oldest first. A plan always has one. */
  readonly prices: readonly PlanPrice[];
  readonly version: number;
}

export interface PlanPrice {
  readonly planVersionId: string;
  /** For one pricing period, as decimal text. */
  readonly price: string;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly includesTax: boolean;
  readonly validFrom: Day;
}

export interface BundleComponent {
  readonly planId: string;
  readonly quantity: string;
  /** Its share of the bundle's price, beside the other components' (B-19). */
  readonly weight: number;
}

export interface TransferRule {
  readonly targetId: string;
  readonly channels: readonly TransferChannel[];
  readonly allowedWhen: "any_date" | "next_cycle";
  readonly fee: string | null;
  readonly refund: "none" | "unused_money" | null;
  readonly approval: "none" | "ticket";
  readonly feasibility: boolean;
  readonly maxPerCycle: number | null;
}

/** O-27 a plan is seen by whoever sees one of its partners. */
export function planVisibleTo(actor: Actor, planId: string): RawBuilder<SqlBool> {
  switch (actor.kind) {
    case "system":
      return sql<SqlBool>`true`;
    case "staff":
    case "key":
      return actor.partners === "all" ? sql<SqlBool>`true` : meets(planId, actor.partners);
    case "customer":
      return meets(planId, [actor.partnerId]);
    case "anonymous":
      return sql<SqlBool>`false`;
  }
}

const meets = (planId: string, partnerIds: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (select from catalog.plan_partners as sold_by where sold_by.plan_id = ${sql.ref(planId)} and sold_by.partner_id = any (${[...partnerIds]}::uuid[]))`;

export async function findPlan(work: Work, planId: string): Promise<Plan | undefined> {
  const [plan] = await loadPlans(work, { planIds: [planId] });
  return plan;
}

export async function getPlan(work: Work, planId: string): Promise<Plan> {
  const plan = await findPlan(work, planId);
  if (!plan) throw notFound("There is no such plan.");
  return plan;
}

/** A plan for editing: within the editor's partners (O-27), and nobody else changes it until the commit. */
export async function lockPlan(work: Work, planId: string): Promise<Plan> {
  // Asked before the lock: row policies hide from a lock what its taker may not change.
  refuseUnlessWithin(work.actor, (await getPlan(work, planId)).partnerIds);
  await db(work).selectFrom("catalog.plans").select("id").where("id", "=", planId).forUpdate().execute();
  forgetPlans(work);
  return getPlan(work, planId);
}

/** The plans that exist and may be seen, by their code. */
export async function findPlansByCode(work: Work, codes: readonly string[]): Promise<Map<string, Plan>> {
  return new Map((await loadPlans(work, { codes })).map((plan) => [plan.code, plan]));
}

/**
 * Plans of running services, by id. Also those that the actor's partner no longer sells: who sees a service sees its plan.
 */
export async function listPlansOfServices(work: Work, planIds: readonly string[]): Promise<Map<string, Plan>> {
  return new Map((await loadPlans(work, { planIds }, true)).map((plan) => [plan.id, plan]));
}

/** What a partner sells today: its plans that are neither disabled nor archived, by title. Who may see the partner may see these. */
export async function listSoldPlans(work: Work, partnerId: string): Promise<Plan[]> {
  const rows = await db(work)
    .selectFrom("catalog.plans as plan")
    .innerJoin("catalog.plan_partners as partner", "partner.plan_id", "plan.id")
    .select("plan.id")
    .where("partner.partner_id", "=", partnerId)
    .where("plan.enabled", "=", true)
    .where("plan.archived_at", "is", null)
    .where(visibleTo(work.actor, { partner: "partner.partner_id" }))
    .execute();
  const plans = await loadPlans(work, { planIds: rows.map((row) => row.id) });
  return plans.toSorted((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}

type Wanted = { readonly planIds: readonly string[] } | { readonly codes: readonly string[] };

/** Whole plans, by their code. */
export async function loadPlans(work: Work, wanted: Wanted, alsoUnseen = false): Promise<Plan[]> {
  const plans = work.kept ? await everyPlan(work) : await plansOfWork(work, wanted);
  const isWanted = "planIds" in wanted ? isIn(wanted.planIds, "id") : isIn(wanted.codes, "code");
  return plans.filter((plan) => isWanted(plan) && (alsoUnseen || seesPlan(work.actor, plan)));
}

const known = perWork(() => new Map<string, Plan>());

/** Whoever has changed plans, or waited for a lock, reads them anew. */
export const forgetPlans = (work: Work): void => known(work).clear();

/** A work that writes asks for the same few plans again and again: it reads each once. */
async function plansOfWork(work: Work, wanted: Wanted): Promise<Plan[]> {
  if ("codes" in wanted) return queryPlans(work, wanted);
  const plans = known(work);
  const missing = wanted.planIds.filter((id) => !plans.has(id));
  if (missing.length > 0) for (const plan of await queryPlans(work, { planIds: missing })) plans.set(plan.id, plan);
  return [...plans.values()].toSorted((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

const everyPlan = kept({
  tables: ["catalog.plans", "catalog.plan_partners", "catalog.plan_versions", "catalog.bundle_components", "catalog.transfer_rules"],
  entities: ["plan"],
  read: async (work) => {
    const ids = await db(work).selectFrom("catalog.plans").select("id").execute();
    return queryPlans(work, { planIds: ids.map((row) => row.id) });
  },
});

const isIn = (values: readonly string[], field: "id" | "code"): ((plan: Plan) => boolean) => {
  const wanted = new Set(values);
  return (plan) => wanted.has(plan[field]);
};

/** As `planVisibleTo`, for a plan that was read. */
function seesPlan(actor: Actor, { partnerIds }: Plan): boolean {
  switch (actor.kind) {
    case "system":
      return true;
    case "staff":
    case "key":
      return actor.partners === "all" || partnerIds.some((id) => actor.partners.includes(id));
    case "customer":
      return partnerIds.includes(actor.partnerId);
    case "anonymous":
      return false;
  }
}

/** Whose price each plan version is. */
export async function findPlanIdsOfVersions(
  work: Work,
  planVersionIds: readonly string[],
): Promise<{ planVersionId: string; planId: string }[]> {
  const wanted = new Set(planVersionIds);
  const plans = work.kept ? await everyPlan(work) : [...known(work).values()];
  const found = plans
    .flatMap((plan) => plan.prices.map(({ planVersionId }) => ({ planVersionId, planId: plan.id })))
    .filter(({ planVersionId }) => wanted.has(planVersionId));
  if (work.kept || found.length === wanted.size) return found;
  return db(work)
    .selectFrom("catalog.plan_versions")
    .select(["id as planVersionId", "plan_id as planId"])
    .where(sql<boolean>`id = any (${[...wanted]}::uuid[])`)
    .execute();
}

/** Whoever may see them. What belongs to a plan comes along with it, in one query however many they are. */
async function queryPlans(work: Work, wanted: Wanted): Promise<Plan[]> {
  const rows = await db(work)
    .selectFrom("catalog.plans as plan")
    .selectAll("plan")
    .select([
      sql<string[]>`array(select partner_id::text from catalog.plan_partners where plan_id = plan.id order by partner_id)`.as("partnerIds"),
      listed<PlanPrice>`select id as "planVersionId", price::text, tax_id as "taxId", tax_group_id as "taxGroupId", includes_tax as "includesTax",
          valid_from as "validFrom" from catalog.plan_versions where plan_id = plan.id order by valid_from`.as("prices"),
      listed<BundleComponent>`select plan_id as "planId", quantity::text, weight from catalog.bundle_components
          where bundle_id = plan.id order by position`.as("components"),
      listed<TransferRule>`select target_id as "targetId", channels, allowed_when as "allowedWhen", fee::text, refund, approval, feasibility,
          max_per_cycle as "maxPerCycle" from catalog.transfer_rules where plan_id = plan.id order by target_id`.as("transferRules"),
    ])
    .where(
      "planIds" in wanted
        ? sql<SqlBool>`plan.id = any (${[...wanted.planIds]}::uuid[])`
        : sql<SqlBool>`plan.code = any (${[...wanted.codes]}::text[])`,
    )
    .orderBy("plan.code")
    .execute();
  return rows.map(({ partnerIds, prices, components, transferRules, ...row }) => ({
    ...planOf(row),
    partnerIds,
    prices: prices.map((price) => ({ ...price, price: trimDecimal(price.price) })),
    components: components.map((component) => ({ ...component, quantity: trimDecimal(component.quantity) })),
    transferRules: transferRules.map((rule) => ({ ...rule, fee: rule.fee === null ? null : trimDecimal(rule.fee) })),
  }));
}

/** What a query finds, as one value of the row it belongs to. */
const listed = <Row>(text: TemplateStringsArray): RawBuilder<Row[]> =>
  sql<Row[]>`coalesce((select jsonb_agg(to_jsonb(part)) from (${sql.raw(text.join(""))}) as part), '[]')`;

type PlanRow = { [K in keyof PlanTable]: PlanTable[K] extends { __select__: infer S } ? S : PlanTable[K] };

function planOf(row: PlanRow): Omit<Plan, "partnerIds" | "prices" | "components" | "transferRules"> {
  return {
    id: row.id,
    code: row.code,
    kind: row.kind,
    title: row.title,
    lineText: row.line_text,
    portalTitle: row.portal_title,
    portalText: row.portal_text,
    enabled: row.enabled,
    archivedAt: row.archived_at,
    currency: row.currency,
    priceMonths: row.price_months,
    prepaidDays: row.prepaid_days,
    billingTypes: row.billing_types,
    locationIds: row.location_ids,
    categories: row.categories,
    labelIds: row.label_ids,
    technologies: row.technologies,
    portalShop: row.portal_shop,
    signupWidget: row.signup_widget,
    highlights: row.highlights,
    badge: row.badge,
    position: row.position,
    maxPerCustomer: row.max_per_customer,
    requiresKind: row.requires_kind,
    orderInputs: row.order_inputs,
    portalTargets: row.portal_targets,
    setupPlanIds: row.setup_plan_ids,
    separateInvoice: row.separate_invoice,
    category: row.category,
    revenueAccount: row.revenue_account,
    contractMonths: row.contract_months,
    autoRenew: row.auto_renew,
    noticeDays: row.notice_days,
    autoReactivate: row.auto_reactivate,
    activationFee: trimDecimal(row.activation_fee),
    activationFeeWhen: row.activation_fee_when,
    cancellationFee: trimDecimal(row.cancellation_fee),
    earlyFeeKind: row.early_fee_kind,
    earlyFee: trimDecimal(row.early_fee),
    introDiscount:
      row.intro_months === null ? null : { months: row.intro_months, percent: trimmed(row.intro_percent), fixed: trimmed(row.intro_fixed) },
    pausable: row.pausable,
    pausePrice: trimDecimal(row.pause_price),
    proration: row.proration,
    downBps: row.down_bps,
    upBps: row.up_bps,
    dataCapBytes: row.data_cap_bytes,
    maxSessions: row.max_sessions,
    sessionPolicy: row.session_policy,
    version: row.version,
  };
}

const trimmed = (decimal: string | null): string | null => (decimal === null ? null : trimDecimal(decimal));
