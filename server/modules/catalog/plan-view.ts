import type { z } from "zod";
import { calendarDay, type Day } from "../../../shared/calendar.ts";
import type { Actor } from "../../platform/actor.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { PlanSummary, PlanView } from "./contract.ts";
import type { Plan } from "./plan-queries.ts";
import { priceOn } from "./plan-rules.ts";

/** What a list shows of a plan. */
export function planSummary(plan: Plan, actor: Actor, on: Day): z.input<typeof PlanSummary> {
  const price = priceOn(plan.prices, on);
  if (!price) throw new Error(`the plan ${plan.code} has no price`);
  const { id, code, kind, title, enabled, currency, priceMonths, prepaidDays, portalShop, signupWidget, version } = plan;
  const seen = plan.partnerIds.filter((partnerId) => seesPartner(actor, partnerId));
  return {
    ...{ id, code, kind, title, enabled, currency, priceMonths, prepaidDays, portalShop, signupWidget, version },
    archivedAt: plan.archivedAt?.toISOString() ?? null,
    price,
    comingPrice: plan.prices.find((each) => each.validFrom > on) ?? null,
    partnerIds: seen,
    mayEdit: seen.length === plan.partnerIds.length,
    downBps: countOf(plan.downBps),
    upBps: countOf(plan.upBps),
  };
}

export function planView(work: Work, plan: Plan): z.input<typeof PlanView> {
  const { components, transferRules, prices, ...fields } = plan;
  const summary = planSummary(plan, work.actor, calendarDay(work.now, "UTC"));
  return {
    ...fields,
    billingTypes: [...fields.billingTypes],
    locationIds: [...fields.locationIds],
    categories: [...fields.categories],
    labelIds: [...fields.labelIds],
    technologies: [...fields.technologies],
    highlights: [...fields.highlights],
    orderInputs: fields.orderInputs && { ...fields.orderInputs, placeIds: [...fields.orderInputs.placeIds] },
    portalTargets: [...fields.portalTargets],
    setupPlanIds: [...fields.setupPlanIds],
    dataCapBytes: countOf(fields.dataCapBytes),
    components: components.map((component) => ({ ...component })),
    transferRules: transferRules.map((rule) => ({ ...rule, channels: [...rule.channels] })),
    prices: prices.map((price) => ({ ...price })),
    ...summary,
  };
}

const countOf = (count: bigint | null): number | null => (count === null ? null : Number(count));
