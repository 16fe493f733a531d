// What a plan with a data cap does, and what a pack gives: kept here, beside the plans of the catalogue.
import { sql } from "kysely";
import type { z } from "zod";
import { editConflict, fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { auditPartnerOf, getPlan, listPlansOfServices, type Plan, refuseUnlessWithin } from "../catalog/index.ts";
import type { planDataEndpoint, savePackTermsEndpoint, savePlanTermsEndpoint } from "./contract.ts";
import { lookSoon } from "./look-soon.ts";
import type { BonusHours, CapTerms, Validity } from "./quota-rules.ts";
import { db } from "./tables.ts";

export interface PlanTerms {
  readonly cap: Omit<CapTerms, "capBytes">;
  /** N-149 */
  readonly nasEnforcedCap: boolean;
  readonly resetDay: number | null;
  readonly packPlanIds: readonly string[];
}

const usual: PlanTerms = {
  cap: {
    counts: "sum",
    atLimit: "block",
    limitDownBps: null,
    limitUpBps: null,
    limitPercent: null,
    bonus: null,
    rolloverPercent: 0,
    rolloverMaxBytes: null,
    rolloverCycles: 1,
  },
  nasEnforcedCap: false,
  resetDay: null,
  packPlanIds: [],
};

/** Of each plan that is asked for; one that says nothing does the usual. */
export async function readPlanTerms(work: Work, planIds: readonly string[]): Promise<Map<string, PlanTerms>> {
  const rows =
    planIds.length === 0
      ? []
      : await db(work)
          .selectFrom("usage.plan_terms")
          .selectAll()
          .where(sql<boolean>`plan_id = any (${[...planIds]}::uuid[])`)
          .execute();
  const found = new Map(
    rows.map((row): [string, PlanTerms] => [
      row.plan_id,
      {
        cap: {
          counts: row.counts,
          atLimit: row.at_limit,
          limitDownBps: row.limit_down_bps,
          limitUpBps: row.limit_up_bps,
          limitPercent: row.limit_percent,
          bonus: bonusOf(row),
          rolloverPercent: row.rollover_percent,
          rolloverMaxBytes: row.rollover_max_bytes,
          rolloverCycles: row.rollover_cycles,
        },
        nasEnforcedCap: row.nas_enforced_cap,
        resetDay: row.reset_day,
        packPlanIds: row.pack_plan_ids,
      },
    ]),
  );
  return new Map(planIds.map((id) => [id, found.get(id) ?? usual]));
}

function bonusOf(row: { bonus_from: string | null; bonus_until: string | null; bonus_bytes: bigint | null }): BonusHours | null {
  if (row.bonus_from === null || row.bonus_until === null) return null;
  return { from: row.bonus_from.slice(0, 5), until: row.bonus_until.slice(0, 5), bytes: row.bonus_bytes };
}

/** A pack as it is sold. */
export interface Pack {
  readonly plan: Plan;
  readonly bytes: bigint;
  readonly validity: Validity;
  readonly toNextInvoice: boolean;
  readonly maxPerCycle: number | null;
}

/** What packs give, by plan; a pack of which nobody has said it yet cannot be sold. */
export async function readPacks(work: Work, plans: readonly Plan[]): Promise<Map<string, Pack>> {
  if (plans.length === 0) return new Map();
  const byId = new Map(plans.map((plan) => [plan.id, plan]));
  const rows = await db(work)
    .selectFrom("usage.pack_terms")
    .selectAll()
    .where(sql<boolean>`plan_id = any (${[...byId.keys()]}::uuid[])`)
    .execute();
  return new Map(
    rows.flatMap((row): [string, Pack][] => {
      const plan = byId.get(row.plan_id);
      if (!plan) return [];
      const { bytes, to_next_invoice: toNextInvoice, max_per_cycle: maxPerCycle } = row;
      return [[row.plan_id, { plan, bytes, validity: validityOf(row), toNextInvoice, maxPerCycle }]];
    }),
  );
}

export const validityOf = ({ validity, valid_days }: { validity: string; valid_days: number | null }): Validity =>
  validity === "days" && valid_days !== null
    ? { kind: "days", days: valid_days }
    : { kind: validity === "unlimited" ? "unlimited" : "cycle_end" };

type View = z.input<(typeof planDataEndpoint)["returns"]>;
type TermsBody = z.output<(typeof savePlanTermsEndpoint)["body"]>;
type PackBody = z.output<(typeof savePackTermsEndpoint)["body"]>;

export async function showPlanData(work: Work, planId: string): Promise<View> {
  const plan = await getPlan(work, planId);
  const number = (value: bigint | null): number | null => (value === null ? null : Number(value));
  const terms = await db(work).selectFrom("usage.plan_terms").selectAll().where("plan_id", "=", planId).executeTakeFirst();
  const pack = await db(work).selectFrom("usage.pack_terms").selectAll().where("plan_id", "=", planId).executeTakeFirst();
  const titles = await listPlansOfServices(work, terms?.pack_plan_ids ?? []);
  return {
    capBytes: number(plan.dataCapBytes),
    terms: terms
      ? {
          counts: terms.counts,
          atLimit: terms.at_limit,
          limitDownBps: number(terms.limit_down_bps),
          limitUpBps: number(terms.limit_up_bps),
          limitPercent: terms.limit_percent,
          bonusFrom: terms.bonus_from?.slice(0, 5) ?? null,
          bonusUntil: terms.bonus_until?.slice(0, 5) ?? null,
          bonusBytes: number(terms.bonus_bytes),
          rolloverPercent: terms.rollover_percent,
          rolloverMaxBytes: number(terms.rollover_max_bytes),
          rolloverCycles: terms.rollover_cycles,
          nasEnforcedCap: terms.nas_enforced_cap,
          resetDay: terms.reset_day,
          packPlanIds: terms.pack_plan_ids,
        }
      : null,
    pack: pack
      ? {
          bytes: Number(pack.bytes),
          validity: pack.validity,
          validDays: pack.valid_days,
          toNextInvoice: pack.to_next_invoice,
          maxPerCycle: pack.max_per_cycle,
        }
      : null,
    packs: [...titles.values()].map(({ id, title }) => ({ id, title })),
    version: terms?.version ?? pack?.version ?? 0,
  };
}

/** N-142 holds from now on, with what is counted already. */
export async function savePlanTerms(work: Work, planId: string, body: TermsBody, version: number): Promise<View> {
  const before = await readForEdit(work, planId, version);
  if (before.plan.kind !== "internet") throw fieldProblem("kind", "not-internet", "Only an internet plan has a data cap.");
  refuseHalf(body);
  await refuseOtherPacks(work, before.plan, body.packPlanIds);
  const wide = (value: number | null): bigint | null => (value === null ? null : BigInt(value));
  const row = {
    counts: body.counts,
    at_limit: body.atLimit,
    limit_down_bps: body.atLimit === "set" ? wide(body.limitDownBps) : null,
    limit_up_bps: body.atLimit === "set" ? wide(body.limitUpBps) : null,
    limit_percent: body.atLimit === "percent" ? body.limitPercent : null,
    bonus_from: body.bonusFrom,
    bonus_until: body.bonusUntil,
    bonus_bytes: body.bonusFrom === null ? null : wide(body.bonusBytes),
    rollover_percent: body.rolloverPercent,
    rollover_max_bytes: wide(body.rolloverMaxBytes),
    rollover_cycles: body.rolloverCycles,
    nas_enforced_cap: body.nasEnforcedCap,
    reset_day: body.resetDay,
    pack_plan_ids: [...new Set(body.packPlanIds)],
  };
  await db(work)
    .insertInto("usage.plan_terms")
    .values({ plan_id: planId, ...row })
    .onConflict((conflict) => conflict.column("plan_id").doUpdateSet({ ...row, version: sql`plan_terms.version + 1` as never }))
    .execute();
  await lookSoon(work, planId);
  return audited(work, before.plan, before.view);
}

export async function savePackTerms(work: Work, planId: string, body: PackBody, version: number): Promise<View> {
  const before = await readForEdit(work, planId, version);
  if (before.plan.kind !== "topup") throw fieldProblem("kind", "not-a-pack", "Only a data pack gives data.");
  if ((body.validity === "days") !== (body.validDays !== null))
    throw fieldProblem("validDays", "required", "Say for how many days it works, or choose another end.");
  const row = {
    bytes: BigInt(body.bytes),
    validity: body.validity,
    valid_days: body.validDays,
    to_next_invoice: body.toNextInvoice,
    max_per_cycle: body.maxPerCycle,
  };
  await db(work)
    .insertInto("usage.pack_terms")
    .values({ plan_id: planId, ...row })
    .onConflict((conflict) => conflict.column("plan_id").doUpdateSet({ ...row, version: sql`pack_terms.version + 1` as never }))
    .execute();
  return audited(work, before.plan, before.view);
}

async function readForEdit(work: Work, planId: string, version: number): Promise<{ plan: Plan; view: View }> {
  const plan = await getPlan(work, planId);
  refuseUnlessWithin(work.actor, plan.partnerIds);
  const view = await showPlanData(work, planId);
  if (view.version !== version) throw editConflict(`The data of plan ${plan.code} was changed meanwhile.`, { current: view });
  return { plan, view };
}

function refuseHalf(body: TermsBody): void {
  if (body.atLimit === "set" && (body.limitDownBps === null || body.limitUpBps === null))
    throw fieldProblem("limitDownBps", "required", "Say which speed is left at the limit.");
  if (body.atLimit === "percent" && body.limitPercent === null)
    throw fieldProblem("limitPercent", "required", "Say how much of the speed is left at the limit.");
  if ((body.bonusFrom === null) !== (body.bonusUntil === null))
    throw fieldProblem("bonusUntil", "required", "Bonus hours have a beginning and an end.");
  if (body.bonusFrom !== null && body.bonusFrom === body.bonusUntil)
    throw fieldProblem("bonusUntil", "no-hours", "Bonus hours end at another time than they begin.");
}

async function refuseOtherPacks(work: Work, plan: Plan, packPlanIds: readonly string[]): Promise<void> {
  const packs = await listPlansOfServices(work, packPlanIds);
  for (const id of packPlanIds) {
    const pack = packs.get(id);
    if (pack?.kind !== "topup" || pack.currency !== plan.currency)
      throw fieldProblem("packPlanIds", "unknown-value", "Choose data packs in the currency of the plan.");
  }
}

async function audited(work: Work, plan: Plan, before: View): Promise<View> {
  const after = await showPlanData(work, plan.id);
  const [was, is] = [
    { ...before.terms, ...before.pack },
    { ...after.terms, ...after.pack },
  ] as Record<string, unknown>[];
  const fields = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])];
  work.audit({
    entity: "plan",
    entityId: plan.id,
    label: `Plan ${plan.code}`,
    action: "data_changed",
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes: Object.fromEntries(
      fields
        .filter((field) => JSON.stringify(was?.[field]) !== JSON.stringify(is?.[field]))
        .map((field) => [field, { before: was?.[field] ?? null, after: is?.[field] ?? null }]),
    ),
  });
  return after;
}
