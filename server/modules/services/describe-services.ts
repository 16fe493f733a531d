import { sql } from "kysely";
import type { z } from "zod";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices, loadPlanFacts, type Plan, type PlanFacts } from "../catalog/index.ts";
import { type Buyer, listBuyers } from "../customers/index.ts";
import { getSetting } from "../partners/index.ts";
import { badgeOf, nextEventOf, refusalOf, type ShownService, serviceActions } from "./badge-rules.ts";
import { listBilledThrough } from "./billed-days.ts";
import type { ServiceRow } from "./contract.ts";
import { todayOf } from "./partner-day.ts";
import type { RangedDiscount, ShownPrices } from "./price-rules.ts";
import { listSegments } from "./save-segments.ts";
import { type Segment, segmentOn } from "./segment-rules.ts";
import type { Service } from "./service-queries.ts";
import { restoreDays } from "./settings.ts";
import { db } from "./tables.ts";
import { pricesWithTax } from "./taxed-prices.ts";

/** A service with all that screens say of it. */
export interface Described {
  readonly service: Service;
  readonly today: Day;
  readonly segments: readonly Segment[];
  readonly discounts: readonly Discount[];
  /** The plan that it has now. */
  readonly plan: Plan;
  /** The plan of each piece of its life, by plan version. */
  readonly factsOf: ReadonlyMap<string, PlanFacts>;
  /** The piece that holds today. */
  readonly now: Segment;
  readonly billedThrough: Day | undefined;
  readonly customer: Buyer | undefined;
  /** As its customer is taxed where it is. Undefined for what costs nothing of its own: a part of a bundle. */
  readonly prices: ShownPrices | undefined;
  readonly restorableUntil: Day | null;
}

export interface Discount extends RangedDiscount {
  readonly id: string;
  readonly reason: string;
  readonly coupon: string | null;
}

/** Looks up what belongs to the services, in a handful of queries however many they are. */
export async function describeServices(work: Work, services: readonly Service[]): Promise<Described[]> {
  if (services.length === 0) return [];
  const ids = services.map((service) => service.id);
  const planIds = [...new Set(services.map((service) => service.planId))];
  const customerIds = [...new Set(services.map((service) => service.customerId))];
  const [segmentsOf, discountsOf, billedThrough, plans, customers] = await Promise.all([
    listSegments(work, ids),
    listDiscounts(work, ids),
    listBilledThrough(work, ids),
    listPlansOfServices(work, planIds),
    listBuyers(work, customerIds),
  ]);
  const versionIds = new Set([...segmentsOf.values()].flatMap((segments) => segments.map((segment) => segment.planVersionId)));
  const factsOf = await loadPlanFacts(work, [...versionIds]);
  const described: Omit<Described, "prices">[] = [];
  for (const service of services) {
    const segments = segmentsOf.get(service.id) ?? [];
    const discounts = discountsOf.get(service.id) ?? [];
    const today = await todayOf(work, service.partnerId);
    const plan = plans.get(service.planId);
    const now = segmentOn(segments, today);
    if (!plan || !now) throw new Error(`the service ${service.id} has no ${plan ? "segment" : "plan"}`);
    described.push({
      ...{ service, today, segments, discounts, plan, factsOf, now },
      billedThrough: billedThrough.get(service.id),
      customer: customers.get(service.customerId),
      restorableUntil:
        service.endOn === null ? null : addDays(service.endOn, await getSetting(work, restoreDays, { partnerId: service.partnerId })),
    });
  }
  const prices = await pricesWithTax(
    work,
    described.filter(({ service }) => service.bundleServiceId === null),
  );
  return described.map((each) => ({ ...each, prices: prices.get(each.service.id) }));
}

async function listDiscounts(work: Work, serviceIds: readonly string[]): Promise<Map<string, Discount[]>> {
  const rows = await db(work)
    .selectFrom("services.discounts")
    .select(["id", "service_id as serviceId", "percent", "fixed", "start_on as startOn", "end_before as endBefore", "reason", "coupon"])
    .where(sql<boolean>`service_id = any (${[...serviceIds]}::uuid[])`)
    .orderBy("start_on")
    .orderBy("id")
    .execute();
  return Map.groupBy(rows, (row) => row.serviceId);
}

export const shownService = ({ service }: Described): ShownService => ({
  state: service.state,
  stateSinceOn: service.stateSinceOn,
  startOn: service.startOn,
  endOn: service.endOn,
  waitsFor: service.waitsFor,
  lock: service.lock,
  isBundlePart: service.bundleServiceId !== null,
  kind: service.kind,
});

/** All actions with what the state says to each. */
function actionsOf(described: Described) {
  const { plan, billedThrough, today, restorableUntil } = described;
  const facts = { today, isPausable: plan.pausable, hasInvoices: billedThrough !== undefined, restorableUntil };
  return serviceActions.map((action) => ({ action, refusal: refusalOf(action, shownService(described), facts) ?? null }));
}

export const priceView = (prices: ShownPrices | undefined) => (prices ? { period: prices.period, month: prices.month } : null);

/** What a list shows of a service. */
export function serviceRow(described: Described): z.input<typeof ServiceRow> {
  const { service, plan, now, billedThrough, customer, prices, segments, discounts, today } = described;
  const {
    id,
    payerId,
    partnerId,
    kind,
    bundleServiceId,
    dependsOnServiceId,
    state,
    stateSinceOn,
    lock,
    startOn,
    endOn,
    waitsFor,
    login,
    address,
    priority,
    version,
  } = service;
  return {
    ...{
      id,
      payerId,
      partnerId,
      kind,
      bundleServiceId,
      dependsOnServiceId,
      state,
      stateSinceOn,
      lock,
      startOn,
      endOn,
      waitsFor,
      login,
      address,
      priority,
      version,
    },
    number: Number(service.number),
    customer: customer ? { id: customer.customerId, number: customer.number, name: customer.name } : null,
    plan: { id: plan.id, code: plan.code, title: plan.title },
    badge: badgeOf(shownService(described), customer?.status === "blocked"),
    unitPrice: trimDecimal(now.unitPrice),
    quantity: trimDecimal(now.quantity),
    currency: plan.currency,
    includesTax: now.includesTax,
    priceMonths: described.factsOf.get(now.planVersionId)?.priceMonths ?? plan.priceMonths,
    hasOwnPrice: service.customPrice !== null,
    price: priceView(prices),
    invoicedUntilOn: billedThrough === undefined ? null : addDays(billedThrough, -1),
    nextEvent: nextEventOf(service, segments, discounts, today) ?? null,
    actions: actionsOf(described),
  };
}

/** M-28 the days that the contract binds. */
export const contractOf = ({ startOn, contractEndOn }: Pick<Service, "startOn" | "contractEndOn">) =>
  contractEndOn === null ? null : { start: startOn, end: contractEndOn };
