import type { z } from "zod";
import type { Work } from "../../platform/work.ts";
import { effectiveRate, failedRestriction, listPlansOfServices, listSoldPlans, loadTaxBook, priceOn } from "../catalog/index.ts";
import { getReachable } from "../customers/index.ts";
import { buyerOf } from "./add-service.ts";
import type { availablePlansEndpoint } from "./contract.ts";
import { todayOf } from "./partner-day.ts";
import { shownPrices } from "./price-rules.ts";

/** B-15 what the customer's partner sells by the period, each with what keeps it from this customer, if anything does. */
export async function listAvailablePlans(work: Work, customerId: string): Promise<z.input<typeof availablePlansEndpoint.returns>> {
  const customer = await getReachable(work, customerId, "customers.services.create");
  const buyer = await buyerOf(work, customer);
  const plans = (await listSoldPlans(work, customer.partnerId)).filter((plan) => plan.kind !== "one_time" && plan.kind !== "topup");
  const parts = await listPlansOfServices(work, [...new Set(plans.flatMap((plan) => plan.components.map(({ planId }) => planId)))]);
  const taxes = await loadTaxBook(work);
  const today = await todayOf(work, customer.partnerId);
  return {
    items: plans.flatMap((plan) => {
      const price = priceOn(plan.prices, today);
      if (!price) return [];
      const { id, code, kind, title, currency, priceMonths, contractMonths } = plan;
      return [
        {
          ...{ id, code, kind, title, currency, priceMonths, contractMonths },
          price: price.price,
          includesTax: price.includesTax,
          month: shownPrices(
            {
              ...{ unitPrice: price.price, quantity: "1", priceMonths, includesTax: price.includesTax, discounts: [] },
              taxShare: effectiveRate(taxes, price, today),
            },
            currency,
            today,
          ).month,
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
