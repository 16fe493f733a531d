import type { z } from "zod";
import { addDays } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices } from "../catalog/index.ts";
import { getSetting } from "../partners/index.ts";
import { type Badge, badgeOf, type NextEvent, nextEventOf, plannedBadgeOf } from "./badge-rules.ts";
import type { PortalService, portalServiceEndpoint, portalServicesEndpoint } from "./contract.ts";
import { contractOf, type Described, describeServices, priceView, shownService } from "./describe-services.ts";
import { monthOf, servicesOfCustomer } from "./list-services.ts";
import { afterPlannedChange, listPlannedFor, type PlannedForService } from "./planned-for-services.ts";
import { discountHolds } from "./price-rules.ts";
import { getService, listPartsOf } from "./service-queries.ts";
import { portalConnectionFields } from "./settings.ts";
import { listHistory } from "./show-service.ts";
import { billablePrices } from "./taxed-prices.ts";

type Shown = z.input<typeof PortalService>;
type Planned = ReadonlyMap<string, PlannedForService>;

/** P-58, P-59 the customer's own services, bundles with their parts; what is over only on request. P-252 a coming plan stands after the present one. */
export async function listOwnServices(work: Work, { past }: { past: boolean }): Promise<z.input<typeof portalServicesEndpoint.returns>> {
  const services = await servicesOfCustomer(work, { customerId: ownCustomer(work).customerId, past });
  const [described, planned] = await Promise.all([describeServices(work, services), plannedOf(work, services)]);
  const parts = Map.groupBy(described, ({ service }) => service.bundleServiceId);
  const coming = await comingPlans(work, described, planned);
  const shown = await shownOf(work);
  return {
    items: (parts.get(null) ?? []).flatMap((each) => {
      const next = coming.get(each.service.id);
      return [shown(portalView(each, parts.get(each.service.id) ?? [], planned)), ...(next ? [shown(next)] : [])];
    }),
    month: monthOf(described),
  };
}

/** P-61 one of the customer's own services. */
export async function showOwnService(work: Work, serviceId: string): Promise<z.input<typeof portalServiceEndpoint.returns>> {
  const service = await getService(work, serviceId);
  if (service.customerId !== ownCustomer(work).customerId || service.archivedByMistake) throw notFound("There is no such service.");
  const services = [service, ...(await listPartsOf(work, [serviceId]))];
  const [[described, ...parts], planned, history] = await Promise.all([
    describeServices(work, services),
    plannedOf(work, services),
    listHistory(work, serviceId),
  ]);
  if (!described) throw new Error(`the service ${serviceId} is gone`);
  const shown = await shownOf(work);
  return { service: shown(portalView(described, parts, planned)), history: history.map(({ from, to, at }) => ({ from, to, at })) };
}

/** 2.4 the login of an internet service, where the provider shows it; of the others never. */
async function shownOf(work: Work): Promise<(service: Shown) => Shown> {
  const fields = await getSetting(work, portalConnectionFields, { partnerId: ownCustomer(work).partnerId });
  const withoutLogin = <T extends { kind: string; login: string | null }>(service: T): T =>
    fields.includes("login") && service.kind === "internet" ? service : { ...service, login: null };
  return (service) => ({ ...withoutLogin(service), parts: service.parts.map(withoutLogin) });
}

const plannedOf = (work: Work, services: readonly { readonly id: string }[]): Promise<Planned> =>
  listPlannedFor(
    work,
    services.map(({ id }) => id),
  );

/** P-252 the plans that are to come, each as an entry of its own with its price for this customer; they count in no total. */
async function comingPlans(work: Work, described: readonly Described[], planned: Planned): Promise<Map<string, Shown>> {
  const changing = described.flatMap((each) => {
    const change = planned.get(each.service.id);
    return change?.kind === "plan" ? [{ each, change }] : [];
  });
  const plans = await listPlansOfServices(
    work,
    changing.flatMap(({ change }) => change.planId ?? []),
  );
  const after = await afterPlannedChange(
    work,
    changing.map(({ change }) => change.id),
  );
  // The price as of the first day of the new plan.
  const prices = await billablePrices(
    work,
    changing.flatMap(({ change }) => {
      const service = after.get(change.id);
      const segmentId = service?.segments.at(-1)?.segmentId;
      return service && segmentId !== undefined ? [{ service, segmentId, today: change.on }] : [];
    }),
  );
  return new Map(
    changing.flatMap(({ each, change }): [string, Shown][] => {
      const plan = plans.get(change.planId ?? "");
      if (!plan) return [];
      const before = cardOf(each, planned);
      const entry: Shown = {
        ...before,
        id: change.id,
        replaces: each.service.id,
        state: "pending",
        ...{ title: plan.portalTitle || plan.title, description: plan.portalText },
        badge: plannedBadgeOf(change),
        priceMonths: plan.priceMonths,
        price: priceView(prices.get(each.service.id)),
        discounts: [],
        startOn: change.on,
        ...{ endOn: null, invoicedUntilOn: null, contract: null, nextEvent: null },
        autoRenew: plan.autoRenew,
        downBps: plan.downBps === null ? null : Number(plan.downBps),
        upBps: plan.upBps === null ? null : Number(plan.upBps),
        parts: [],
      };
      return [[each.service.id, entry]];
    }),
  );
}

const portalView = (described: Described, parts: readonly Described[], planned: Planned): Shown => ({
  ...cardOf(described, planned),
  parts: parts.map((part) => cardOf(part, planned)),
});

function plannedView(change: PlannedForService | undefined): Shown["planned"] {
  if (!change) return null;
  const { id, kind, on, until, state, mayWithdraw, version, groupId } = change;
  return { id, kind, on, until, state, mayWithdraw, version, groupId };
}

function cardOf(described: Described, plannedFor: Planned): Omit<Shown, "parts"> {
  const { service, plan, now, prices, discounts, today, billedThrough, customer, segments } = described;
  const { id, kind, state, startOn, endOn, address, login } = service;
  const planned = plannedFor.get(id);
  const badge: Badge = badgeOf(
    shownService(described),
    customer?.status === "blocked",
    planned?.state === "scheduled" ? { ...planned, today } : undefined,
  );
  const nextEvent: NextEvent | undefined = nextEventOf(
    service,
    segments,
    discounts,
    today,
    planned?.state === "scheduled" ? planned : undefined,
  );
  return {
    ...{ id, kind, state, startOn, endOn, address, login },
    number: Number(service.number),
    title: plan.portalTitle || plan.title,
    description: plan.portalText,
    badge,
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
    nextEvent: nextEvent ?? null,
    replaces: null,
    planned: plannedView(planned),
  };
}
