// P-94, P-95 the cart: kept on the server for seven days, one per customer.
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import type { Ask } from "../../../../shared/orders.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findPlan, listPlansOfServices, planNotAvailable } from "../../catalog/index.ts";
import { lockCustomer } from "../../customers/index.ts";
import { dateOutOfRange } from "../problems.ts";
import { bindCart } from "./bind-cart.ts";
import type { addToCartEndpoint, cartEndpoint, changeCartLineEndpoint } from "./contract.ts";
import { offerFor } from "./offer-book.ts";
import { figuresOf } from "./order-figures.ts";
import { deliveryOf, faultOfLine } from "./order-inputs.ts";
import { isGroup } from "./order-rules.ts";
import { isStillGood, isStillSold, openShop, parentsOf, type Shop, titleOf } from "./shop.ts";
import { type CartLine, db } from "./tables.ts";

type Cart = z.input<typeof cartEndpoint.returns>;
type Inputs = BodyOf<typeof changeCartLineEndpoint>;

const cartDays = 7;
const mostLines = 20;

const keptSince = (work: Work): Date => new Date(work.now.getTime() - cartDays * 86_400_000);

/** The lines of a cart that is not forgotten yet. */
export async function listCartLines(work: Work, customerId: string): Promise<CartLine[]> {
  const lines = await db(work)
    .selectFrom("ordering.cart_lines")
    .selectAll()
    .where("customer_id", "=", customerId)
    .orderBy("added_at")
    .orderBy("id")
    .execute();
  // Any touch keeps the whole cart.
  return lines.some(({ touched_at }) => touched_at > keptSince(work)) ? lines : [];
}

export async function showCart(work: Work, customerId: string): Promise<Cart> {
  const lines = await listCartLines(work, customerId);
  if (lines.length === 0) return { count: 0, total: null, lines: [] };
  const shop = await openShop(work, customerId);
  const plans = await listPlansOfServices(work, [...new Set(lines.map(({ plan_id }) => plan_id))]);
  const parents = await parentsOf(work, shop.live);
  const bound = await bindCart(work, shop, lines, undefined);
  return {
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    total: bound === undefined ? null : (await figuresOf(work, shop, bound)).now.gross,
    lines: lines.flatMap((line) => {
      const plan = plans.get(line.plan_id);
      if (!plan || !isGroup(plan.kind)) return [];
      const orderable = shop.orderables.get(plan.id);
      return [
        {
          id: line.id,
          planId: plan.id,
          group: plan.kind,
          title: titleOf(plan),
          quantity: line.quantity,
          mostAtOnce: orderable?.mostAtOnce ?? line.quantity,
          startOn: line.start_on,
          parent: parents.get(line.parent_service_id ?? "") ?? null,
          address: line.address,
          notes: line.notes,
          delivery: orderable ? deliveryOf(orderable, line) : null,
          isGone: !isStillGood(shop, line),
          isSold: isStillSold(shop, line),
        },
      ];
    }),
  };
}

export async function addToCart(
  work: Work,
  customerId: string,
  { planId, offerId, ...inputs }: BodyOf<typeof addToCartEndpoint>,
): Promise<Cart> {
  await lockCustomer(work, customerId);
  const shop = await openShop(work, customerId);
  const lines = await listCartLines(work, customerId);
  if (lines.length >= mostLines) throw fieldProblem("planId", "too-many", `A cart holds at most ${mostLines} products.`);
  const wanted = checked(shop, planId, inputs, lines);
  // What was forgotten does not come back with what is added.
  if (lines.length === 0) await db(work).deleteFrom("ordering.cart_lines").where("customer_id", "=", customerId).execute();
  await db(work)
    .insertInto("ordering.cart_lines")
    .values({
      partner_id: shop.customer.partnerId,
      customer_id: customerId,
      plan_id: planId,
      ...wanted,
      offer_id: await offerFor(work, { customerId, partnerId: shop.customer.partnerId }, planId, offerId),
      added_at: work.now,
      touched_at: work.now,
    })
    .execute();
  audit(work, shop, "cart_added", await planTitle(work, planId));
  return showCart(work, customerId);
}

export async function changeCartLine(work: Work, customerId: string, lineId: string, inputs: Inputs): Promise<Cart> {
  await lockCustomer(work, customerId);
  const lines = await listCartLines(work, customerId);
  const line = lines.find(({ id }) => id === lineId);
  if (!line) throw notFound("This is not in your cart any more.");
  const shop = await openShop(work, customerId);
  const wanted = checked(
    shop,
    line.plan_id,
    inputs,
    lines.filter(({ id }) => id !== lineId),
  );
  await db(work)
    .updateTable("ordering.cart_lines")
    .set({ ...wanted, touched_at: work.now })
    .where("id", "=", lineId)
    .execute();
  audit(work, shop, "cart_changed", await planTitle(work, line.plan_id));
  return showCart(work, customerId);
}

export async function removeCartLine(work: Work, customerId: string, lineId: string): Promise<Cart> {
  await lockCustomer(work, customerId);
  const line = (await listCartLines(work, customerId)).find(({ id }) => id === lineId);
  if (line) {
    await db(work).deleteFrom("ordering.cart_lines").where("id", "=", lineId).execute();
    audit(work, await openShop(work, customerId), "cart_removed", await planTitle(work, line.plan_id));
  }
  return showCart(work, customerId);
}

export async function emptyCart(work: Work, customerId: string): Promise<void> {
  await db(work).deleteFrom("ordering.cart_lines").where("customer_id", "=", customerId).execute();
}

const planTitle = async (work: Work, planId: string): Promise<string> => (await findPlan(work, planId))?.title ?? "";

function audit(work: Work, { customer }: Shop, action: string, plan: string): void {
  work.audit({
    entity: "order",
    entityId: customer.id,
    label: `Cart of customer ${customer.number}`,
    action,
    partnerId: customer.partnerId,
    customerId: customer.id,
    changes: { plan: { before: null, after: plan } },
  });
}

/** What was said about a line, or what is wrong with it. */
function checked(shop: Shop, planId: string, inputs: Inputs, others: readonly CartLine[]) {
  const orderable = shop.orderables.get(planId);
  if (!orderable) throw planNotAvailable("This cannot be ordered any more.");
  const { plan, parents, left } = orderable;
  const inCart = others.filter((line) => line.plan_id === planId).reduce((sum, { quantity }) => sum + quantity, 0);
  const most = left === null ? orderable.mostAtOnce : Math.min(orderable.mostAtOnce, Math.max(left - inCart, 0));
  if (inputs.quantity > most)
    throw fieldProblem("quantity", "too-many", most === 0 ? "You have as many of this as you may have." : `At most ${most} of this.`, {
      maximum: most,
    });
  const { inputs: asked } = orderable;
  const delivery = asked.delivery === "either" ? inputs.delivery : asked.delivery === "no" ? null : asked.delivery;
  const line = {
    quantity: inputs.quantity,
    start_on: plan.kind === "one_time" ? null : dayOf(shop, asked.start, inputs.startOn),
    parent_service_id: parents === null ? null : parentOf(parents, inputs.parentServiceId),
    address: asked.address !== "no" || delivery === "ship" ? inputs.address : "",
    notes: asked.notes === "no" ? "" : inputs.notes,
    delivery,
    place_id: delivery === "pick_up" ? inputs.placeId : null,
  };
  const fault = faultOfLine(asked, line);
  if (fault) throw fieldProblem(fault, "required", "This is needed to order it.");
  return line;
}

/** No day: as soon as possible. Where a day has to be said, today is one. */
function dayOf({ today, lastStartOn }: Shop, asked: Ask, wanted: Day | null): Day | null {
  if (wanted === null || lastStartOn === null || asked === "no" || (wanted === today && asked === "may")) return null;
  if (wanted < today || wanted > lastStartOn)
    throw dateOutOfRange(`Choose a day from ${today} to ${lastStartOn}.`, {
      errors: [{ field: "startOn", code: "date-out-of-range", params: { earliest: today, latest: lastStartOn } }],
    });
  return wanted;
}

function parentOf(parents: readonly { readonly id: string }[], wanted: string | null): string {
  const [only, ...more] = parents;
  if (wanted === null && only && more.length === 0) return only.id;
  const chosen = parents.find(({ id }) => id === wanted);
  if (!chosen) throw fieldProblem("parentServiceId", "required", "Choose the service that it is for.");
  return chosen.id;
}
