import type { Day } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import { refuseUntaxable } from "./check-taxed.ts";
import { planPriceChanged } from "./events.ts";
import { auditPartnerOf } from "./plan-audit.ts";
import { forgetPlans, getPlan, lockPlan, type PlanPrice } from "./plan-queries.ts";
import { priceOn } from "./plan-rules.ts";
import { planArchived, priceDateTaken } from "./problems.ts";
import { db } from "./tables.ts";

export interface NewPlanVersion {
  readonly planId: string;
  readonly price: string;
  readonly validFrom: Day;
  /** Left out: as the price before it. */
  readonly taxId?: string | null | undefined;
  readonly taxGroupId?: string | null | undefined;
  readonly includesTax?: boolean | undefined;
}

/**
 * B-12 a new price from a day on. Services that run keep theirs; who else gets it is decided by `repricePlan` of the
 * services module.
 */
export async function addPlanVersion(work: Work, wanted: NewPlanVersion): Promise<PlanPrice> {
  const plan = await lockPlan(work, wanted.planId);
  if (plan.archivedAt !== null) throw planArchived(`Plan ${plan.code} is archived.`);
  if (plan.prices.some((price) => price.validFrom === wanted.validFrom)) {
    throw priceDateTaken(
      `Plan ${plan.code} has a price from ${wanted.validFrom} already. Choose another day, or take that one back first.`,
      { errors: [{ field: "validFrom", code: "price-date-taken" }] },
    );
  }
  const before = priceOn(plan.prices, wanted.validFrom);
  const isRetaxed = wanted.taxId !== undefined || wanted.taxGroupId !== undefined;
  const taxed = {
    taxId: isRetaxed ? (wanted.taxId ?? null) : (before?.taxId ?? null),
    taxGroupId: isRetaxed ? (wanted.taxGroupId ?? null) : (before?.taxGroupId ?? null),
  };
  await refuseUntaxable(work, taxed, before);
  const { id } = await db(work)
    .insertInto("catalog.plan_versions")
    .values({
      plan_id: plan.id,
      price: wanted.price,
      tax_id: taxed.taxId,
      tax_group_id: taxed.taxGroupId,
      includes_tax: wanted.includesTax ?? before?.includesTax ?? false,
      valid_from: wanted.validFrom,
      created_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  forgetPlans(work);
  const price = trimDecimal(wanted.price);
  work.audit({
    entity: "plan",
    entityId: plan.id,
    label: `Plan ${plan.code}`,
    action: "price_changed",
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes: {
      price: { before: before?.price ?? null, after: price },
      validFrom: { before: before?.validFrom ?? null, after: wanted.validFrom },
    },
  });
  work.emit(
    planPriceChanged,
    { partnerId: null, objectId: plan.id },
    { planId: plan.id, code: plan.code, kind: plan.kind, planVersionId: id, price, validFrom: wanted.validFrom },
  );
  const added = (await getPlan(work, plan.id)).prices.find((each) => each.planVersionId === id);
  if (!added) throw new Error(`the price ${id} that was just written is not there`);
  return added;
}
