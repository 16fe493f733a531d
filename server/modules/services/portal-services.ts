import type { z } from "zod";
import { addDays } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { badgeOf, nextEventOf, type ServiceAction } from "./badge-rules.ts";
import type { PortalService, portalServiceEndpoint, portalServicesEndpoint } from "./contract.ts";
import { actionsOf, contractOf, type Described, describeServices, priceView, shownService } from "./describe-services.ts";
import { monthOf, servicesOfCustomer } from "./list-services.ts";
import { discountHolds } from "./price-rules.ts";
import { getService, listPartsOf } from "./service-queries.ts";
import { listHistory } from "./show-service.ts";

/** P-58, P-59 the customer's own services, bundles with their parts; what is over only on request. */
export async function listOwnServices(work: Work, { past }: { past: boolean }): Promise<z.input<typeof portalServicesEndpoint.returns>> {
  const described = await describeServices(work, await servicesOfCustomer(work, { customerId: ownCustomer(work).customerId, past }));
  const parts = Map.groupBy(described, ({ service }) => service.bundleServiceId);
  return {
    items: (parts.get(null) ?? []).map((each) => portalView(each, parts.get(each.service.id) ?? [])),
    month: monthOf(described),
  };
}

/** P-61 one of the customer's own services. */
export async function showOwnService(work: Work, serviceId: string): Promise<z.input<typeof portalServiceEndpoint.returns>> {
  const service = await getService(work, serviceId);
  if (service.customerId !== ownCustomer(work).customerId || service.archivedByMistake) throw notFound("There is no such service.");
  const [described, ...parts] = await describeServices(work, [service, ...(await listPartsOf(work, [serviceId]))]);
  if (!described) throw new Error(`the service ${serviceId} is gone`);
  const history = await listHistory(work, serviceId);
  return { service: portalView(described, parts), history: history.map(({ from, to, at }) => ({ from, to, at })) };
}

const portalActions: readonly ServiceAction[] = ["change_plan", "pause", "resume", "end", "withdraw_end"];

const portalView = (described: Described, parts: readonly Described[]): z.input<typeof PortalService> => ({
  ...cardOf(described),
  parts: parts.map(cardOf),
});

function cardOf(described: Described): Omit<z.input<typeof PortalService>, "parts"> {
  const { service, plan, now, prices, discounts, today, billedThrough, customer, segments } = described;
  const { id, kind, state, startOn, endOn, address, login } = service;
  return {
    ...{ id, kind, state, startOn, endOn, address, login },
    number: Number(service.number),
    title: plan.portalTitle || plan.title,
    description: plan.portalText,
    badge: badgeOf(shownService(described), customer?.status === "blocked"),
    quantity: trimDecimal(now.quantity),
    priceMonths: described.factsOf.get(now.planVersionId)?.priceMonths ?? plan.priceMonths,
    price: priceView(prices),
    discounts: discounts
      .filter((discount) => discountHolds(discount, today))
      .map(({ percent, fixed, endBefore }) => ({
        percent: percent === null ? null : trimDecimal(percent),
        fixed: fixed === null ? null : trimDecimal(fixed),
        until: endBefore === null ? null : addDays(endBefore, -1),
      })),
    invoicedUntilOn: billedThrough === undefined ? null : addDays(billedThrough, -1),
    contract: contractOf(service),
    autoRenew: plan.autoRenew,
    downBps: plan.downBps === null ? null : Number(plan.downBps),
    upBps: plan.upBps === null ? null : Number(plan.upBps),
    nextEvent: nextEventOf(service, segments, discounts, today) ?? null,
    actions: actionsOf(described, portalActions),
  };
}
