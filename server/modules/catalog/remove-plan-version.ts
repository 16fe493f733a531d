import { calendarDay } from "../../../shared/calendar.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { auditPartnerOf } from "./plan-audit.ts";
import { forgetPlans, lockPlan } from "./plan-queries.ts";
import { priceInUse } from "./problems.ts";
import { db } from "./tables.ts";

/** Takes back a price that is still to come and that nothing refers to any more; `services` lets go of it first. */
export async function removePlanVersion(work: Work, { planId, planVersionId }: { planId: string; planVersionId: string }): Promise<void> {
  const plan = await lockPlan(work, planId);
  const price = plan.prices.find((each) => each.planVersionId === planVersionId);
  if (!price) throw notFound("The plan has no such price.");
  if (price.validFrom <= calendarDay(work.now, "UTC"))
    throw priceInUse(`The price of ${price.validFrom} holds already. Give the plan another one.`);
  if (plan.prices.length === 1) throw priceInUse("This is the plan's only price.");
  try {
    await db(work).deleteFrom("catalog.plan_versions").where("id", "=", planVersionId).execute();
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    throw priceInUse(`The price of ${price.validFrom} stands on documents already.`);
  }
  forgetPlans(work);
  work.audit({
    entity: "plan",
    entityId: planId,
    label: `Plan ${plan.code}`,
    action: "price_withdrawn",
    partnerId: auditPartnerOf(work.actor, plan.partnerIds),
    changes: { price: { before: price.price, after: null }, validFrom: { before: price.validFrom, after: null } },
  });
}
