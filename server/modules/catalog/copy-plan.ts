import { calendarDay } from "../../../shared/calendar.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { createPlan } from "./create-plan.ts";
import { followCopy } from "./plan-copies.ts";
import { getPlan, type Plan } from "./plan-queries.ts";
import { priceOn } from "./plan-rules.ts";

/** A plan like another, at today's price: how a partner gets its own of what several sell. */
export async function copyPlan(
  work: Work,
  planId: string,
  { code, title, partnerIds }: { code: string; title: string; partnerIds?: readonly string[] | undefined },
): Promise<Plan> {
  const original = await getPlan(work, planId);
  const price = priceOn(original.prices, calendarDay(work.now, "UTC"));
  if (!price) throw new Error(`the plan ${original.code} has no price`);
  const { id: _id, version: _version, archivedAt: _archivedAt, prices: _prices, transferRules, ...fields } = original;
  const copy = await createPlan(work, {
    ...fields,
    code,
    title,
    lineText: fields.lineText === original.title ? title : fields.lineText,
    enabled: true,
    // One's own part of what several sell, unless it is said for whom.
    partnerIds: partnerIds ?? original.partnerIds.filter((id) => seesPartner(work.actor, id)),
    // Rules lead from this plan to others, which a copy may do too; they name no way back to it.
    transferRules: transferRules.filter((rule) => rule.targetId !== planId),
    price: price.price,
    taxId: price.taxId,
    taxGroupId: price.taxGroupId,
    includesTax: price.includesTax,
  });
  await followCopy(work, { fromPlanId: planId, toPlanId: copy.id });
  return copy;
}
