// P-78 a change that is paid before it is made: nothing without the money, once with it, and the money is the customer's if nothing comes of it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type CustomerCaller, signInCustomer } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../../../../tests/support/test-bank.ts";
import { deliverDue } from "../../../adapters/sandbox-gateway/deliver-events.ts";
import type { JobRun } from "../../../platform/jobs.ts";
import { settingEffectsEndpoint } from "../../partners/contract.ts";
import { menuModules, portalModules } from "../../partners/index.ts";
import { askAttemptEndpoint, checkoutEndpoint, getAttemptEndpoint } from "../../payments/attempts/contract.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../../payments/contract.ts";
import { enableSandbox } from "../../payments/index.ts";
import * as contract from "./contract.ts";
import { makePaidChange } from "./pay-first.ts";
import { changePay, portalSelfChange } from "./settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("changes that are paid first", { timeout: 120_000 }, async () => {
  const shop = await shopOn("2026-11-11", "payfirst");
  const { program, provider } = shop;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  let homeId = "";
  let fastId = "";
  beforeAll(async () => {
    stop = await listenForBank(program);
    await program.inWork((work) => enableSandbox(work, program.tools, provider.partnerId));
    homeId = await shop.plan("Home", "30", { includesTax: true });
    fastId = await shop.plan("Fast", "45", { includesTax: true });
    for (const [from, to] of [
      [homeId, fastId],
      [fastId, homeId],
    ])
      await program.query("update catalog.plans set portal_targets = array[$2::uuid] where id = $1", [from, to]);
    await shop.set(portalSelfChange, ["internet"]);
    await shop.set(changePay, "now");
  });

  async function customer(credit?: string) {
    const added = await shop.subscriber({ planId: homeId });
    if (credit)
      await shop.staff().ok(recordPaymentEndpoint, {
        params: { customerId: added.customerId },
        body: { amount: eur(credit), method: "cash", receivedOn: "2026-11-11" },
      } as never);
    return { ...added, caller: await signInCustomer(program, added.customerId) };
  }
  const quote = (caller: CustomerCaller, serviceId: string, on?: string) =>
    caller.ok(contract.portalMakeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { kind: "plan", planId: fastId, ...(on ? { on: day(on) } : {}) } },
    });
  const goToPay = (caller: CustomerCaller, quoteId: string) =>
    caller.ok(contract.portalPayChangeEndpoint, { params: { quoteId }, body: {} });
  const show = (caller: CustomerCaller, quoteId: string) => caller.ok(contract.portalPaidChangeEndpoint, { params: { quoteId } });
  const confirm = (quoteId: string, fromCredit = false) => ({
    params: { quoteId },
    body: { fromCredit },
  });
  async function payAtBank(caller: CustomerCaller, quoteId: string, card: string = bankCards.pays) {
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: { quoteId } });
    await fillInAtBank(program, redirectUrl, { number: card });
    return attemptId;
  }
  /** The money is booked, and no job has run yet. */
  const bookOnly = (attemptId: string) => shop.staff().ok(askAttemptEndpoint, { params: { attemptId } });
  const reserved = (quoteId: string) =>
    program.query<{ amount_minor: bigint; outcome: string | null }>(
      "select amount_minor, outcome from billing.reserved_credits where object_id = $1 order by id",
      [quoteId],
    );
  const changesOf = (serviceId: string) =>
    program.query<{ state: string }>("select state from ordering.planned_changes where service_id = $1 order by number", [serviceId]);
  const planOf = async (serviceId: string) => (await shop.service(serviceId)).plan.id;
  const runOf = (inWork: JobRun["inWork"], isLastAttempt = false): JobRun => ({
    ...{ base: undefined as never, attempt: 1, isLastAttempt, signal: undefined },
    inWork,
  });

  it("P-78 M-27 with `invoice` it is confirmed and invoiced, as ever", async () => {
    await shop.set(changePay, "invoice");
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    expect(shown.pay).toBe(null);
    expect(await caller.ok(contract.portalConfirmQuoteEndpoint, confirm(shown.id))).toMatchObject({ state: "applied" });
    expect(await balanceOf(program, customerId)).toBe(-1000n);
    await shop.set(changePay, "now");
  });

  it("P-78 with `now` nothing changes before the money is there; then it is made once, and its invoice is paid", async () => {
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    expect(shown.pay).toEqual({ how: "now", toPay: eur("10.00"), fromCredit: eur("0.00") });
    expect(await caller.refused(contract.portalConfirmQuoteEndpoint, confirm(shown.id))).toMatchObject({ code: "payment-needed" });
    expect(await caller.refused(checkoutEndpoint, { body: { quoteId: shown.id } })).toMatchObject({ code: "quote-stale" });
    expect(await goToPay(caller, shown.id)).toMatchObject({ state: "awaiting_payment", toPay: eur("10.00"), plan: { title: "Fast" } });
    const attemptId = await payAtBank(caller, shown.id);
    expect(await changesOf(serviceId)).toEqual([]);
    await bookOnly(attemptId);
    // The program dies here: the money is booked and reserved, the change is a job that was written down with it.
    expect(await show(caller, shown.id)).toMatchObject({ state: "making" });
    expect(await reserved(shown.id)).toEqual([{ amount_minor: 1000n, outcome: null }]);
    expect(await planOf(serviceId)).toBe(homeId);
    await deliverDue(program.tools);
    await program.runJobs();
    const made = await show(caller, shown.id);
    expect(made).toMatchObject({ state: "made" });
    expect(await caller.ok(getAttemptEndpoint, { params: { attemptId } })).toMatchObject({ state: "succeeded", quoteId: shown.id });
    expect(await planOf(serviceId)).toBe(fastId);
    expect(await reserved(shown.id)).toEqual([{ amount_minor: 1000n, outcome: "used" }]);
    expect(await changesOf(serviceId)).toEqual([{ state: "applied" }]);
    expect((await shop.documents(customerId)).filter(({ kind }) => kind === "invoice")).toMatchObject([
      { gross: "3000", state: "paid" },
      { gross: "3000", state: "paid", open: "0" },
    ]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    // Told again, or confirmed again, it is the same change.
    await makePaidChange(
      runOf((act) => program.inWork(act)),
      { quoteId: shown.id },
    );
    expect((await caller.ok(contract.portalConfirmQuoteEndpoint, confirm(shown.id))).id).toBe(made.changeId);
    expect(await changesOf(serviceId)).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-78 killed while it is being made, nothing of it is there; made by the next, at once or by two, it is there once", async () => {
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    await goToPay(caller, shown.id);
    await bookOnly(await payAtBank(caller, shown.id));
    const killed = runOf((act) =>
      program.inWork(async (work) => {
        await act(work);
        throw new Error("killed");
      }),
    );
    await expect(makePaidChange(killed, { quoteId: shown.id })).rejects.toThrow("killed");
    expect(await planOf(serviceId)).toBe(homeId);
    expect(await show(caller, shown.id)).toMatchObject({ state: "making" });
    const run = runOf((act) => program.inWork(act));
    await Promise.all([
      makePaidChange(run, { quoteId: shown.id }),
      makePaidChange(run, { quoteId: shown.id }),
      caller.ok(contract.portalConfirmQuoteEndpoint, confirm(shown.id, true)),
      program.runJobs(),
    ]);
    expect(await changesOf(serviceId)).toEqual([{ state: "applied" }]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect((await shop.documents(customerId)).filter(({ kind }) => kind === "invoice")).toHaveLength(2);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-78 declined or left, nothing has changed; the same price can be paid again", async () => {
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    await goToPay(caller, shown.id);
    await payAtBank(caller, shown.id, bankCards.noMoney);
    await deliverDue(program.tools);
    await program.runJobs();
    expect(await show(caller, shown.id)).toMatchObject({ state: "awaiting_payment" });
    expect(await changesOf(serviceId)).toEqual([]);
    expect(await shop.documents(customerId)).toHaveLength(1);
    expect(await balanceOf(program, customerId)).toBe(0n);
    // P-120 the one that lies open is given up for another.
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { quoteId: shown.id, replaceUnfinished: true } });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await deliverDue(program.tools);
    await program.runJobs();
    expect(await show(caller, shown.id)).toMatchObject({ state: "made" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-78 M-29 what comes after a day changes nothing and is credit, and is told", async () => {
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    await goToPay(caller, shown.id);
    await program.query("update ordering.price_quotes set expires_at = $2 where id = $1", [shown.id, "2026-11-11T05:00:00Z"]);
    expect(await show(caller, shown.id)).toMatchObject({ state: "expired" });
    expect(await caller.refused(checkoutEndpoint, { body: { quoteId: shown.id } })).toMatchObject({ code: "quote-stale" });
    await program.query("update ordering.price_quotes set expires_at = $2 where id = $1", [shown.id, "2026-11-12T05:00:00Z"]);
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { quoteId: shown.id } });
    await program.query("update ordering.price_quotes set expires_at = $2 where id = $1", [shown.id, "2026-11-11T05:00:00Z"]);
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await deliverDue(program.tools);
    await program.runJobs();
    expect(await show(caller, shown.id)).toMatchObject({ state: "expired" });
    expect(await planOf(serviceId)).toBe(homeId);
    expect(await balanceOf(program, customerId)).toBe(1000n);
    expect(await reserved(shown.id)).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-78 what cannot be made any more leaves the money as credit, and says why", async () => {
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    await goToPay(caller, shown.id);
    await payAtBank(caller, shown.id);
    await shop.make(serviceId, { kind: "plan", planId: shop.fastId, on: "2026-12-01" });
    await deliverDue(program.tools);
    await program.runJobs();
    expect(await show(caller, shown.id)).toMatchObject({ state: "not_made", failure: "change-pending" });
    expect(await reserved(shown.id)).toEqual([{ amount_minor: 1000n, outcome: "released" }]);
    expect(await balanceOf(program, customerId)).toBe(1000n);
    expect(await planOf(serviceId)).toBe(homeId);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-78 money that is taken back before the change is made pays for nothing", async () => {
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    await goToPay(caller, shown.id);
    await bookOnly(await payAtBank(caller, shown.id));
    const [payment] = await program.query<{ id: string; version: number }>(
      "select id, version from payments.payments where account_id = $1 and gateway is not null",
      [customerId],
    );
    await shop.staff().ok(reversePaymentEndpoint, {
      params: { paymentId: payment!.id },
      body: { reason: "Came back" },
      version: payment!.version,
    } as never);
    await program.runJobs();
    expect(await changesOf(serviceId)).toEqual([]);
    expect(await show(caller, shown.id)).toMatchObject({ state: "awaiting_payment" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-78 P-117 with `now` credit pays where the customer says so, all of it or nothing", async () => {
    const { caller, serviceId, customerId } = await customer("12.00");
    const shown = await quote(caller, serviceId);
    expect(shown.pay).toEqual({ how: "now", toPay: eur("10.00"), fromCredit: eur("10.00") });
    expect(await caller.refused(contract.portalConfirmQuoteEndpoint, confirm(shown.id))).toMatchObject({ code: "payment-needed" });
    expect(await caller.ok(contract.portalConfirmQuoteEndpoint, confirm(shown.id, true))).toMatchObject({ state: "applied" });
    expect(await balanceOf(program, customerId)).toBe(200n);
    const poor = await customer("4.00");
    const other = await quote(poor.caller, poor.serviceId);
    expect(await poor.caller.refused(contract.portalConfirmQuoteEndpoint, confirm(other.id, true))).toMatchObject({
      code: "payment-needed",
    });
    expect(await reserved(other.id)).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-2 P-78 where Finance is off in the portal nobody could pay, so an invoice is enough; who brings that about is told before", async () => {
    const { partnerId } = provider;
    const effects = (key: string, value: unknown) =>
      shop
        .staff()
        .ok(settingEffectsEndpoint, { body: { level: "partner", scopeId: partnerId, changes: [{ key, value, version: 0 }] } as never });
    const withoutFinance = ["services", "tickets"];
    expect(await effects("portal.modules", withoutFinance)).toEqual({
      items: [{ key: "portal.modules", code: "changes-invoiced", count: 1 }],
    });
    expect(await effects("ordering.change_pay", "now")).toEqual({ items: [] });
    await shop.set(portalModules, withoutFinance);
    expect(await effects("ordering.change_pay", "balance_or_now")).toEqual({
      items: [{ key: "ordering.change_pay", code: "finance-off", count: 1 }],
    });
    expect(await effects("ordering.change_pay", "invoice")).toEqual({ items: [] });
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    expect(shown.pay).toBe(null);
    expect(await caller.ok(contract.portalConfirmQuoteEndpoint, confirm(shown.id))).toMatchObject({ state: "applied" });
    expect(await balanceOf(program, customerId)).toBe(-1000n);
    // Credit that pays for all of it needs no page.
    await shop.set(changePay, "balance_or_now");
    const rich = await customer("10.00");
    expect((await quote(rich.caller, rich.serviceId)).pay).toMatchObject({ how: "balance_or_now", fromCredit: eur("10.00") });
    const poor = await customer("4.00");
    expect((await quote(poor.caller, poor.serviceId)).pay).toBe(null);
    await shop.set(portalModules, [...menuModules]);
    await shop.set(changePay, "invoice");
    expect(await effects("portal.modules", withoutFinance)).toEqual({ items: [] });
    await shop.set(changePay, "now");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-78 with `balance_or_now` credit comes first: it pays all, or the rest is paid", async () => {
    await shop.set(changePay, "balance_or_now");
    const rich = await customer("10.00");
    const all = await quote(rich.caller, rich.serviceId);
    expect(all.pay).toEqual({ how: "balance_or_now", toPay: eur("10.00"), fromCredit: eur("10.00") });
    expect(await rich.caller.ok(contract.portalConfirmQuoteEndpoint, confirm(all.id))).toMatchObject({ state: "applied" });
    expect(await balanceOf(program, rich.customerId)).toBe(0n);
    const { caller, serviceId, customerId } = await customer("4.00");
    const shown = await quote(caller, serviceId);
    expect(await goToPay(caller, shown.id)).toMatchObject({ toPay: eur("6.00") });
    await payAtBank(caller, shown.id);
    await deliverDue(program.tools);
    await program.runJobs();
    expect(await show(caller, shown.id)).toMatchObject({ state: "made" });
    expect((await reserved(shown.id)).map(({ amount_minor: minor }) => minor)).toEqual([600n, 400n]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    // Its credit is used for something else while it is paid: then it is not made.
    const other = await customer("4.00");
    const second = await quote(other.caller, other.serviceId);
    await goToPay(other.caller, second.id);
    await payAtBank(other.caller, second.id);
    await shop.make(other.serviceId, { kind: "terms", customPrice: "36", reason: "Dearer" });
    await deliverDue(program.tools);
    await program.runJobs();
    expect(await show(other.caller, second.id)).toMatchObject({ state: "not_made", failure: "payment-needed" });
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.set(changePay, "now");
  });

  it("P-78 P-75 for a day ahead the money waits with the change: spent on its day, credit again when it is cancelled", async () => {
    const first = await customer();
    const shown = await quote(first.caller, first.serviceId, "2026-11-21");
    expect(shown.pay?.toPay).toEqual(eur("5.00"));
    await goToPay(first.caller, shown.id);
    await payAtBank(first.caller, shown.id);
    await deliverDue(program.tools);
    await program.runJobs();
    const { changeId } = await show(first.caller, shown.id);
    expect(await changesOf(first.serviceId)).toEqual([{ state: "scheduled" }]);
    expect(await reserved(shown.id)).toEqual([{ amount_minor: 500n, outcome: null }]);
    const planned = await first.caller.ok(contract.portalPlannedChangeEndpoint, { params: { plannedChangeId: changeId! } });
    await first.caller.ok(contract.portalWithdrawChangeEndpoint, {
      params: { plannedChangeId: planned.id },
      version: planned.version,
      body: {},
    });
    expect(await reserved(shown.id)).toEqual([{ amount_minor: 500n, outcome: "released" }]);
    expect(await balanceOf(program, first.customerId)).toBe(500n);

    const second = await customer();
    const kept = await quote(second.caller, second.serviceId, "2026-11-21");
    await goToPay(second.caller, kept.id);
    await payAtBank(second.caller, kept.id);
    await deliverDue(program.tools);
    await program.runJobs();
    await shop.moveTo("2026-11-21T06:00:00Z");
    await program.runDay();
    expect(await changesOf(second.serviceId)).toEqual([{ state: "applied" }]);
    expect(await reserved(kept.id)).toEqual([{ amount_minor: 500n, outcome: "used" }]);
    expect((await shop.documents(second.customerId)).filter(({ kind }) => kind === "invoice")).toMatchObject([
      { state: "paid", open: "0" },
      { state: "paid", open: "0" },
    ]);
    expect(await balanceOf(program, second.customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.moveTo("2026-11-11T06:00:00Z");
  });

  it("P-78 P-119 what the way of paying adds is beside the price of the change: each has its invoice, both are paid", async () => {
    const setSurcharge = (surcharge: object | null) =>
      program.query("update payments.gateway_configs set surcharge = $1::jsonb", [surcharge && JSON.stringify(surcharge)]);
    const [tax] = await program.query<{ code: string }>("select code from catalog.taxes where id = $1", [provider.taxId]);
    const { caller, serviceId, customerId } = await customer();
    const shown = await quote(caller, serviceId);
    await goToPay(caller, shown.id);
    await setSurcharge({ fixed: "0.50", percent: "0", cap: null, tax: tax!.code });
    expect(await caller.refused(checkoutEndpoint, { body: { quoteId: shown.id } })).toMatchObject({ code: "surcharge-moved" });
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { quoteId: shown.id, surcharge: eur("0.50") } });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await deliverDue(program.tools);
    await program.runJobs();
    expect(await show(caller, shown.id)).toMatchObject({ state: "made", toPay: eur("10.00") });
    expect(await reserved(shown.id)).toEqual([{ amount_minor: 1000n, outcome: "used" }]);
    expect((await shop.documents(customerId)).map(({ gross, state }) => [gross, state]).toSorted()).toEqual([
      ["2000", "closed"],
      ["3000", "paid"],
      ["3000", "paid"],
      ["50", "paid"],
    ]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
    await setSurcharge(null);
  });

  it("P-78 another's price is not there", async () => {
    const { caller, serviceId } = await customer();
    const shown = await quote(caller, serviceId);
    await goToPay(caller, shown.id);
    const stranger = await customer();
    expect(await stranger.caller.refused(contract.portalPaidChangeEndpoint, { params: { quoteId: shown.id } })).toMatchObject({
      status: 404,
    });
    expect(await stranger.caller.refused(checkoutEndpoint, { body: { quoteId: shown.id } })).toMatchObject({ code: "quote-stale" });
  });
});
