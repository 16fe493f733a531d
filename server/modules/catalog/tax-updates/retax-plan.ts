import { sql } from "kysely";
import { differences } from "../../../platform/differences.ts";
import type { Work } from "../../../platform/work.ts";
import { planPriceChanged } from "../events.ts";
import { auditPartnerOf } from "../plan-audit.ts";
import { forgetPlans, lockPlan, type Plan } from "../plan-queries.ts";
import { db } from "../tables.ts";
import { outlookOf } from "./affected-plans.ts";
import { type RetaxedPlan, taxUpdateParticipants } from "./participants.ts";
import type { TaxChange } from "./tax-update-rules.ts";

/** B-147 one plan: a version with the new tax, its fees, and its services. */
export async function retaxPlan(work: Work, change: TaxChange, planId: string): Promise<Record<string, unknown>> {
  const plan = await lockPlan(work, planId);
  const { before, after, later } = outlookOf(change, plan);
  const versions = new Map<string, string>();
  if (before && after) {
    const { id } = await db(work)
      .insertInto("catalog.plan_versions")
      .values({
        plan_id: plan.id,
        price: after.price,
        tax_id: after.taxId,
        tax_group_id: after.taxGroupId,
        includes_tax: after.includesTax,
        valid_from: change.on,
        created_at: work.now,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    forgetPlans(work);
    versions.set(before.planVersionId, id);
    work.audit({
      entity: "plan",
      entityId: plan.id,
      label: `Plan ${plan.code}`,
      action: "price_changed",
      partnerId: auditPartnerOf(work.actor, plan.partnerIds),
      changes: {
        price: { before: before.price, after: after.price },
        tax: { before: before.taxId ?? before.taxGroupId, after: after.taxId ?? after.taxGroupId },
        validFrom: { before: before.validFrom, after: change.on },
      },
    });
    work.emit(
      planPriceChanged,
      { partnerId: null, objectId: plan.id },
      { planId: plan.id, code: plan.code, kind: plan.kind, planVersionId: id, price: after.price, validFrom: change.on },
    );
  }
  const fees = before ? await retaxFees(work, change, plan, before) : 0;
  const followed: RetaxedPlan = { plan, versions };
  const counts: Record<string, number> = {};
  for (const participant of taxUpdateParticipants().values()) Object.assign(counts, await participant.followPlan?.(work, change, followed));
  return {
    price: before?.price ?? null,
    newPrice: after?.price ?? before?.price ?? null,
    fees,
    // Prices that begin later were agreed as they are; a person looks at them.
    laterPrices: later.map(({ validFrom }) => validFrom),
    ...counts,
  };
}

/** Fees have the tax of their plan's price, and include it where that does. */
async function retaxFees(
  work: Work,
  change: TaxChange,
  plan: Plan,
  price: { taxId: string | null; taxGroupId: string | null; includesTax: boolean },
): Promise<number> {
  const after = (fee: string): string => change.priceAfter({ ...price, price: fee, currency: plan.currency });
  const was = {
    activationFee: plan.activationFee,
    cancellationFee: plan.cancellationFee,
    pausePrice: plan.pausePrice,
    ...(plan.earlyFeeKind === "fixed" ? { earlyFee: plan.earlyFee } : {}),
  };
  const is = Object.fromEntries(Object.entries(was).map(([name, fee]) => [name, after(fee)])) as typeof was;
  const changes = differences(was, is);
  const count = Object.keys(changes).length;
  if (count === 0) return 0;
  await db(work)
    .updateTable("catalog.plans")
    .set({
      activation_fee: is.activationFee,
      cancellation_fee: is.cancellationFee,
      pause_price: is.pausePrice,
      ...(is.earlyFee === undefined ? {} : { early_fee: is.earlyFee }),
      version: sql`version + 1`,
    })
    .where("id", "=", plan.id)
    .execute();
  forgetPlans(work);
  work.audit({
    entity: "plan",
    entityId: plan.id,
    label: `Plan ${plan.code}`,
    action: "updated",
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes,
  });
  return count;
}
