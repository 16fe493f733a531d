import type { z } from "zod";
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { failedRestriction, listPlansOfServices, listSoldPlans, loadPlanFacts, type Plan, priceOn } from "../catalog/index.ts";
import { findPayerId, getReachable } from "../customers/index.ts";
import { buyerOf } from "./add-service.ts";
import type { availablePlansEndpoint } from "./contract.ts";
import type { BillableService } from "./list-billable-services.ts";
import { todayOf } from "./partner-day.ts";
import type { ShownPrices } from "./price-rules.ts";
import { billablePrices } from "./taxed-prices.ts";

/** B-15 what the customer's partner sells by the period, each with what keeps it from this customer, if anything does. */
export async function listAvailablePlans(work: Work, customerId: string): Promise<z.input<typeof availablePlansEndpoint.returns>> {
  const customer = await getReachable(work, customerId, "customers.services.create");
  const buyer = await buyerOf(work, customer);
  const plans = (await listSoldPlans(work, customer.partnerId)).filter((plan) => plan.kind !== "one_time" && plan.kind !== "topup");
  const parts = await listPlansOfServices(work, [...new Set(plans.flatMap((plan) => plan.components.map(({ planId }) => planId)))]);
  const today = await todayOf(work, customer.partnerId);
  const months = await pricesOfPlans(work, customer, { plans, today });
  return {
    items: plans.flatMap((plan) => {
      const price = priceOn(plan.prices, today);
      const month = months.get(plan.id);
      if (!price || !month) return [];
      const { id, code, kind, title, currency, priceMonths, contractMonths } = plan;
      return [
        {
          ...{ id, code, kind, title, currency, priceMonths, contractMonths },
          price: price.price,
          includesTax: price.includesTax,
          month: month.month,
          downBps: plan.downBps === null ? null : Number(plan.downBps),
          upBps: plan.upBps === null ? null : Number(plan.upBps),
          introDiscount: plan.introDiscount,
          components: plan.components.flatMap(({ planId, quantity }) => {
            const part = parts.get(planId);
            return part ? [{ planId, quantity, title: part.title, kind: part.kind }] : [];
          }),
          restriction: failedRestriction(plan, buyer) ?? null,
        },
      ];
    }),
  };
}

/** What each plan would cost this customer where they are, by its id. */
export async function pricesOfPlans(
  work: Work,
  customer: { readonly id: string; readonly partnerId: string },
  { plans, today }: { readonly plans: readonly Plan[]; readonly today: Day },
): Promise<ReadonlyMap<string, ShownPrices>> {
  const priceOf = new Map(plans.map((plan) => [plan.id, priceOn(plan.prices, today)]));
  const facts = await loadPlanFacts(
    work,
    [...priceOf.values()].flatMap((price) => price?.planVersionId ?? []),
  );
  const payerId = await findPayerId(work, customer.id);
  const services = plans.flatMap((plan): BillableService[] => {
    const price = priceOf.get(plan.id);
    const own = price && facts.get(price.planVersionId);
    if (!price || !own) return [];
    const { planVersionId, price: unitPrice, taxId, taxGroupId, includesTax } = price;
    const terms = { planVersionId, unitPrice, quantity: "1", taxId, taxGroupId, includesTax };
    return [
      {
        ...{ id: plan.id, number: 0n, customerId: customer.id, payerId, partnerId: customer.partnerId, planId: plan.id },
        ...{ kind: plan.kind, state: "pending", start: today, end: null, login: null, address: "", lineText: null },
        ...{ separateInvoice: false, priority: 1, contractEndOn: null, discounts: [] },
        segments: [{ ...terms, segmentId: plan.id, start: today, end: null, billable: "yes", plan: own }],
      },
    ];
  });
  return billablePrices(
    work,
    services.map((service) => ({ service, segmentId: service.id, today })),
  );
}
