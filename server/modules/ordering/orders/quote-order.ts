import type { z } from "zod";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { accountBlocked, cartEmpty, customerInactive } from "../problems.ts";
import { bindCart, promoEffect } from "./bind-cart.ts";
import type { BoundOrder } from "./bound-order.ts";
import { listCartLines } from "./cart.ts";
import type { quoteOrderEndpoint } from "./contract.ts";
import { contractsOf } from "./order-contracts.ts";
import { type Figures, figuresOf, minorOf, withPromo } from "./order-figures.ts";
import { type Payment, stateWithoutWaiting } from "./order-rules.ts";
import { orderAnswerDays, orderApproval, orderPayment, orderTermsLink } from "./settings.ts";
import { openShop, type Shop } from "./shop.ts";
import { db } from "./tables.ts";

const quoteMinutes = 15;

/** P-96 what the cart comes to; good for a quarter of an hour. */
export async function quoteOrder(
  work: Work,
  customerId: string,
  promoCode: string | undefined,
): Promise<z.input<typeof quoteOrderEndpoint.returns>> {
  const shop = await openShop(work, customerId);
  refuseWhoMayNot(shop);
  const lines = await listCartLines(work, customerId);
  const bound = await bindCart(work, shop, lines, promoCode);
  if (!bound) throw cartEmpty("There is nothing in your cart that can be ordered.");
  const figures = await priced(work, shop, bound, await bindCart(work, shop, lines, undefined));
  const id = uuidv7(work.now.getTime());
  const expiresAt = new Date(work.now.getTime() + quoteMinutes * 60_000);
  await db(work)
    .insertInto("ordering.order_quotes")
    .values({
      id,
      partner_id: shop.customer.partnerId,
      customer_id: customerId,
      bound: JSON.stringify(bound),
      figures: JSON.stringify(figures),
      created_at: work.now,
      expires_at: expiresAt,
    })
    .execute();
  const place = { partnerId: shop.customer.partnerId };
  const approval = await getSetting(work, orderApproval, place);
  const isApproved = (payment: Payment): boolean =>
    stateWithoutWaiting({ payment, approval, ...agreedOf(bound, figures) }, payment === "now") === "awaiting_approval";
  return {
    quoteId: id,
    validUntil: expiresAt.toISOString(),
    figures,
    payments: await paymentsOf(work, shop, figures),
    isApproved: { now: isApproved("now"), later: isApproved("later") },
    needsContract: (await contractsOf(work, shop.customer.partnerId, bound)).size > 0,
    answerDays: await getSetting(work, orderAnswerDays, place),
    termsLink: await getSetting(work, orderTermsLink, place),
  };
}

async function priced(work: Work, shop: Shop, bound: BoundOrder, without: BoundOrder | undefined): Promise<Figures> {
  const figures = await figuresOf(work, shop, bound);
  const effect = bound.promo && (await promoEffect(work, shop, bound.promo));
  return bound.promo && effect && without ? withPromo(work, shop, figures, { code: bound.promo.code, effect, without }) : figures;
}

export function refuseWhoMayNot({ refusal }: Pick<Shop, "refusal">): void {
  if (refusal === "account-blocked") throw accountBlocked("Pay what you owe first. Then you can order.");
  if (refusal === "not-active") throw customerInactive("Write to us, and we take you up again.");
}

export const agreedOf = ({ lines }: BoundOrder, { now }: Figures): { totalMinor: bigint; hasOnce: boolean } => ({
  totalMinor: minorOf(now.gross),
  hasOnce: lines.some(({ kind }) => kind === "one_time"),
});

/** P-96 whoever is billed with somebody else's account pays with its next invoice; what costs nothing now needs no choice. */
export async function paymentsOf(work: Work, { customer, payerId }: Shop, { now }: Figures): Promise<Payment[]> {
  if (payerId !== customer.id) return ["later"];
  const setting = await getSetting(work, orderPayment, { partnerId: customer.partnerId });
  if (minorOf(now.gross) === 0n) return setting === "now" ? ["now"] : ["later"];
  return setting === "either" ? ["now", "later"] : [setting];
}
