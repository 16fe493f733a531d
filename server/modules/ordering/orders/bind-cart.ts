// From a cart to what an order of it is held to (M-29): the prices, discounts and fees of today.

import { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { setupItemsOf } from "../../billing/index.ts";
import { findUsablePromo, type Plan, priceOn, promoCodeRefused } from "../../catalog/index.ts";
import { isExistingCustomer } from "../../services/index.ts";
import type { BoundLine, BoundOrder } from "./bound-order.ts";
import { offerOfCode } from "./offer-book.ts";
import { deliveryOf } from "./order-inputs.ts";
import { isStillGood, type Orderable, parentsOf, type Shop, titleOf } from "./shop.ts";
import type { CartLine } from "./tables.ts";

type Usable = Awaited<ReturnType<typeof findUsablePromo>>;

/** Undefined: nothing of the cart can be ordered. */
export async function bindCart(
  work: Work,
  shop: Shop,
  cart: readonly CartLine[],
  promoCode: string | undefined,
): Promise<BoundOrder | undefined> {
  const good = cart.flatMap((line) => {
    const orderable = shop.orderables.get(line.plan_id);
    return orderable && isStillGood(shop, line) ? [{ line, orderable }] : [];
  });
  if (good.length === 0) return undefined;
  const promos =
    promoCode === undefined
      ? new Map<string, Usable>()
      : await promosOf(
          work,
          shop,
          good.map(({ orderable }) => orderable.plan),
          promoCode,
        );
  const codeOffer =
    promoCode === undefined
      ? null
      : await offerOfCode(work, { customerId: shop.customer.id, partnerId: shop.customer.partnerId }, promoCode);
  const parents = await parentsOf(work, shop.live);
  const lines: BoundLine[] = [];
  for (const { line, orderable } of good) {
    const parent = parents.get(line.parent_service_id ?? "");
    lines.push(
      await bindLine(work, shop, {
        line,
        orderable,
        promo: promos.get(line.plan_id),
        offerId: line.offer_id ?? (promos.has(line.plan_id) ? codeOffer : null),
        parent: parent ? `${parent.title}, S-${parent.number}` : "",
      }),
    );
  }
  const [first] = promos;
  return { lines, promo: first ? { code: first[1].given.code, planId: first[0] } : null };
}

/** B-265 a code is good for the plans that it names; for none of the cart, it is refused without a word about why. */
async function promosOf(work: Work, { customer, today }: Shop, plans: readonly Plan[], code: string): Promise<Map<string, Usable>> {
  const isExisting = await isExistingCustomer(work, customer.id);
  const found = new Map<string, Usable>();
  for (const plan of plans) {
    if (found.has(plan.id)) continue;
    try {
      found.set(
        plan.id,
        await findUsablePromo(work, {
          ...{ code, partnerId: customer.partnerId, customerId: customer.id, planId: plan.id, on: today },
          isExisting,
          hasOtherDiscounts: false,
        }),
      );
    } catch (error) {
      if (!(error instanceof Problem && error.code === "promo-code-refused")) throw error;
    }
  }
  if (found.size === 0) throw refusedCode();
  return found;
}

/** What a code that was bound does, for people. */
export const promoEffect = async (work: Work, { customer, today }: Shop, { code, planId }: { code: string; planId: string }) =>
  (
    await findUsablePromo(work, {
      ...{ code, planId, partnerId: customer.partnerId, customerId: customer.id, on: today },
      isExisting: await isExistingCustomer(work, customer.id),
      hasOtherDiscounts: false,
    })
  ).given.effect;

const refusedCode = () =>
  promoCodeRefused("This promo code cannot be used. Check how it is written.", {
    errors: [{ field: "promoCode", code: "promo-code-refused" }],
  });

interface Given {
  readonly line: CartLine;
  readonly orderable: Orderable;
  readonly promo: Usable | undefined;
  readonly offerId: string | null;
  readonly parent: string;
}

async function bindLine(work: Work, { customer, today }: Shop, { line, orderable, promo, offerId, parent }: Given): Promise<BoundLine> {
  const { plan, group } = orderable;
  const price = priceOn(plan.prices, line.start_on ?? today);
  if (!price) throw new Error(`the plan ${plan.code} has no price`);
  const { planVersionId, price: unitPrice, taxId, taxGroupId, includesTax } = price;
  const given = promo?.given;
  const isDiscount = given?.effect === "percent" || given?.effect === "fixed";
  const setup =
    plan.kind === "one_time"
      ? []
      : await setupItemsOf(work, plan, {
          customerId: customer.id,
          partnerId: customer.partnerId,
          startOn: line.start_on ?? today,
          promo: given,
        });
  return {
    planId: plan.id,
    kind: group,
    title: titleOf(plan),
    quantity: line.quantity,
    startOn: line.start_on,
    parentServiceId: line.parent_service_id,
    parent,
    address: line.address,
    notes: line.notes,
    delivery: deliveryOf(orderable, line),
    offerId,
    ...{ planVersionId, unitPrice, taxId, taxGroupId, includesTax },
    contractMonths: plan.contractMonths,
    // A code that does not go together with other discounts takes the place of the introductory one.
    intro: promo && !promo.isStackable && isDiscount ? null : plan.introDiscount,
    promo: given && isDiscount ? { code: given.code, percent: given.percent, fixed: given.fixed, cycles: given.cycles } : null,
    once: [
      ...setup.map((item) => ({
        ...{ kind: item.kind, category: item.category, text: item.text, unitPrice: item.unitPrice, quantity: String(line.quantity) },
        ...{ taxId: item.taxId, taxGroupId: item.taxGroupId, includesTax: item.includesTax },
        isAtCreation: item.kind === "fee" && plan.activationFeeWhen === "creation",
      })),
      ...(plan.kind === "one_time"
        ? [
            {
              ...{ kind: "one_time" as const, category: plan.category ?? "one_time", text: titleOf(plan), unitPrice },
              ...{ quantity: String(line.quantity), taxId, taxGroupId, includesTax, isAtCreation: true },
            },
          ]
        : []),
    ],
  };
}
