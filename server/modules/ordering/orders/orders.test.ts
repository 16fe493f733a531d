// Customers order, pay, wait and cancel; staff decide; the money is where it belongs after each step.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { orderStates } from "../../../../shared/orders.ts";
import { type CustomerCaller, signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { announced, balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { makeProvider } from "../../../../tests/support/provider.ts";
import { bankCards, fillInAtBank, listenForBank } from "../../../../tests/support/test-bank.ts";
import { deliverDue } from "../../../adapters/sandbox-gateway/deliver-events.ts";
import { confirmRun } from "../../billing/index.ts";
import { createPromoEndpoint } from "../../catalog/promo-codes/contract.ts";
import { changeCustomerStatus } from "../../customers/index.ts";
import { checkoutEndpoint, getAttemptEndpoint } from "../../payments/attempts/contract.ts";
import { reversePaymentEndpoint } from "../../payments/contract.ts";
import { enableSandbox } from "../../payments/index.ts";
import { startDueServices } from "../../services/index.ts";
import { portalReplyEndpoint } from "../../tickets/portal/contract.ts";
import { listRequestsEndpoint } from "../requests/contract.ts";
import * as contract from "./contract.ts";
import { mayCancel, mayMove, startOf, stateOnSubmit, stateWithoutWaiting } from "./order-rules.ts";
import * as settings from "./settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("the states of an order", () => {
  const order = { payment: "now", approval: "auto", totalMinor: 7333n, hasOnce: false } as const;
  it.each<[string, object, string]>([
    ["P-97 now, whoever approves: first the money", {}, "awaiting_payment"],
    ["P-97 now and staff: first the money", { approval: "staff" }, "awaiting_payment"],
    ["P-97 now, and there is nothing to pay", { totalMinor: 0n }, "approved"],
    ["P-97 now, nothing to pay, staff", { totalMinor: 0n, approval: "staff" }, "awaiting_approval"],
    ["P-97 later, auto", { payment: "later" }, "approved"],
    ["P-97 later, staff", { payment: "later", approval: "staff" }, "awaiting_approval"],
    ["P-97 later, auto if paid", { payment: "later", approval: "auto_if_paid" }, "awaiting_approval"],
    ["P-98 goods on credit wait for staff", { payment: "later", hasOnce: true }, "awaiting_approval"],
  ])("%s", (_why, some, state) => {
    expect(stateOnSubmit({ ...order, ...some })).toBe(state);
  });
  it.each<[string, object, string]>([
    ["P-97 paid, auto", {}, "approved"],
    ["P-98 paid goods need nobody", { hasOnce: true }, "approved"],
    ["P-97 paid, auto if paid", { approval: "auto_if_paid" }, "approved"],
    ["M-23 paid, staff", { approval: "staff" }, "awaiting_approval"],
  ])("%s", (_why, some, state) => {
    expect(stateWithoutWaiting({ ...order, ...some }, true)).toBe(state);
  });
  it("P-100 what is over moves no more, and is cancelled only before it is approved", () => {
    for (const from of ["completed", "rejected", "cancelled", "expired"] as const)
      for (const to of orderStates) expect(mayMove(from, to)).toBe(false);
    expect(orderStates.filter(mayCancel)).toEqual(["awaiting_payment", "awaiting_approval"]);
  });
  it("M-29 never begins before the day of its approval", () => {
    const today = day("2026-11-11");
    expect(startOf({ startOn: day("2026-11-05") }, today)).toBe(today);
    expect(startOf({ startOn: day("2026-11-20") }, today)).toBe("2026-11-20");
    expect(startOf({ startOn: day("2026-11-20") }, today, day("2026-11-15"))).toBe("2026-11-15");
  });
});

// Each of these pays at the bank, over HTTP, some of them more than once.
describe("ordering", { timeout: 120_000 }, async () => {
  const shop = await shopOn("2026-11-11", "orders");
  const { program, provider } = shop;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  let homeId = "";
  let ipId = "";
  let routerId = "";
  beforeAll(async () => {
    stop = await listenForBank(program);
    await program.inWork((work) => enableSandbox(work, program.tools, provider.partnerId));
    homeId = await shop.plan("flat30", "30", { includesTax: true });
    ipId = await shop.plan("ip", "5", {
      ...{ kind: "recurring", title: "Static IP", includesTax: true, activationFee: "10", requiresKind: "internet", maxPerCustomer: 2 },
      portalShop: true,
    });
    routerId = await shop.plan("router", "60", { kind: "one_time", title: "Router", includesTax: true, portalShop: true });
    await shop.set(settings.ordersEnabled, true);
  });

  async function customer(more: Parameters<typeof shop.subscriber>[0] = {}) {
    const added = await shop.subscriber({ planId: homeId, ...more });
    return { ...added, caller: await signInCustomer(program, added.customerId) };
  }
  const add = (caller: CustomerCaller, planId: string, more: object = {}) =>
    caller.ok(contract.addToCartEndpoint, { body: { planId, ...more }, idempotencyKey: randomUUID() } as never);
  const quote = (caller: CustomerCaller, promoCode?: string) =>
    caller.ok(contract.quoteOrderEndpoint, { body: promoCode === undefined ? {} : { promoCode } });
  const submit = (caller: CustomerCaller, quoteId: string, payment: "now" | "later") =>
    caller.ok(contract.submitOrderEndpoint, { body: { quoteId, payment, acceptsTerms: true, notes: "" } });
  async function order(
    caller: CustomerCaller,
    plans: readonly string[],
    payment: "now" | "later",
    approval: "auto" | "staff" | "auto_if_paid",
  ) {
    await shop.set(settings.orderApproval, approval);
    for (const planId of plans) await add(caller, planId);
    return submit(caller, (await quote(caller)).quoteId, payment);
  }
  const show = (caller: CustomerCaller, orderId: string) => caller.ok(contract.portalOrderEndpoint, { params: { orderId } });
  async function payAtBank(caller: CustomerCaller, orderId: string) {
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { orderId } });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    return attemptId;
  }
  async function settle() {
    await deliverDue(program.tools);
    await program.runJobs();
  }
  const approve = async (orderId: string, startOn?: string) => {
    const staff = shop.staff();
    const { figures } = await staff.ok(contract.previewOrderEndpoint, {
      params: { orderId },
      body: startOn ? { startOn: day(startOn) } : {},
    });
    return staff.ok(contract.approveOrderEndpoint, {
      params: { orderId },
      body: { total: figures.now.gross, ...(startOn ? { startOn: day(startOn) } : {}) },
    });
  };
  const reserved = (orderId: string) =>
    program.query<{ amount_minor: bigint; outcome: string | null }>(
      "select amount_minor, outcome from billing.reserved_credits where object_id = $1",
      [orderId],
    );
  const servicesOf = (customerId: string, planId: string) =>
    program.query<{ state: string; start_on: string }>(
      "select state, start_on::text as start_on from services.services where customer_id = $1 and plan_id = $2 order by number",
      [customerId, planId],
    );

  it("P-93 lists what is orderable, and nothing else", async () => {
    const { caller, customerId } = await customer();
    const other = await shop.plan("hidden", "9", { kind: "recurring", title: "Not in the shop" });
    const company = await shop.plan("company", "9", {
      kind: "recurring",
      title: "For companies",
      portalShop: true,
      categories: ["company"],
    });
    const phone = await shop.plan("phone", "9", { kind: "recurring", title: "Needs a phone", portalShop: true, requiresKind: "voice" });
    const { products } = await caller.ok(contract.shopEndpoint, {});
    const ids = products.map(({ planId }) => planId);
    expect(ids).toEqual([ipId, routerId]);
    for (const id of [other, company, phone]) expect(ids).not.toContain(id);
    expect(products).toMatchObject([
      { group: "recurring", title: "Static IP", price: { month: { gross: eur("5.00") } }, once: [{ amount: eur("10.00") }], mostAtOnce: 2 },
      { group: "one_time", title: "Router", price: { period: { gross: eur("60.00") } }, parents: null },
    ]);
    expect(products[0]?.parents).toHaveLength(1);
    // As many as one may have.
    await add(caller, ipId, { quantity: 2 });
    expect(await caller.refused(contract.addToCartEndpoint, { body: { planId: ipId } })).toMatchObject({
      status: 422,
      errors: [{ code: "too-many" }],
    });
    await submit(caller, (await quote(caller)).quoteId, "later");
    expect((await caller.ok(contract.shopEndpoint, {})).products.map(({ planId }) => planId)).toEqual([routerId]);
    // Of what is not offered nothing is there; what is off is off.
    await shop.set(settings.orderKinds, ["recurring"]);
    expect((await caller.ok(contract.shopEndpoint, {})).products).toEqual([]);
    await shop.set(settings.orderKinds, ["internet", "voice", "recurring", "one_time", "bundle"]);
    await shop.set(settings.ordersEnabled, false);
    expect(await caller.refused(contract.shopEndpoint, {})).toMatchObject({ status: 404, code: "feature-off" });
    await shop.set(settings.ordersEnabled, true);
    await program.inWork((work) =>
      changeCustomerStatus(work, { customerId, to: "blocked", blockedBy: "finance", reason: "owes" } as never, "system"),
    );
    expect((await caller.ok(contract.shopEndpoint, {})).refusal).toBe("account-blocked");
    await add(caller, routerId);
    expect(await caller.refused(contract.quoteOrderEndpoint, { body: {} })).toMatchObject({ status: 409, code: "account-blocked" });
    await shop.set(settings.blockedMayOrder, true);
    expect((await quote(caller)).figures.now.gross).toEqual(eur("60.00"));
    await shop.set(settings.blockedMayOrder, false);
  });

  it("P-94 the cart is kept for seven days and counts with its total", async () => {
    const { caller } = await customer();
    expect(await caller.ok(contract.cartEndpoint, {})).toEqual({ count: 0, total: null, lines: [] });
    await add(caller, routerId, { quantity: 2 });
    const cart = await add(caller, ipId);
    expect(cart).toMatchObject({
      count: 3,
      total: eur("133.33"),
      lines: [{ title: "Router" }, { title: "Static IP", parent: { title: "flat30" } }],
    });
    const stranger = await customer();
    expect((await stranger.caller.ok(contract.cartEndpoint, {})).count).toBe(0);
    expect(
      await stranger.caller.refused(contract.removeCartLineEndpoint, { params: { lineId: cart.lines[0]!.id } }).catch(() => undefined),
    ).toBeUndefined();
    expect((await caller.ok(contract.cartEndpoint, {})).count).toBe(3);
    const less = await caller.ok(contract.changeCartLineEndpoint, { params: { lineId: cart.lines[0]!.id }, body: { quantity: 1 } });
    expect(less.total).toEqual(eur("73.33"));
    await program.query("update ordering.cart_lines set touched_at = touched_at - interval '8 days'");
    expect((await caller.ok(contract.cartEndpoint, {})).count).toBe(0);
  });

  it("P-96 P-97 the worked example: 73.33 paid by card, approved by nobody, 35.00 a month", async () => {
    const { caller, customerId } = await customer();
    await shop.set(settings.orderApproval, "auto");
    await add(caller, ipId);
    await add(caller, routerId);
    const shown = await quote(caller);
    expect(shown.figures).toMatchObject({
      now: { gross: eur("73.33") },
      month: { now: eur("30.00"), after: eur("35.00") },
      lines: [
        {
          title: "Static IP",
          charges: [{ amount: eur("3.33"), period: { start: "2026-11-11", end: "2026-12-01" } }, { amount: eur("10.00") }],
        },
        { title: "Router", charges: [{ amount: eur("60.00"), period: null }] },
      ],
    });
    const sent = await submit(caller, shown.quoteId, "now");
    expect(sent).toMatchObject({ state: "awaiting_payment", mayPay: true, steps: ["sent", "paid", "active"] });
    // Sent twice it is one order.
    expect((await submit(caller, shown.quoteId, "now")).id).toBe(sent.id);
    expect((await caller.ok(contract.cartEndpoint, {})).count).toBe(0);
    await payAtBank(caller, sent.id);
    await settle();
    const done = await show(caller, sent.id);
    expect(done).toMatchObject({ state: "completed", held: { outcome: "used" }, documents: [{}], services: [{}] });
    expect((await shop.documents(customerId)).at(-1)).toMatchObject({ kind: "invoice", gross: "7333", state: "paid", open: "0" });
    expect(await servicesOf(customerId, ipId)).toEqual([{ state: "active", start_on: "2026-11-11" }]);
    expect(await servicesOf(customerId, routerId)).toEqual([]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    // All of one moment: the order among them says nothing here.
    expect((await announced(program, customerId, "order.")).map(({ type }) => type).toSorted()).toEqual([
      "order.approved",
      "order.completed",
      "order.paid",
      "order.submitted",
    ]);
    // The month to come bills the IP once, and nothing of the order twice.
    await shop.moveTo("2026-12-01T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-12-01"), trigger: "manual" });
    expect((await shop.documents(customerId)).at(-1)).toMatchObject({ gross: "3500" });
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.moveTo("2026-11-11T08:00:00Z");
  });

  it("M-23 money of an order that waits is in the balance, pays nothing else, and pays the order when it is approved", async () => {
    const { caller, customerId } = await customer({ isPaid: false });
    expect(await balanceOf(program, customerId)).toBe(-3000n);
    const sent = await order(caller, [routerId], "now", "staff");
    await payAtBank(caller, sent.id);
    await settle();
    expect(await show(caller, sent.id)).toMatchObject({ state: "awaiting_approval", held: { amount: eur("60.00"), outcome: "held" } });
    expect(await balanceOf(program, customerId)).toBe(3000n);
    expect(await reserved(sent.id)).toEqual([{ amount_minor: 6000n, outcome: null }]);
    // B-80 the nightly pairing leaves it alone, and the database refuses whoever would take it.
    await program.tools.daily
      .find(({ name }) => name === "billing.pair")!
      .run({ partnerId: provider.partnerId, on: day("2026-11-11"), inWork: (act: never) => program.inWork(act) } as never);
    const owed = (await shop.documents(customerId))[0];
    expect(owed).toMatchObject({ state: "issued", open: "3000" });
    await expect(
      program.query(
        `insert into billing.allocations (account_id, customer_id, partner_id, credit_id, debit_id, amount_minor, allocated_at)
         select account_id, customer_id, partner_id, credit_id, (select entry_id from billing.money_documents where account_id = $1 limit 1), 1, now()
         from billing.reserved_credits where account_id = $1`,
        [customerId],
      ),
    ).rejects.toThrow(/ledger_entries_reserved/);
    expect(await faultsOfBooks(program)).toEqual([]);
    expect(await approve(sent.id)).toMatchObject({ state: "completed", held: { outcome: "used" } });
    expect(await shop.documents(customerId)).toMatchObject([
      { state: "issued", open: "3000" },
      { gross: "6000", state: "paid" },
    ]);
    expect(await balanceOf(program, customerId)).toBe(-3000n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("M-23 P-97 rejected, the money goes back by the way it came; or stays as credit that pays what is owed", async () => {
    const { caller, customerId } = await customer({ isPaid: false });
    const first = await order(caller, [routerId], "now", "staff");
    await payAtBank(caller, first.id);
    await settle();
    const staff = shop.staff();
    const rejected = await staff.ok(contract.rejectOrderEndpoint, { params: { orderId: first.id }, body: { reason: "Out of stock" } });
    expect(rejected).toMatchObject({ state: "rejected", reason: "Out of stock" });
    await settle();
    expect(await reserved(first.id)).toMatchObject([{ outcome: "refunded" }]);
    expect(await balanceOf(program, customerId)).toBe(-3000n);
    const ticket = (await show(caller, first.id)).ticket;
    expect(await program.query("select kind from tickets.tickets where id = $1", [ticket!.id])).toEqual([{ kind: "closed" }]);
    const second = await order(caller, [routerId], "now", "staff");
    await payAtBank(caller, second.id);
    await settle();
    await staff.ok(contract.rejectOrderEndpoint, { params: { orderId: second.id }, body: { reason: "No", money: "credit" } });
    expect(await reserved(second.id)).toMatchObject([{ outcome: "released" }]);
    expect((await shop.documents(customerId))[0]).toMatchObject({ state: "paid", open: "0" });
    expect(await balanceOf(program, customerId)).toBe(3000n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-119 P-97 a rejected order gives back what paying for it added, too", async () => {
    const [tax] = await program.query<{ code: string }>("select code from catalog.taxes where id = $1", [provider.taxId]);
    const setSurcharge = (surcharge: object | null) =>
      program.query("update payments.gateway_configs set surcharge = $1::jsonb", [surcharge && JSON.stringify(surcharge)]);
    const { caller, customerId } = await customer();
    const sent = await order(caller, [routerId], "now", "staff");
    await setSurcharge({ fixed: "0", percent: "2", cap: null, tax: tax!.code });
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { orderId: sent.id, surcharge: eur("1.20") } });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await settle();
    expect(await reserved(sent.id)).toEqual([{ amount_minor: 6000n, outcome: null }]);
    await shop.staff().ok(contract.rejectOrderEndpoint, { params: { orderId: sent.id }, body: { reason: "Out of stock" } });
    await settle();
    expect(await reserved(sent.id)).toMatchObject([{ outcome: "refunded" }]);
    expect(await program.query("select amount_minor, state from payments.refunds where account_id = $1", [customerId])).toEqual([
      { amount_minor: 6120n, state: "done" },
    ]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
    await setSurcharge(null);
  });

  it("P-100 the customer cancels until it is approved, with a full refund; another's order is not there", async () => {
    const { caller, customerId } = await customer();
    const sent = await order(caller, [ipId], "now", "staff");
    await payAtBank(caller, sent.id);
    await settle();
    const stranger = await customer();
    expect(await stranger.caller.refused(contract.portalOrderEndpoint, { params: { orderId: sent.id } })).toMatchObject({ status: 404 });
    expect(await stranger.caller.refused(contract.cancelOrderEndpoint, { params: { orderId: sent.id }, body: {} })).toMatchObject({
      status: 404,
    });
    expect(await caller.ok(contract.cancelOrderEndpoint, { params: { orderId: sent.id }, body: {} })).toMatchObject({ state: "cancelled" });
    await settle();
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await servicesOf(customerId, ipId)).toEqual([]);
    const later = await order(caller, [ipId], "later", "staff");
    await approve(later.id);
    expect(await caller.refused(contract.cancelOrderEndpoint, { params: { orderId: later.id }, body: {} })).toMatchObject({
      status: 409,
      code: "already-decided",
    });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("M-30 O-86 an order that waits stands in the queue of requests, once; O-87 a question stops its time, the answer starts it again", async () => {
    const { caller, customerId } = await customer();
    const staff = shop.staff();
    const queue = async (filter: object = {}) =>
      (await staff.ok(listRequestsEndpoint, { query: { filter: { customerId, ...filter } } as never })).items;
    const unpaid = await order(caller, [routerId], "now", "staff");
    expect(await queue()).toEqual([]);
    await payAtBank(caller, unpaid.id);
    await settle();
    const ofNobody = await order(caller, [ipId], "later", "auto");
    const rows = await queue();
    expect(rows).toMatchObject([
      { id: unpaid.id, kind: "order", state: "open", titles: "Router", total: eur("60.00"), payment: "now", isLate: false, startOn: null },
    ]);
    expect(rows[0]?.dueAt).toEqual(expect.any(String));
    expect(rows.map(({ id }) => id)).not.toContain(ofNobody.id);
    const ticketId = rows[0]!.ticket!.id!;
    expect(await queue({ ticketId })).toMatchObject([{ id: unpaid.id }]);
    expect(await queue({ kind: "order", state: "open" })).toHaveLength(1);
    expect(await queue({ kind: "pause" })).toEqual([]);
    await staff.ok(contract.askAboutOrderEndpoint, { params: { orderId: unpaid.id }, body: { text: "Which colour?" } });
    expect(await queue()).toMatchObject([{ dueAt: null, waitsForCustomer: "answer", isLate: false }]);
    await caller.ok(portalReplyEndpoint, { params: { ticketId }, body: { text: "Black" } });
    await program.runJobs();
    expect(await queue()).toMatchObject([{ dueAt: expect.any(String), waitsForCustomer: null }]);
    await program.query("update ordering.orders set due_at = '2026-11-10T00:00:00Z' where id = $1", [unpaid.id]);
    expect(await queue({ isLate: "true" })).toMatchObject([{ id: unpaid.id, isLate: true }]);
    await approve(unpaid.id);
    expect(await queue()).toMatchObject([{ id: unpaid.id, state: "approved", dueAt: null, isLate: false }]);
    // Another partner's staff see nothing of it.
    const elsewhere = await signInStaff(program, {
      partners: [(await program.inWork((work) => makeProvider(work, { code: "elsewhere" }))).partnerId],
    });
    expect((await elsewhere.ok(listRequestsEndpoint, { query: { filter: { customerId } } as never })).items).toEqual([]);
  });

  it("P-97 M-31 later and auto: the service runs, what is charged once waits for its first invoice", async () => {
    const { caller, customerId } = await customer();
    const sent = await order(caller, [ipId], "later", "auto");
    expect(sent).toMatchObject({ state: "completed", documents: [], held: null });
    expect(await servicesOf(customerId, ipId)).toMatchObject([{ state: "active" }]);
    await program.runJobs();
    const waiting = () =>
      program.query<{ price: string }>(
        "select trim_scale(unit_price)::text as price from billing.future_items where account_id = $1 and document_id is null and cancelled_at is null",
        [customerId],
      );
    // The activation fee stands once, whoever heard of the service.
    expect(await waiting()).toEqual([{ price: "10" }]);
    expect(await shop.documents(customerId)).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-97 P-98 M-31 later, auto if paid: staff approve, and the router's invoice is unpaid with its due date", async () => {
    const { caller, customerId } = await customer();
    const sent = await order(caller, [routerId, ipId], "later", "auto_if_paid");
    expect(sent).toMatchObject({ state: "awaiting_approval", ticket: { number: expect.any(Number) }, mayCancel: true });
    const done = await approve(sent.id, "2026-11-20");
    expect(done).toMatchObject({ state: "provisioning", documents: [{}] });
    expect((await shop.documents(customerId)).at(-1)).toMatchObject({ gross: "6000", state: "issued", open: "6000" });
    expect(await servicesOf(customerId, ipId)).toEqual([{ state: "pending", start_on: "2026-11-20" }]);
    await shop.moveTo("2026-11-20T08:00:00Z");
    await program.inWork((work) => startDueServices(work, { partnerId: provider.partnerId, on: day("2026-11-20") }));
    await program.runJobs();
    expect(await servicesOf(customerId, ipId)).toEqual([{ state: "active", start_on: "2026-11-20" }]);
    expect(await shop.staff().ok(contract.getOrderEndpoint, { params: { orderId: sent.id } })).toMatchObject({
      order: { state: "completed" },
    });
  });

  it("M-29 a price that was ordered stays, whatever the plan costs on the day of its approval", async () => {
    await shop.moveTo("2026-11-11T08:00:00Z");
    const { caller, customerId } = await customer();
    const dearId = await shop.plan("dear", "12", { kind: "recurring", title: "Backup line", includesTax: true, portalShop: true });
    const sent = await order(caller, [dearId], "later", "staff");
    await program
      .query(
        `insert into catalog.plan_versions (plan_id, price, tax_id, includes_tax, valid_from, created_at)
       select plan_id, 99, tax_id, includes_tax, '2026-11-11', now() from catalog.plan_versions where plan_id = $1
       on conflict (plan_id, valid_from) do update set price = 99`,
        [dearId],
      )
      .catch(() => undefined);
    const { figures } = await shop.staff().ok(contract.previewOrderEndpoint, { params: { orderId: sent.id }, body: {} });
    expect(figures.now.gross).toEqual(eur("8.00"));
    expect(
      await shop.staff().refused(contract.approveOrderEndpoint, { params: { orderId: sent.id }, body: { total: eur("99.00") } }),
    ).toMatchObject({ status: 409, code: "quote-stale" });
    await approve(sent.id);
    expect(
      await program.query(
        "select unit_price::text as price from services.segments segment join services.services service on service.id = segment.service_id where service.customer_id = $1 and service.plan_id = $2",
        [customerId, dearId],
      ),
    ).toEqual([{ price: expect.stringMatching(/^12(\.0+)?$/) }]);
  });

  it("P-99 M-29 what nobody answers expires, and its money is credit again; what nobody pays expires after a day", async () => {
    const { caller, customerId } = await customer({ isPaid: false });
    const unpaid = await order(caller, [routerId], "now", "staff");
    const waiting = await order(caller, [routerId], "now", "staff");
    await payAtBank(caller, waiting.id);
    await settle();
    await program.query("update ordering.orders set expires_at = '2026-11-11T00:00:00Z' where id = any ($1::uuid[])", [
      [unpaid.id, waiting.id],
    ]);
    const { expireOrder } = await import("./decide-order.ts");
    for (const id of [unpaid.id, waiting.id, waiting.id].slice(0, 2))
      expect(await program.inWork((work) => expireOrder(work, id))).toBe(true);
    expect(await program.inWork((work) => expireOrder(work, waiting.id))).toBe(false);
    expect(await show(caller, unpaid.id)).toMatchObject({ state: "expired", held: null });
    expect(await show(caller, waiting.id)).toMatchObject({ state: "expired", held: { outcome: "released" } });
    expect((await shop.documents(customerId))[0]).toMatchObject({ state: "paid" });
    expect(await caller.refused(checkoutEndpoint, { body: { orderId: unpaid.id } })).toMatchObject({
      status: 409,
      code: "order-not-payable",
    });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-97 two approvals, an approval beside a cancellation, a double send: the first wins", async () => {
    const { caller, customerId } = await customer();
    await shop.set(settings.orderApproval, "staff");
    await add(caller, ipId);
    const { quoteId } = await quote(caller);
    const both = await Promise.all([submit(caller, quoteId, "later"), submit(caller, quoteId, "later")]);
    expect(both[0]!.id).toBe(both[1]!.id);
    const orderId = both[0]!.id;
    const staff = shop.staff();
    const { figures } = await staff.ok(contract.previewOrderEndpoint, { params: { orderId }, body: {} });
    const twice = await Promise.allSettled([
      staff.ok(contract.approveOrderEndpoint, { params: { orderId }, body: { total: figures.now.gross } }),
      staff.ok(contract.approveOrderEndpoint, { params: { orderId }, body: { total: figures.now.gross } }),
    ]);
    expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await staff.refused(contract.approveOrderEndpoint, { params: { orderId }, body: { total: figures.now.gross } })).toMatchObject({
      status: 409,
      code: "already-decided",
    });
    expect(await servicesOf(customerId, ipId)).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("M-23 a payment that arrives while its order expires is reserved for it or is credit, never both", async () => {
    const { caller, customerId } = await customer({ isPaid: false });
    const { expireOrder } = await import("./decide-order.ts");
    for (let round = 0; round < 3; round += 1) {
      const sent = await order(caller, [routerId], "now", "staff");
      await payAtBank(caller, sent.id);
      await program.query("update ordering.orders set expires_at = '2026-11-11T00:00:00Z' where id = $1", [sent.id]);
      await Promise.allSettled([
        deliverDue(program.tools).then(() => program.runJobs()),
        program.inWork((work) => expireOrder(work, sent.id)),
      ]);
      await settle();
      const after = await show(caller, sent.id);
      const own = await reserved(sent.id);
      if (after.state === "expired") expect(own.every(({ outcome }) => outcome === "released")).toBe(true);
      else expect([after.state, own]).toEqual(["awaiting_approval", [{ amount_minor: 6000n, outcome: null }]]);
      if (after.state === "awaiting_approval") await caller.ok(contract.cancelOrderEndpoint, { params: { orderId: sent.id }, body: {} });
      await settle();
    }
    expect(await faultsOfBooks(program)).toEqual([]);
    expect(await balanceOf(program, customerId)).toBeGreaterThanOrEqual(-3000n);
  });

  it("M-23 a payment that is taken back takes what was reserved of it along", async () => {
    const { caller, customerId } = await customer();
    const sent = await order(caller, [routerId], "now", "staff");
    const attemptId = await payAtBank(caller, sent.id);
    await settle();
    const { paymentId } = await caller.ok(getAttemptEndpoint, { params: { attemptId } });
    const [{ version }] = (await program.query("select version from payments.payments where id = $1", [paymentId])) as [
      { version: number },
    ];
    await shop.staff().ok(reversePaymentEndpoint, { params: { paymentId: paymentId! }, version, body: { reason: "chargeback" } } as never);
    expect(await reserved(sent.id)).toMatchObject([{ outcome: "lost" }]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await show(caller, sent.id)).toMatchObject({ held: { outcome: "lost" } });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-265 a code is part of the price, reserved with the order, counted when it comes, freed when nothing does", async () => {
    const { caller } = await customer();
    const staff = shop.staff();
    const promo = await staff.ok(createPromoEndpoint, {
      body: {
        ...{ partnerId: provider.partnerId, code: "FREEFEE1", effect: "fee_waiver", waives: ["activation"], customers: "all" },
        ...{ validFrom: day("2026-11-01"), maxUses: 1, planIds: [ipId], labelIds: [] },
      } as never,
    });
    const uses = () =>
      program.query<{ reserved: number; counted: number }>("select reserved, counted from catalog.promo_codes where id = $1", [promo.id]);
    await shop.set(settings.orderApproval, "staff");
    await add(caller, ipId);
    expect(await caller.refused(contract.quoteOrderEndpoint, { body: { promoCode: "NOSUCHCODE" } })).toMatchObject({
      status: 409,
      code: "promo-code-refused",
    });
    const shown = await quote(caller, "freefee1");
    expect(shown.figures).toMatchObject({ now: { gross: eur("3.33") }, promo: { code: "FREEFEE1", saves: eur("10.00") } });
    const sent = await submit(caller, shown.quoteId, "later");
    expect(await uses()).toEqual([{ reserved: 1, counted: 0 }]);
    await caller.ok(contract.cancelOrderEndpoint, { params: { orderId: sent.id }, body: {} });
    expect(await uses()).toEqual([{ reserved: 0, counted: 0 }]);
    await add(caller, ipId);
    const again = await submit(caller, (await quote(caller, "FREEFEE1")).quoteId, "later");
    await approve(again.id);
    expect(await uses()).toEqual([{ reserved: 0, counted: 1 }]);
  });

  it("P-96 a price of a quarter of an hour ago is not ordered, nor what left the shop", async () => {
    const { caller } = await customer();
    await add(caller, routerId);
    const { quoteId } = await quote(caller);
    await program.query("update ordering.order_quotes set expires_at = '2026-11-11T00:00:00Z' where id = $1", [quoteId]);
    const body = { quoteId, payment: "later", acceptsTerms: true, notes: "" } as const;
    expect(await caller.refused(contract.submitOrderEndpoint, { body })).toMatchObject({ status: 409, code: "quote-stale" });
    const fresh = await quote(caller);
    await program.query("update catalog.plans set portal_shop = false where id = $1", [routerId]);
    expect(await caller.refused(contract.submitOrderEndpoint, { body: { ...body, quoteId: fresh.quoteId } })).toMatchObject({
      status: 409,
      code: "plan-not-available",
    });
    await program.query("update catalog.plans set portal_shop = true where id = $1", [routerId]);
  });
});
