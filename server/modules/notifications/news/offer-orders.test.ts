// P-255 what came of offers: orders through the shop link and with the code, told to staff in numbers and net money.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type CustomerCaller, signInCustomer } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { createPromoEndpoint } from "../../catalog/promo-codes/contract.ts";
import * as orders from "../../ordering/orders/contract.ts";
import * as contract from "./contract.ts";
import { everybody } from "./news-rules.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("P-255 orders of offers", { timeout: 60_000 }, async () => {
  const shop = await shopOn("2026-11-11", "offers");
  const { provider } = shop;
  let homeId = "";
  let ipId = "";
  let tvId = "";
  beforeAll(async () => {
    homeId = await shop.plan("flat30", "30", { includesTax: true });
    const addOn = { kind: "recurring", includesTax: true, requiresKind: "internet", maxPerCustomer: 5 } as const;
    ipId = await shop.plan("ip", "12.10", { ...addOn, title: "Static IP", activationFee: "24.20", portalShop: true });
    tvId = await shop.plan("tv", "6.05", { ...addOn, title: "TV", portalShop: true });
    const setting = (key: string) => shop.program.tools.settings.find((each) => each.key === key)!;
    await shop.set(setting("portal.orders.enabled"), true);
    await shop.set(setting("portal.orders.approval"), "staff");
  });

  const customer = async () => {
    const added = await shop.subscriber({ planId: homeId });
    return { ...added, caller: await signInCustomer(shop.program, added.customerId) };
  };
  const offer = (action: object, more: object = {}) =>
    shop.staff().ok(contract.createNewsEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, kind: "offer", isPublished: true, isPinned: false, importance: "info", pictureId: null },
        texts: { en: { title: "An offer", summary: "", body: "", alt: "" } },
        ...{ fromAt: "2026-11-01T00:00:00.000Z", toAt: null, audience: everybody, offer: { action, event: null, limit: null } },
        ...more,
      },
      idempotencyKey: randomUUID(),
    } as never);
  const claim = (caller: CustomerCaller, newsId: string) =>
    caller.ok(contract.claimOfferEndpoint, { params: { newsId }, body: {}, idempotencyKey: randomUUID() } as never);
  const add = (caller: CustomerCaller, planId: string, offerId?: string) =>
    caller.ok(orders.addToCartEndpoint, { body: { planId, ...(offerId ? { offerId } : {}) }, idempotencyKey: randomUUID() } as never);
  const send = async (caller: CustomerCaller, promoCode?: string) => {
    const quote = await caller.ok(orders.quoteOrderEndpoint, { body: promoCode === undefined ? {} : { promoCode } });
    const made = await caller.ok(orders.submitOrderEndpoint, {
      body: { quoteId: quote.quoteId, payment: "later", acceptsTerms: true, notes: "" },
    });
    return { ...made, figures: quote.figures };
  };
  const told = async (newsId: string) => {
    const found = (await shop.staff().ok(contract.listNewsEndpoint, { query: {} })).items.find(({ id }) => id === newsId);
    return { orders: found?.orders, worth: found?.worth };
  };

  it("P-255 an order through the link counts with what came through it alone, until it is cancelled", async () => {
    const { id } = await offer({ kind: "order", planId: ipId });
    const { caller } = await customer();
    const { url } = await claim(caller, id);
    expect(url).toBe(`/shop?plan=${ipId}&offer=${id}`);
    await add(caller, ipId, id);
    // Of the offer's own plan nothing else profits: the second line is an order of its own accord.
    await add(caller, tvId, id);
    const made = await send(caller);
    const alone = await customer();
    await add(alone.caller, ipId);
    const { figures } = await send(alone.caller);
    const after = await told(id);
    expect(after.orders).toBe(1);
    const product = (await alone.caller.ok(orders.shopEndpoint)).products.find(({ planId }) => planId === ipId);
    expect(after.worth).toEqual([{ first: figures.now.net, month: product?.price.month.net }]);
    await caller.ok(orders.cancelOrderEndpoint, { params: { orderId: made.id }, body: {} });
    expect(await told(id)).toEqual({ orders: 0, worth: [] });
  });

  it("P-255 a name of an offer that the customer does not have is left out: not claimed, not for them, or made up", async () => {
    const open = await offer({ kind: "order", planId: null });
    const foreign = await offer({ kind: "order", planId: null }, { audience: { ...everybody, languages: ["ar"] } });
    const { caller } = await customer();
    for (const offerId of [open.id, foreign.id, randomUUID()]) await add(caller, ipId, offerId);
    await send(caller);
    for (const { id } of [open, foreign]) expect(await told(id)).toEqual({ orders: 0, worth: [] });
    const other = await customer();
    await claim(other.caller, open.id);
    for (const planId of [ipId, tvId]) await add(other.caller, planId, open.id);
    await send(other.caller);
    // Two lines of one order are one order.
    expect((await told(open.id)).orders).toBe(1);
  });

  it("P-255 an order with the code of an offer counts for who took the offer", async () => {
    await shop.staff().ok(createPromoEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, code: "WINTER26", effect: "fee_waiver", waives: ["activation"], customers: "all" },
        ...{ validFrom: day("2026-11-01"), maxUses: 5, planIds: [ipId], labelIds: [] },
      } as never,
    });
    const { id } = await offer({ kind: "code", code: "WINTER26" });
    const [took, heard] = [await customer(), await customer()];
    await claim(took.caller, id);
    for (const { caller } of [took, heard]) {
      await add(caller, ipId);
      await send(caller, "winter26");
    }
    const { orders: count, worth } = await told(id);
    expect([count, worth?.length]).toEqual([1, 1]);
    expect(worth?.[0]?.first).not.toEqual(eur("0.00"));
  });
});
