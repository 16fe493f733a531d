import { sql } from "kysely";
import { differences } from "../../platform/differences.ts";
import { editConflict, fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import {
  checkPlan,
  columnsOf,
  type PlanChanges,
  plansNamedBy,
  refuseTakenCode,
  refuseUnknownPartners,
  stated,
  writeParts,
} from "./create-plan.ts";
import { planDisabled, planLimitsChanged } from "./events.ts";
import { auditPartnerOf } from "./plan-audit.ts";
import { forgetPlans, getPlan, lockPlan, type Plan } from "./plan-queries.ts";
import { planView } from "./plan-view.ts";
import { planArchived, planInBundle, planInUse } from "./problems.ts";
import { refuseUnlessWithin } from "./scope.ts";
import { db } from "./tables.ts";

/** As `lockPlan`, and as the editor read it. */
async function lockEditablePlan(work: Work, planId: string, version: number): Promise<Plan> {
  const plan = await lockPlan(work, planId);
  if (plan.version !== version) throw editConflict(`Plan ${plan.code} was changed meanwhile.`, { current: planView(work, plan) });
  return plan;
}

/** Changes what is said of a plan. Its prices and its line text change through `services`, which asks who gets them. */
export async function updatePlan(
  work: Work,
  planId: string,
  edit: Omit<PlanChanges, "lineText" | "enabled">,
  version: number,
): Promise<Plan> {
  const before = await lockEditablePlan(work, planId, version);
  if (before.archivedAt !== null) throw planArchived(`Plan ${before.code} is archived.`);
  const wanted = { ...before, ...stated(edit) };
  await refuseUnknownPartners(
    work,
    wanted.partnerIds.filter((id) => !before.partnerIds.includes(id)),
  );
  refuseUnlessWithin(work.actor, wanted.partnerIds);
  await checkPlan(work, wanted, plansNamedBy(before));
  if (wanted.code !== before.code) await refuseTakenCode(work, wanted.code);
  await db(work)
    .updateTable("catalog.plans")
    .set({ ...columnsOf(wanted), version: sql`version + 1` })
    .where("id", "=", planId)
    .execute();
  await writeParts(work, planId, wanted);
  const after = await audited(work, before, "updated");
  if (after.downBps !== before.downBps || after.upBps !== before.upBps || after.dataCapBytes !== before.dataCapBytes)
    work.emit(planLimitsChanged, { partnerId: null, objectId: planId }, { planId, code: after.code, kind: after.kind });
  return after;
}

/** B-271 in the same save the other plans take this one among their targets. */
export async function openWayBack(work: Work, plan: Plan, otherIds: readonly string[]): Promise<void> {
  for (const otherId of new Set(otherIds)) {
    if (!plan.portalTargets.includes(otherId))
      throw fieldProblem("wayBackIds", "not-a-target", "Only a plan that customers may change to can have a way back.");
    const other = await lockPlan(work, otherId);
    if (other.portalTargets.includes(plan.id)) continue;
    await db(work)
      .updateTable("catalog.plans")
      .set({ portal_targets: [...other.portalTargets, plan.id], version: sql`version + 1` })
      .where("id", "=", otherId)
      .execute();
    await audited(work, other, "updated");
  }
}

/** B-13 the text on documents from now on; `services` decides which running services follow. */
export async function changeLineText(work: Work, planId: string, lineText: string): Promise<{ before: Plan; after: Plan }> {
  const before = await lockPlan(work, planId);
  await db(work).updateTable("catalog.plans").set({ line_text: lineText, version: sql`version + 1` }).where("id", "=", planId).execute();
  return { before, after: await audited(work, before, "updated") };
}

/** B-14 a disabled plan takes no new services; an archived one is out of sight as well. Running services go on. */
export async function changePlanState(work: Work, planId: string, to: "enabled" | "disabled" | "archived", version: number): Promise<Plan> {
  const before = await lockEditablePlan(work, planId, version);
  if (to !== "enabled") await refuseInLiveBundle(work, before);
  await db(work)
    .updateTable("catalog.plans")
    .set({ enabled: to === "enabled", archived_at: to === "archived" ? (before.archivedAt ?? work.now) : null, version: sql`version + 1` })
    .where("id", "=", planId)
    .execute();
  if (before.enabled && to !== "enabled") {
    work.emit(planDisabled, { partnerId: null, objectId: planId }, { planId, code: before.code, kind: before.kind });
  }
  return audited(work, before, to);
}

/** B-14 what is part of a bundle that is sold stays sold. */
async function refuseInLiveBundle(work: Work, plan: Plan): Promise<void> {
  const bundles = await db(work)
    .selectFrom("catalog.bundle_components as part")
    .innerJoin("catalog.plans as bundle", "bundle.id", "part.bundle_id")
    .select("bundle.code")
    .where("part.plan_id", "=", plan.id)
    .where("bundle.enabled", "=", true)
    .where("bundle.archived_at", "is", null)
    .orderBy("bundle.code")
    .execute();
  if (bundles.length > 0)
    throw planInBundle(`${plan.code} is part of ${bundles.map((bundle) => bundle.code).join(", ")}. Disable that first.`);
}

/** B-14 removes a plan that was never used. Foreign keys are the proof: services, documents and orders refer to plans. */
export async function deletePlan(work: Work, planId: string, version: number): Promise<void> {
  const plan = await lockEditablePlan(work, planId, version);
  await refuseInLiveBundle(work, plan);
  try {
    await db(work).deleteFrom("catalog.plans").where("id", "=", planId).execute();
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    throw planInUse(`Plan ${plan.code} was used. Archive it instead.`);
  }
  for (const column of ["portal_targets", "setup_plan_ids"] as const) {
    await sql`update catalog.plans set ${sql.ref(column)} = array_remove(${sql.ref(column)}, ${planId}::uuid) where ${planId}::uuid = any (${sql.ref(column)})`.execute(
      work.tx,
    );
  }
  forgetPlans(work);
  work.audit({
    entity: "plan",
    entityId: planId,
    label: `Plan ${plan.code}`,
    action: "deleted",
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes: { title: { before: plan.title, after: null } },
  });
}

async function audited(work: Work, before: Plan, action: string): Promise<Plan> {
  forgetPlans(work);
  const after = await getPlan(work, before.id);
  const { version: _before, prices: _prices, ...was } = before;
  const { version: _after, prices: _same, ...is } = after;
  work.audit({
    entity: "plan",
    entityId: before.id,
    label: `Plan ${after.code}`,
    action,
    partnerId: auditPartnerOf(work.actor, after.partnerIds),
    changes: differences(was, is),
  });
  return after;
}
