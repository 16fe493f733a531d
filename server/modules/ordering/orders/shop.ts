// P-93 which plans a customer may order, and what stands about them in the shop.
import type { z } from "zod";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { roundToMoney, toMoneyJson } from "../../../../shared/money.ts";
import type { Group } from "../../../../shared/orders.ts";
import { parseDecimal } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import { setupItemsOf } from "../../billing/index.ts";
import { failedRestriction, listPlansOfServices, listSoldPlans, type Plan, priceOn } from "../../catalog/index.ts";
import { type Customer, findPayerId, getCustomer } from "../../customers/index.ts";
import { getSetting, listLocations } from "../../partners/index.ts";
import { buyerOf, type LiveService, listLiveServices, pricesOfPlans } from "../../services/index.ts";
import { todayFor } from "../price-quotes/bind-wish.ts";
import { BoundOrder } from "./bound-order.ts";
import type { shopEndpoint } from "./contract.ts";
import { faultOfLine, type ShopInputs, shopInputsOf } from "./order-inputs.ts";
import { isGroup, leftOf, takesQuantity } from "./order-rules.ts";
import { blockedMayOrder, orderKinds, orderMaxDaysAhead, orderStartChoice } from "./settings.ts";
import { type CartLine, db } from "./tables.ts";

export interface Orderable {
  readonly plan: Plan;
  readonly group: Group;
  /** Services of which one is chosen; null: it needs none. */
  readonly parents: readonly LiveService[] | null;
  /** How many more the customer may have; null: as many as they like. */
  readonly left: number | null;
  readonly mostAtOnce: number;
  readonly inputs: ShopInputs;
}

export interface Shop {
  readonly customer: Customer;
  readonly payerId: string;
  readonly today: Day;
  readonly lastStartOn: Day | null;
  readonly refusal: "account-blocked" | "not-active" | null;
  readonly orderables: ReadonlyMap<string, Orderable>;
  readonly live: readonly LiveService[];
}

const mostInOneLine = 20;

/** The shop of one customer. What is ordered and not decided about counts as had. */
export async function openShop(work: Work, customerId: string): Promise<Shop> {
  const customer = await getCustomer(work, customerId);
  const { partnerId } = customer;
  const today = await todayFor(work, partnerId);
  const live = await listLiveServices(work, customerId);
  const kinds: readonly string[] = await getSetting(work, orderKinds, { partnerId });
  const had = await countHad(work, customerId, live);
  const buyer = { ...(await buyerOf(work, customer)), livePlanIds: [...had].flatMap(([id, count]) => Array<string>(count).fill(id)) };
  const mayChoose = await getSetting(work, orderStartChoice, { partnerId });
  const places = await listLocations(work, { partnerId });
  const orderables = new Map<string, Orderable>();
  for (const plan of await listSoldPlans(work, partnerId)) {
    if (!isGroup(plan.kind) || !kinds.includes(plan.kind) || !plan.portalShop || priceOn(plan.prices, today) === undefined) continue;
    if (failedRestriction(plan, buyer)) continue;
    const parents = plan.requiresKind === null ? null : live.filter(({ kind, state }) => kind === plan.requiresKind && state === "active");
    if (parents?.length === 0) continue;
    const inputs = shopInputsOf(plan, { mayChooseStart: mayChoose, places });
    // There is nowhere to hand it over.
    if (inputs.delivery === "pick_up" && inputs.places.length === 0) continue;
    const left = leftOf(plan.maxPerCustomer, had.get(plan.id) ?? 0);
    const most = takesQuantity(plan.kind) ? mostInOneLine : 1;
    orderables.set(plan.id, { plan, group: plan.kind, parents, left, inputs, mostAtOnce: left === null ? most : Math.min(left, most) });
  }
  return {
    customer,
    payerId: await findPayerId(work, customerId),
    today,
    lastStartOn: mayChoose ? addDays(today, await getSetting(work, orderMaxDaysAhead, { partnerId })) : null,
    refusal: await refusalOf(work, customer),
    orderables,
    live,
  };
}

async function refusalOf(work: Work, { status, partnerId }: Customer): Promise<Shop["refusal"]> {
  if (status === "inactive" || status === "archived") return "not-active";
  return status === "blocked" && !(await getSetting(work, blockedMayOrder, { partnerId })) ? "account-blocked" : null;
}

/** How many of each plan the customer has: running, to come, ordered; of what is sold once, whatever was ordered and not refused. */
async function countHad(work: Work, customerId: string, live: readonly LiveService[]): Promise<ReadonlyMap<string, number>> {
  const had = new Map<string, number>();
  const add = (planId: string, count: number) => had.set(planId, (had.get(planId) ?? 0) + count);
  for (const { planId, isPart } of live) if (!isPart) add(planId, 1);
  const orders = await db(work)
    .selectFrom("ordering.orders")
    .select(["state", "bound"])
    .where("customer_id", "=", customerId)
    .where("state", "in", ["awaiting_payment", "awaiting_approval", "approved", "provisioning", "completed"])
    .execute();
  for (const { state, bound } of orders)
    for (const line of BoundOrder.parse(bound).lines) {
      const isCounted = line.kind === "one_time" || state === "awaiting_payment" || state === "awaiting_approval" || state === "approved";
      if (isCounted) add(line.planId, line.kind === "one_time" || line.kind === "recurring" ? line.quantity : 1);
    }
  return had;
}

/**
 * Whether a line can be ordered as it stands: its plan is still sold to this customer, the service that it is for still runs, and what is
 * needed was said.
 */
export function isStillGood(shop: Shop, line: WantedLine): boolean {
  const orderable = isStillSold(shop, line) ? shop.orderables.get(line.plan_id) : undefined;
  return orderable !== undefined && faultOfLine(orderable.inputs, line) === undefined;
}

/** It may still have to be put in anew, with what its plan asks for by now. */
export function isStillSold({ orderables }: Shop, line: Pick<WantedLine, "plan_id" | "parent_service_id">): boolean {
  const orderable = orderables.get(line.plan_id);
  if (orderable === undefined) return false;
  return orderable.parents === null || orderable.parents.some(({ id }) => id === line.parent_service_id);
}

type WantedLine = Pick<CartLine, "plan_id" | "parent_service_id" | "start_on" | "address" | "notes" | "delivery" | "place_id">;

/** A service as the shop names it. */
export async function parentsOf(work: Work, services: readonly LiveService[]) {
  const plans = await listPlansOfServices(work, [...new Set(services.map(({ planId }) => planId))]);
  return new Map(
    services.map(({ id, number, planId, address }) => {
      const plan = plans.get(planId);
      return [id, { id, number, title: plan?.portalTitle || plan?.title || "", address }];
    }),
  );
}

export const titleOf = (plan: Pick<Plan, "title" | "portalTitle">): string => plan.portalTitle || plan.title;

export async function showShop(work: Work, customerId: string): Promise<z.input<typeof shopEndpoint.returns>> {
  const shop = await openShop(work, customerId);
  const { customer, today, orderables } = shop;
  const plans = [...orderables.values()].map(({ plan }) => plan);
  const prices = await pricesOfPlans(work, customer, { plans, today });
  const parts = await listPlansOfServices(work, [...new Set(plans.flatMap((plan) => plan.components.map(({ planId }) => planId)))]);
  const parents = await parentsOf(work, shop.live);
  const products: z.input<typeof shopEndpoint.returns>["products"] = [];
  for (const { plan, group, parents: own, inputs, mostAtOnce } of [...orderables.values()].toSorted(byShelf)) {
    const price = prices.get(plan.id);
    if (!price) continue;
    const once =
      plan.kind === "one_time"
        ? []
        : await setupItemsOf(work, plan, { customerId: customer.id, partnerId: customer.partnerId, startOn: today, promo: undefined });
    products.push({
      planId: plan.id,
      group,
      title: titleOf(plan),
      text: plan.portalText,
      highlights: [...plan.highlights],
      badge: plan.badge,
      price: { period: price.period, month: price.month },
      priceMonths: plan.priceMonths,
      once: once.map(({ text, unitPrice, includesTax }) => ({
        text,
        amount: toMoneyJson(roundToMoney(parseDecimal(unitPrice), plan.currency)),
        includesTax,
      })),
      intro: plan.introDiscount,
      contractMonths: plan.contractMonths,
      downBps: plan.downBps === null ? null : Number(plan.downBps),
      upBps: plan.upBps === null ? null : Number(plan.upBps),
      parts: plan.components.flatMap(({ planId }) => {
        const part = parts.get(planId);
        return part ? [titleOf(part)] : [];
      }),
      parents: own?.flatMap(({ id }) => parents.get(id) ?? []) ?? null,
      asks: { ...inputs, places: inputs.places.map(({ id, name, address }) => ({ id, name, address })) },
      mostAtOnce,
    });
  }
  return { products, today, lastStartOn: shop.lastStartOn, address: addressOf(customer), refusal: shop.refusal };
}

const shelf: readonly Group[] = ["bundle", "internet", "voice", "recurring", "one_time"];
/** P-94 by group, then as the provider has put them. */
const byShelf = (a: Orderable, b: Orderable): number =>
  shelf.indexOf(a.group) - shelf.indexOf(b.group) || a.plan.position - b.plan.position || (titleOf(a.plan) < titleOf(b.plan) ? -1 : 1);

const addressOf = ({ street1, zip, city }: Pick<Customer, "street1" | "zip" | "city">): string =>
  [street1, [zip, city].filter(Boolean).join(" ")].filter(Boolean).join(", ");
