// A payer, our server and the test bank, over real HTTP between the last two.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CustomerCaller, httpOf, signInCustomer, signInStaff } from "../../../tests/support/call-api.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../../../tests/support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../../../tests/support/test-bank.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { deliverDue } from "../../adapters/sandbox-gateway/deliver-events.ts";
import { signatureHeader } from "../../adapters/sandbox-gateway/signature.ts";
import { sign } from "../../platform/http/signature.ts";
import { enqueue } from "../../platform/jobs.ts";
import { recordActivityEndpoint } from "../identity/contract.ts";
import { askAttemptEndpoint, chargeEndpoint, checkoutEndpoint, getAttemptEndpoint, listAttemptsEndpoint } from "./attempts/contract.ts";
import * as contract from "./contract.ts";
import { changeGatewayEndpoint, listGatewaysEndpoint, testGatewayEndpoint } from "./gateways/contract.ts";
import { pollDueJob, purgeJob } from "./job-kinds.ts";
import { getRefundEndpoint, refundPaymentEndpoint } from "./refunds/contract.ts";
import { giveBackSoon } from "./refunds/give-back-credit.ts";
import {
  listCustomerMethodsEndpoint,
  portalChangeMethodEndpoint,
  portalListMethodsEndpoint,
  portalRemoveMethodEndpoint,
  portalSetupMethodEndpoint,
  setupCustomerMethodEndpoint,
} from "./saved-methods/contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });
const cards = bankCards;

describe("paying at a gateway", { timeout: 150_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let next = 0;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 40);
  });

  async function payer(): Promise<{ caller: CustomerCaller; customerId: string; invoiceId: string }> {
    const { customerId } = made.payers[next++]!;
    const [invoice] = await invoicesOf(program, customerId);
    return { caller: await signInCustomer(program, customerId), customerId, invoiceId: invoice!.id };
  }
  const post = async (): Promise<number> => {
    const arrived = await deliverDue(program.tools);
    await program.runJobs();
    return arrived;
  };
  const pollDue = async (): Promise<void> => {
    await program.inWork((work) => enqueue(work, pollDueJob, {}));
    await program.runJobs();
  };
  const paymentsOf = (customerId: string) =>
    program.query<{ id: string; amount_minor: bigint; warning: string | null; external_id: string; state: string }>(
      "select id, amount_minor, warning, external_id, state from payments.payments where account_id = $1 order by created_at, id",
      [customerId],
    );
  const later = (seconds: number): void => program.clock.moveTo(new Date(program.clock.now().getTime() + seconds * 1000));
  const attemptOf = (caller: CustomerCaller, attemptId: string) => caller.ok(getAttemptEndpoint, { params: { attemptId } });

  it("P-121 B-177 the page at the bank, the bank's event, the receipt", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const started = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    expect(started.redirectUrl).toMatch(/^http:\/\/localhost\/sandbox\/checkout\/co_/);
    expect(await attemptOf(caller, started.attemptId)).toMatchObject({ state: "redirected", isOver: false, amount: eur("54.00") });

    const paid = await fillInAtBank(program, started.redirectUrl, { number: cards.pays });
    expect(paid).toMatchObject({ status: 303, location: expect.stringMatching(`/finance/attempts/${started.attemptId}$`) });
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    expect(await post()).toBeGreaterThan(0);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "paid" }]);
    const attempt = await attemptOf(caller, started.attemptId);
    expect(attempt).toMatchObject({
      state: "succeeded",
      isOver: true,
      continueUrl: null,
      receiptNumber: expect.stringMatching(/^2026-03-/),
    });
    expect(await announced(program, customerId, "payment.")).toMatchObject([
      { type: "payment.settled", data: { gateway: "sandbox", warning: null } },
    ]);
    // No number of a card is anywhere.
    const dump = await program.query("select row_to_json(m)::text as row from sandbox_gateway.methods m");
    expect(JSON.stringify(dump)).not.toContain("4242424242424242");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-179 the event twice, the question and the return at the same moment book one payment", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: cards.pays });
    later(3);
    const again = async () => {
      await program.query("update sandbox_gateway.deliveries set delivered_at = null, given_up_at = null, due_at = '2026-01-01'");
      await deliverDue(program.tools);
    };
    const staff = await signInStaff(program, { role: "financial_manager" });
    await Promise.all([
      again(),
      ...[1, 2, 3].map(() => attemptOf(caller, attemptId)),
      ...[1, 2].map(() => staff.ok(askAttemptEndpoint, { params: { attemptId } })),
    ]);
    await again();
    await program.runJobs();
    await again();
    await program.runJobs();
    expect(await paymentsOf(customerId)).toHaveLength(1);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-177 without any event the page that waits finds out by asking", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: cards.pays });
    later(3);
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "succeeded" });
    expect(await balanceOf(program, customerId)).toBe(0n);
    await post();
    expect(await paymentsOf(customerId)).toHaveLength(1);
  });

  it("declined: nothing is booked, another card may pay", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    const declined = await fillInAtBank(program, redirectUrl, { number: cards.noMoney });
    expect(declined).toMatchObject({ status: 422, html: expect.stringContaining("not enough money") });
    await post();
    expect(await paymentsOf(customerId)).toEqual([]);
    expect((await fillInAtBank(program, redirectUrl, { number: cards.pays })).status).toBe(303);
    await post();
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "succeeded" });
  });

  it("P-122 declined and left: the attempt has failed, with the bank's reason", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: cards.expired });
    const left = await fillInAtBank(program, redirectUrl, { act: "leave" });
    expect(left.location).toMatch(/\?cancelled=1$/);
    await post();
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "failed", failure: { code: "card-expired", kind: "hard" } });
    expect(await announced(program, customerId, "payment.")).toMatchObject([{ type: "payment.failed", data: { code: "card-expired" } }]);
    expect(await balanceOf(program, customerId)).toBe(-5400n);
  });

  it("left without paying: cancelled, and the invoice can be paid again at once", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const first = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, first.redirectUrl, { act: "leave" });
    later(3);
    expect(await attemptOf(caller, first.attemptId)).toMatchObject({ state: "cancelled", isOver: true });
    await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    expect(await announced(program, customerId, "payment.")).toEqual([]);
  });

  it("a slow bank: pending, then paid by its event; meanwhile nobody pays twice", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: cards.slow });
    await post();
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "processing" });
    expect(await announced(program, customerId, "payment.")).toMatchObject([{ type: "payment.pending" }]);
    const options = await caller.ok(contract.paymentOptionsEndpoint);
    expect(options.documents).toMatchObject([{ id: invoiceId, attemptId }]);
    for (const replaceUnfinished of [false, true]) {
      expect(await caller.refused(checkoutEndpoint, { body: { documentIds: [invoiceId], replaceUnfinished } })).toMatchObject({
        status: 409,
        code: "payment-under-way",
        current: { attemptId, state: "processing" },
      });
    }
    later(20);
    await post();
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "succeeded" });
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("P-120 'I did not finish' gives the first attempt up, and refuses when it turns out paid", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const body = { documentIds: [invoiceId] };
    const first = await caller.ok(checkoutEndpoint, { body });
    expect(await caller.refused(checkoutEndpoint, { body })).toMatchObject({
      code: "payment-under-way",
      current: { attemptId: first.attemptId, state: "redirected", continueUrl: first.redirectUrl },
    });
    const second = await caller.ok(checkoutEndpoint, { body: { ...body, replaceUnfinished: true } });
    expect(await attemptOf(caller, first.attemptId)).toMatchObject({ state: "cancelled" });
    // The first page is closed at the bank as well.
    expect(await fillInAtBank(program, first.redirectUrl, { number: cards.pays })).toMatchObject({ status: 303 });
    expect(await program.query("select 1 from sandbox_gateway.charges where reference = $1", [first.attemptId])).toEqual([]);

    await fillInAtBank(program, second.redirectUrl, { number: cards.pays });
    expect(await caller.refused(checkoutEndpoint, { body: { ...body, replaceUnfinished: true } })).toMatchObject({
      code: "already-paid",
    });
    await post();
    expect(await paymentsOf(customerId)).toHaveLength(1);
    expect(await caller.refused(checkoutEndpoint, { body })).toMatchObject({ code: "already-paid" });
  });

  it("P-8 two taps with one key are one attempt; two without are refused", async () => {
    const { caller, invoiceId } = await payer();
    const body = { documentIds: [invoiceId] };
    const taps = await Promise.all([1, 2, 3].map(() => caller.ok(checkoutEndpoint, { body, idempotencyKey: "tap-00000001" })));
    expect(new Set(taps.map((tap) => tap.attemptId)).size).toBe(1);
    expect(new Set(taps.map((tap) => tap.redirectUrl)).size).toBe(1);
    const other = await payer();
    const both = await Promise.all([1, 2].map(() => other.caller.call(checkoutEndpoint, { body: { documentIds: [other.invoiceId] } })));
    expect(both.map((reply) => reply.status).toSorted()).toEqual([200, 409]);
  });

  it("P-115 P-118 amounts: a part, a top-up, and what is refused", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const refused = (body: Record<string, unknown>) => caller.refused(checkoutEndpoint, { body: body as never });
    expect(await refused({ documentIds: [invoiceId], amount: eur("54.01") })).toMatchObject({
      status: 422,
      errors: [{ field: "amount", code: "too-big" }],
    });
    expect(await refused({ documentIds: [invoiceId], amount: eur("0.99") })).toMatchObject({
      errors: [{ code: "too-small", params: { minimum: eur("1.00") } }],
    });
    expect(await refused({ documentIds: [invoiceId], amount: eur("10.005") })).toMatchObject({ errors: [{ code: "too-many-decimals" }] });
    expect(await refused({ amount: eur("0.00") })).toMatchObject({ errors: [{ code: "amount" }] });
    expect(await refused({ amount: eur("4.99") })).toMatchObject({ errors: [{ code: "too-small", params: { minimum: eur("5.00") } }] });
    expect(await refused({ amount: eur("1000.01") })).toMatchObject({ errors: [{ code: "too-big", params: { maximum: eur("1000.00") } }] });
    expect(await refused({})).toMatchObject({ errors: [{ field: "amount", code: "required" }] });
    expect(await refused({ documentIds: [randomUUID()] })).toMatchObject({ status: 404 });

    const preview = await caller.ok(contract.portalPreviewEndpoint, { query: { documents: invoiceId, amount: "20" } });
    expect(preview).toMatchObject({
      amount: eur("20.00"),
      lines: [{ documentId: invoiceId, open: eur("54.00"), paid: eur("20.00"), left: eur("34.00"), isChosen: true }],
      credit: eur("0.00"),
      balanceAfter: eur("-34.00"),
    });
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId], amount: eur("20.00") } });
    await fillInAtBank(program, redirectUrl, { number: cards.pays });
    await post();
    expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "partially_paid", open_minor: 3400n }]);

    const topup = await caller.ok(contract.portalPreviewEndpoint, { query: { amount: "50" } });
    expect(topup).toMatchObject({
      lines: [{ documentId: invoiceId, paid: eur("34.00"), isChosen: false }],
      credit: eur("16.00"),
      balanceAfter: eur("16.00"),
    });
    const second = await caller.ok(checkoutEndpoint, { body: { amount: eur("50.00") } });
    await fillInAtBank(program, second.redirectUrl, { number: cards.pays });
    await post();
    expect(await balanceOf(program, customerId)).toBe(1600n);
    const list = await caller.ok(contract.portalListPaymentsEndpoint);
    expect(list.items.map((row) => row.amount.amount).toSorted()).toEqual(["20.00", "50.00"]);
  });

  it("P-1 another customer's invoice, attempt and method are not there", async () => {
    const one = await payer();
    const two = await payer();
    expect(await two.caller.refused(checkoutEndpoint, { body: { documentIds: [one.invoiceId] } })).toMatchObject({ status: 404 });
    const { attemptId } = await one.caller.ok(checkoutEndpoint, { body: { documentIds: [one.invoiceId] } });
    expect(await two.caller.refused(getAttemptEndpoint, { params: { attemptId } })).toMatchObject({ status: 404 });
    expect(await two.caller.refused(chargeEndpoint, { body: { documentIds: [two.invoiceId], methodId: randomUUID() } })).toMatchObject({
      status: 404,
    });
  });

  it("P-120 what is left on the bank's page is over when its time is up", async () => {
    const { caller, invoiceId } = await payer();
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    later(30 * 60);
    await pollDue();
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "expired", isOver: true });
    const { app } = await httpOf(program);
    const page = await app.inject({ url: new URL(redirectUrl).pathname });
    expect(page.body).toContain("no longer open");
    await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
  });

  // A bank's event written by hand: what other gateways do, and ours does not.
  async function bankSays(event: Record<string, unknown>, options: { secret?: string; at?: Date; tamper?: boolean } = {}): Promise<number> {
    const [merchant] = await program.query<{ webhook_secret: string; webhook_url: string }>(
      "select webhook_secret, webhook_url from sandbox_gateway.merchants",
    );
    const body = JSON.stringify({ id: `evt_${randomUUID()}`, ...event });
    const signature = sign(options.secret ?? merchant!.webhook_secret, Buffer.from(body), options.at ?? program.clock.now());
    const answer = await fetch(merchant!.webhook_url, {
      method: "POST",
      headers: { "content-type": "application/json", [signatureHeader]: signature },
      body: options.tamper ? body.replace("54.00", "5.40") : body,
    });
    await program.runJobs();
    return answer.status;
  }
  const settled = (attemptId: string, amount = "54.00", currency = "EUR") => ({
    type: "charge.settled",
    reference: attemptId,
    charge: `ch_${randomUUID()}`,
    amount,
    currency,
    method: null,
  });

  it("B-179 a wrong, old or tampered signature is refused, counted, and moves nothing", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    const now = program.clock.now().getTime();
    expect(await bankSays(settled(attemptId), { secret: "somebody else's secret" })).toBe(401);
    expect(await bankSays(settled(attemptId), { tamper: true })).toBe(401);
    expect(await bankSays(settled(attemptId), { at: new Date(now - 301_000) })).toBe(401);
    expect(await bankSays(settled(attemptId), { at: new Date(now + 302_000) })).toBe(401);
    expect(await paymentsOf(customerId)).toEqual([]);
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { items } = await staff.ok(listGatewaysEndpoint);
    expect(items.find((gateway) => gateway.partnerId === made.provider.partnerId)).toMatchObject({ badSignatures: 4 });
    expect(JSON.stringify(items)).not.toContain("webhookSecret");
    expect(await bankSays(settled(attemptId), { at: new Date(now - 299_000) })).toBe(200);
    expect(await paymentsOf(customerId)).toHaveLength(1);
  });

  it("B-180 the confirmed amount counts, with a warning", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await bankSays(settled(attemptId, "50.00"));
    expect(await paymentsOf(customerId)).toMatchObject([{ amount_minor: 5000n, warning: "amount-differs" }]);
    expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "partially_paid", open_minor: 400n }]);
    const staff = await signInStaff(program, { role: "financial_manager" });
    const { items } = await staff.ok(contract.listPaymentsEndpoint, { query: { filter: { warning: "true", customer: customerId } } });
    expect(items).toHaveLength(1);
    expect(await staff.ok(contract.getPaymentEndpoint, { params: { paymentId: items[0]!.id } })).toMatchObject({
      note: "The attempt was over 54.00 EUR.",
    });
  });

  it("money in another currency is booked by nobody but a person", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await bankSays(settled(attemptId, "54.00", "USD"));
    await bankSays(settled(attemptId, "54.00", "USD"));
    expect(await paymentsOf(customerId)).toEqual([]);
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "unknown", failure: { code: "currency-differs" } });
    expect(await announced(program, customerId, "payment.")).toMatchObject([
      { type: "payment.unresolved", data: { code: "currency-differs" } },
    ]);
  });

  it("late money on a cancelled attempt is credit, with a warning", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { act: "leave" });
    await post();
    const staff = await signInStaff(program, { role: "financial_manager" });
    await staff.ok(contract.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("54.00"), method: "cash", receivedOn: "2026-04-01" },
    });
    later(1);
    await bankSays(settled(attemptId));
    await bankSays({ type: "charge.processing", reference: attemptId, charge: "ch_x" });
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "succeeded" });
    expect(await paymentsOf(customerId)).toMatchObject([{ warning: null }, { warning: "late", amount_minor: 5400n }]);
    expect(await balanceOf(program, customerId)).toBe(5400n);
    expect(await announced(program, customerId, "payment.settled")).toMatchObject([
      { data: { warning: null } },
      { data: { warning: "late" } },
    ]);
  });

  it("an event of one partner's gateway cannot settle another partner's attempt", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    const others = await makePayers(program, 1, { code: "south" });
    const [config] = await program.query<{ id: string; secrets: string }>(
      "select id, secrets from payments.gateway_configs where partner_id = $1",
      [others.provider.partnerId],
    );
    const { webhookSecret } = JSON.parse(program.tools.unseal(config!.secrets)) as { webhookSecret: string };
    const body = JSON.stringify({ id: `evt_${randomUUID()}`, ...settled(attemptId) });
    const answer = await fetch(`${program.tools.config.publicUrl}/api/public/gateways/sandbox/${config!.id}/events`, {
      method: "POST",
      headers: { "content-type": "application/json", [signatureHeader]: sign(webhookSecret, Buffer.from(body), program.clock.now()) },
      body,
    });
    expect(answer.status).toBe(200);
    await program.runJobs();
    expect(await paymentsOf(customerId)).toEqual([]);
  });

  it("B-182 a chargeback takes the payment back and opens the invoice", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: cards.disputed });
    await post();
    expect(await balanceOf(program, customerId)).toBe(0n);
    later(60);
    await post();
    expect(await paymentsOf(customerId)).toMatchObject([{ state: "reversed" }]);
    expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "issued", open_minor: 5400n }]);
    expect(await announced(program, customerId, "payment.reversed")).toMatchObject([{ data: { isChargeback: true } }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  // Saved methods ------------------------------------------------------------------------------------------------------

  /** Saves a card without paying; answers the method's id. */
  async function withCard(caller: CustomerCaller, number: string): Promise<string> {
    const { redirectUrl } = await caller.ok(portalSetupMethodEndpoint, { body: {} });
    expect((await fillInAtBank(program, redirectUrl, { number })).status).toBe(303);
    await post();
    return (await caller.ok(portalListMethodsEndpoint)).items[0]!.id;
  }

  it("B-184 P-125 a card saved without paying pays with one click", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const methodId = await withCard(caller, cards.pays);
    expect((await caller.ok(portalListMethodsEndpoint)).items).toMatchObject([
      { id: methodId, kind: "card", brand: "Visa", last4: "4242", expiresOn: "2030-12-31", state: "active", isDefault: true },
    ]);
    const attempt = await caller.ok(chargeEndpoint, {
      body: { documentIds: [invoiceId], methodId },
      idempotencyKey: "one-click-1",
    });
    expect(attempt).toMatchObject({ state: "succeeded", savedMethodId: methodId, receiptNumber: expect.any(String) });
    expect(await balanceOf(program, customerId)).toBe(0n);
    await post();
    const again = await caller.ok(chargeEndpoint, { body: { documentIds: [invoiceId], methodId }, idempotencyKey: "one-click-1" });
    expect(again.id).toBe(attempt.id);
    expect(await paymentsOf(customerId)).toHaveLength(1);
    expect((await announced(program, customerId, "saved_method.")).map((event) => event.type)).toEqual(["saved_method.added"]);
  });

  it("B-178 two clicks at once charge once", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const methodId = await withCard(caller, cards.pays);
    const body = { documentIds: [invoiceId], methodId };
    const same = await Promise.all([1, 2, 3].map(() => caller.call(chargeEndpoint, { body, idempotencyKey: "double-click" })));
    expect(same.map((reply) => reply.status)).toEqual([200, 200, 200]);
    const different = await payer();
    const otherId = await withCard(different.caller, cards.pays);
    const clicks = await Promise.all(
      [1, 2, 3].map(() => different.caller.call(chargeEndpoint, { body: { documentIds: [different.invoiceId], methodId: otherId } })),
    );
    expect(clicks.filter((reply) => reply.status === 200)).toHaveLength(1);
    expect(await paymentsOf(customerId)).toHaveLength(1);
    expect(await paymentsOf(different.customerId)).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a declined charge is refused and books nothing; a soft one keeps the method, a hard one does not", async () => {
    const soft = await payer();
    const softId = await withCard(soft.caller, cards.later);
    expect(await soft.caller.refused(chargeEndpoint, { body: { documentIds: [soft.invoiceId], methodId: softId } })).toMatchObject({
      status: 402,
      code: "gateway-declined",
      detail: "There is not enough money on this card.",
      errors: [{ code: "insufficient-funds", params: { kind: "soft" } }],
    });
    expect(await paymentsOf(soft.customerId)).toEqual([]);
    expect((await soft.caller.ok(portalListMethodsEndpoint)).items).toMatchObject([{ state: "active" }]);
    // The attempt is over, so the next one may begin at once.
    expect(await soft.caller.refused(chargeEndpoint, { body: { documentIds: [soft.invoiceId], methodId: softId } })).toMatchObject({
      status: 402,
    });

    await program.query(
      "update sandbox_gateway.methods set behaviour = 'expired_card' where token = (select token from payments.saved_methods where id = $1)",
      [softId],
    );
    expect(await soft.caller.refused(chargeEndpoint, { body: { documentIds: [soft.invoiceId], methodId: softId } })).toMatchObject({
      errors: [{ code: "card-expired", params: { kind: "hard" } }],
    });
    expect((await soft.caller.ok(portalListMethodsEndpoint)).items).toMatchObject([{ state: "failed" }]);
    expect(await soft.caller.refused(chargeEndpoint, { body: { documentIds: [soft.invoiceId], methodId: softId } })).toMatchObject({
      code: "method-unusable",
    });
    expect(await announced(program, soft.customerId, "payment.")).toHaveLength(3);
  });

  it("needs_action: the bank wants to see the payer, and then pays", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const methodId = await withCard(caller, cards.confirm);
    const attempt = await caller.ok(chargeEndpoint, { body: { documentIds: [invoiceId], methodId } });
    expect(attempt).toMatchObject({ state: "needs_action", isOver: false, continueUrl: expect.stringContaining("/sandbox/checkout/") });
    const { app } = await httpOf(program);
    expect((await app.inject({ url: new URL(attempt.continueUrl!).pathname })).body).toContain("Is it you who pays with");
    expect((await fillInAtBank(program, attempt.continueUrl!, { act: "confirm" })).location).toContain(`/finance/attempts/${attempt.id}`);
    await post();
    expect(await attemptOf(caller, attempt.id)).toMatchObject({ state: "succeeded" });
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("a card kept while paying; the default moves on when it is removed, at the bank too", async () => {
    const { caller, invoiceId, customerId } = await payer();
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId], saveMethod: true } });
    await fillInAtBank(program, redirectUrl, { number: cards.pays });
    await post();
    await withCard(caller, "5555555555554444");
    const [visa, master] = (await caller.ok(portalListMethodsEndpoint)).items;
    expect([visa, master]).toMatchObject([
      { brand: "Visa", isDefault: true },
      { brand: "Mastercard", isDefault: false },
    ]);
    const renamed = await caller.ok(portalChangeMethodEndpoint, {
      params: { methodId: master!.id },
      body: { title: "Shared card", isDefault: true },
      version: master!.version,
    });
    expect(renamed).toMatchObject({ title: "Shared card", isDefault: true });
    expect(
      await caller.refused(portalChangeMethodEndpoint, {
        params: { methodId: master!.id },
        body: { title: "x" },
        version: master!.version,
      }),
    ).toMatchObject({ code: "edit-conflict" });
    await caller.ok(portalRemoveMethodEndpoint, { params: { methodId: master!.id } });
    expect((await caller.ok(portalListMethodsEndpoint)).items).toMatchObject([{ id: visa!.id, isDefault: true }]);
    await program.runJobs();
    const [gone] = await program.query<{ detached_at: Date | null }>(
      "select detached_at from sandbox_gateway.methods where token = (select token from payments.saved_methods where id = $1)",
      [master!.id],
    );
    expect(gone?.detached_at).toBeInstanceOf(Date);
    expect(await caller.refused(portalRemoveMethodEndpoint, { params: { methodId: master!.id } })).toMatchObject({ status: 404 });
    expect((await announced(program, customerId, "saved_method.")).map((event) => event.type).toSorted()).toEqual([
      "saved_method.added",
      "saved_method.added",
      "saved_method.removed",
    ]);
    // Staff act on the same records (B-270).
    const staff = await signInStaff(program, { role: "super_administrator" });
    expect((await staff.ok(listCustomerMethodsEndpoint, { params: { customerId } })).items).toMatchObject([{ id: visa!.id }]);
    const opened = await staff.ok(setupCustomerMethodEndpoint, { params: { customerId }, body: {} });
    await fillInAtBank(program, opened.redirectUrl, { number: cards.pays });
    await post();
    expect((await staff.ok(listCustomerMethodsEndpoint, { params: { customerId } })).items).toHaveLength(2);
  });

  // Crashes ------------------------------------------------------------------------------------------------------------

  it("B-178 killed after the intent was written: the round picks it up and charges once", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const methodId = await withCard(caller, cards.pays);
    const attemptId = randomUUID();
    // What a process leaves behind that dies between the first commit and the call.
    await program.query(
      `insert into payments.intents (id, account_id, partner_id, purpose, document_ids, amount_minor, currency, state, driver, save_method, saved_method_id,
         idempotency_key, next_poll_at, created_by, created_at, updated_at, expires_at)
       values ($1, $2, $3, 'documents', array[$4::uuid], 5400, 'EUR', 'created', 'sandbox', false, $5, $6, $7, '{"kind":"customer"}', $8, $8, $9)`,
      [
        attemptId,
        customerId,
        made.provider.partnerId,
        invoiceId,
        methodId,
        `key-${attemptId}`,
        new Date(program.clock.now().getTime() + 60_000),
        program.clock.now(),
        new Date(program.clock.now().getTime() + 30 * 60_000),
      ],
    );
    expect(await caller.refused(chargeEndpoint, { body: { documentIds: [invoiceId], methodId } })).toMatchObject({
      code: "payment-under-way",
    });
    await pollDue();
    expect(await paymentsOf(customerId)).toEqual([]);
    later(60);
    await pollDue();
    await pollDue();
    await post();
    expect(await attemptOf(caller, attemptId)).toMatchObject({ state: "succeeded" });
    expect(await paymentsOf(customerId)).toHaveLength(1);
    expect(await program.query("select 1 from sandbox_gateway.charges where reference = $1", [attemptId])).toHaveLength(1);
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("B-178 killed after the charge: the answer is lost, the money is found by asking", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const methodId = await withCard(caller, cards.pays);
    const charged = await caller.ok(chargeEndpoint, { body: { documentIds: [invoiceId], methodId } });
    // As if the answer had never come back: the gateway has the charge, the books do not know.
    const other = await payer();
    await program.query("update sandbox_gateway.charges set reference = $1 where reference = $2", [charged.id, charged.id]);
    const attemptId = (await other.caller.ok(checkoutEndpoint, { body: { documentIds: [other.invoiceId] } })).attemptId;
    await program.query("update payments.intents set state = 'unknown' where id = $1", [attemptId]);
    await program.query(
      "insert into sandbox_gateway.charges (id, merchant, idempotency_key, token, amount_minor, currency, reference, state, created_at) select 'ch_lost', merchant, 'lost', token, 5400, 'EUR', $1, 'settled', now() from sandbox_gateway.charges limit 1",
      [attemptId],
    );
    expect(
      await other.caller.refused(checkoutEndpoint, { body: { documentIds: [other.invoiceId], replaceUnfinished: true } }),
    ).toMatchObject({
      code: "payment-under-way",
    });
    later(60);
    await pollDue();
    expect(await attemptOf(other.caller, attemptId)).toMatchObject({ state: "succeeded" });
    expect(await paymentsOf(other.customerId)).toMatchObject([{ external_id: "ch_lost" }]);
    expect(await paymentsOf(customerId)).toHaveLength(1);
  });

  it("M-19 asked for three days without an answer, a person is called once", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: cards.slow });
    await post();
    await program.query("update sandbox_gateway.charges set settles_at = '2099-01-01' where reference = $1", [attemptId]);
    await program.query("update sandbox_gateway.deliveries set given_up_at = now() where body like $1", [`%${attemptId}%`]);
    const startedAt = program.clock.now().getTime();
    let asked = 0;
    for (let hour = 1; hour <= 74; hour++) {
      program.clock.moveTo(new Date(startedAt + hour * 3_600_000));
      const [due] = await program.query("select 1 from payments.intents where id = $1 and next_poll_at <= $2", [
        attemptId,
        program.clock.now(),
      ]);
      if (due) asked += 1;
      await program.inWork((work) => enqueue(work, pollDueJob, {}));
      await program.runJobs();
    }
    expect(asked).toBe(72);
    // The sign-in of three days ago is over.
    const back = await signInCustomer(program, customerId);
    expect(await attemptOf(back, attemptId)).toMatchObject({ state: "unknown", failure: { code: "unresolved" } });
    expect(await announced(program, customerId, "payment.unresolved")).toHaveLength(1);
    const staff = await signInStaff(program, { role: "financial_manager" });
    const { items } = await staff.ok(listAttemptsEndpoint, { query: { filter: { unresolved: "true", customer: customerId } } });
    expect(items).toMatchObject([{ id: attemptId, customerId }]);
    // The person asks once more, and now the bank has decided.
    await program.query("update sandbox_gateway.charges set settles_at = '2026-04-01' where reference = $1", [attemptId]);
    expect(await staff.ok(askAttemptEndpoint, { params: { attemptId } })).toMatchObject({ state: "succeeded", failure: null });
    expect(await balanceOf(program, customerId)).toBe(0n);
    program.clock.moveTo(new Date(startedAt));
  });

  // Refunds ------------------------------------------------------------------------------------------------------------

  async function paidTwice(number: string) {
    const { caller, customerId, invoiceId } = await payer();
    for (const body of [{ documentIds: [invoiceId] }, { amount: eur("54.00") }]) {
      const { redirectUrl } = await caller.ok(checkoutEndpoint, { body });
      await fillInAtBank(program, redirectUrl, { number });
      await post();
    }
    const [, second] = await paymentsOf(customerId);
    return { customerId, paymentId: second!.id };
  }

  it("B-137 a refund through the gateway: requested, then done", async () => {
    const { customerId, paymentId } = await paidTwice(cards.pays);
    const staff = await signInStaff(program, { role: "financial_manager" });
    const refund = await staff.ok(refundPaymentEndpoint, {
      params: { paymentId },
      body: { amount: eur("30.00"), by: "gateway", reason: "Paid twice" },
    });
    expect(refund).toMatchObject({ state: "requested", gateway: "sandbox" });
    expect(await balanceOf(program, customerId)).toBe(2400n);
    await program.runJobs();
    expect(await staff.ok(getRefundEndpoint, { params: { refundId: refund.id } })).toMatchObject({ state: "done" });
    // What happened to the payment tells of its refund and how that went on.
    const { items } = await staff.ok(recordActivityEndpoint, {
      params: { entity: "payment", entityId: paymentId },
      query: { filter: { with: `refund:${refund.id}` } } as never,
    });
    expect(items.filter(({ entity }) => entity === "refund").map(({ changes }) => changes?.state)).toEqual([
      { before: "requested", after: "done" },
      { before: null, after: "requested" },
    ]);
    await post();
    expect(await program.query("select amount_minor from sandbox_gateway.refunds where reference = $1", [refund.id])).toEqual([
      { amount_minor: 3000n },
    ]);
    expect(
      await staff.refused(refundPaymentEndpoint, {
        params: { paymentId },
        body: { amount: eur("24.01"), by: "gateway", reason: "More" },
      }),
    ).toMatchObject({ code: "refund-exceeds" });
    expect(await balanceOf(program, customerId)).toBe(2400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-114 free credit goes back the way it came, the latest payment first, and what is owed stays paid", async () => {
    const { customerId } = await paidTwice(cards.pays);
    const giveBack = () => program.inWork((work) => giveBackSoon(work, { accountId: customerId, reason: "Last service ended" }));
    await giveBack();
    await program.runJobs();
    await post();
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect((await paymentsOf(customerId)).map(({ state }) => state)).toEqual(["settled", "refunded"]);
    // Asked for again: there is nothing left to give back.
    await giveBack();
    await program.runJobs();
    expect(await program.query("select amount_minor, gateway from payments.refunds where account_id = $1", [customerId])).toEqual([
      { amount_minor: 5400n, gateway: "sandbox" },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-137 two refunds at once never give back more than there is", async () => {
    const { customerId, paymentId } = await paidTwice(cards.pays);
    const staff = await signInStaff(program, { role: "financial_manager" });
    const replies = await Promise.all(
      [1, 2].map(() =>
        staff.call(refundPaymentEndpoint, {
          params: { paymentId },
          body: { amount: eur("40.00"), by: "gateway", reason: "Paid twice" },
        }),
      ),
    );
    expect(replies.map((reply) => reply.status).toSorted()).toEqual([200, 422]);
    await program.runJobs();
    expect(await balanceOf(program, customerId)).toBe(1400n);
  });

  it("B-137 a refund that fails gives the money back to the balance", async () => {
    const { customerId, paymentId } = await paidTwice(cards.refundFails);
    const staff = await signInStaff(program, { role: "financial_manager" });
    const refund = await staff.ok(refundPaymentEndpoint, {
      params: { paymentId },
      body: { amount: eur("54.00"), by: "gateway", reason: "Paid twice" },
    });
    await program.runJobs();
    expect(await staff.ok(getRefundEndpoint, { params: { refundId: refund.id } })).toMatchObject({ state: "pending" });
    expect(await paymentsOf(customerId)).toMatchObject([{ state: "settled" }, { state: "refunded" }]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    later(20);
    await post();
    expect(await staff.ok(getRefundEndpoint, { params: { refundId: refund.id } })).toMatchObject({ state: "failed" });
    expect(await paymentsOf(customerId)).toMatchObject([{ state: "settled" }, { state: "settled" }]);
    expect(await balanceOf(program, customerId)).toBe(5400n);
    expect((await announced(program, customerId, "refund.")).map((event) => event.type)).toEqual(["refund.failed"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-182 a refund that was started at the gateway is booked, once", async () => {
    const { customerId, paymentId } = await paidTwice(cards.pays);
    const [payment] = await program.query<{ external_id: string }>("select external_id from payments.payments where id = $1", [paymentId]);
    const event = {
      type: "refund.done",
      refund: `re_${randomUUID()}`,
      charge: payment!.external_id,
      refundReference: null,
      amount: "10.00",
      currency: "EUR",
    };
    expect(await bankSays(event)).toBe(200);
    expect(await bankSays(event)).toBe(200);
    expect(await balanceOf(program, customerId)).toBe(4400n);
    expect(await paymentsOf(customerId)).toMatchObject([{ state: "settled" }, { state: "partially_refunded" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("M-55 what gateways told is kept for 30 days", async () => {
    const { caller, invoiceId } = await payer();
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: cards.pays });
    await post();
    const now = program.clock.now();
    const [{ count: before } = { count: 0n }] = await program.query<{ count: bigint }>("select count(*) from payments.gateway_events");
    const purge = async (days: number) => {
      program.clock.moveTo(new Date(now.getTime() + days * 86_400_000));
      await program.inWork((work) => enqueue(work, purgeJob, {}));
      await program.runJobs();
      const [left] = await program.query<{ count: bigint }>("select count(*) from payments.gateway_events");
      return left?.count;
    };
    expect(before).toBeGreaterThan(0n);
    expect(await purge(29)).toBe(before);
    expect(await purge(31)).toBe(0n);
    expect(await program.query("select 1 from payments.signature_failures")).toEqual([]);
    program.clock.moveTo(now);
  });

  it("B-183 a gateway that is switched off is not offered; what was begun there still ends", async () => {
    const { caller, customerId, invoiceId } = await payer();
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    const staff = await signInStaff(program, { role: "super_administrator" });
    const gateway = (await staff.ok(listGatewaysEndpoint)).items.find((item) => item.partnerId === made.provider.partnerId)!;
    expect(await staff.ok(testGatewayEndpoint, { params: { configId: gateway.id } })).toMatchObject({ isOk: true });
    expect(
      await staff.refused(changeGatewayEndpoint, {
        params: { configId: gateway.id },
        body: { mode: "live" },
        version: gateway.version,
      }),
    ).toMatchObject({ status: 422, errors: [{ field: "mode", code: "test-only" }] });
    const off = await staff.ok(changeGatewayEndpoint, {
      params: { configId: gateway.id },
      body: { isEnabled: false },
      version: gateway.version,
    });
    // P-53 then a transfer is what is left.
    expect(await caller.ok(contract.paymentOptionsEndpoint)).toMatchObject({
      gateways: [],
      bank: { holder: "Northern Fibre Ltd.", iban: "DE02120300000000202051" },
    });
    expect(await caller.refused(checkoutEndpoint, { body: { amount: eur("20.00") } })).toMatchObject({
      code: "gateway-not-offered",
    });
    await fillInAtBank(program, redirectUrl, { number: cards.pays });
    await post();
    expect(await balanceOf(program, customerId)).toBe(0n);
    await staff.ok(changeGatewayEndpoint, {
      params: { configId: gateway.id },
      body: { isEnabled: true, title: "Bank card" },
      version: off.version,
    });
    expect((await caller.ok(contract.paymentOptionsEndpoint)).gateways).toMatchObject([
      { gateway: "sandbox", title: "Bank card", canSave: true, isTest: true },
    ]);
    const audit = await program.query(
      "select changes::text from identity.audit_entries where entity = 'payment_gateway' and action = 'update'",
    );
    expect(JSON.stringify(audit)).toContain("enabled");
  });
});
