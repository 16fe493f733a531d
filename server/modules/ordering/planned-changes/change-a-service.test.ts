// Changes of running services as staff make them: quote, confirm, the roll, and back; with documents and balances to the cent.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf } from "../../../../tests/support/payer.ts";
import { confirmRun } from "../../billing/index.ts";
import { createTax } from "../../catalog/index.ts";
import { confirmQuote } from "../price-quotes/confirm-quote.ts";
import * as contract from "./contract.ts";
import { changeFeeDowngrade, changeFeeLateral, changeFeeTax, changeFeeText, changeInvoiceAfter } from "./settings.ts";

describe("B-96 a change of plan", async () => {
  const shop = await shopOn("2026-05-11", "change");
  const { program } = shop;

  it("B 5.3 upgrade on 11 May: 36.58 back, 56.90 invoiced, 20.32 to pay; the credit goes to the new invoice", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    expect(await balanceOf(program, customerId)).toBe(0n);
    const quote = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    expect(quote).toMatchObject({
      kind: "plan",
      on: "2026-05-11",
      isAtOnce: true,
      figures: {
        credit: { net: { amount: "30.48" }, tax: { amount: "6.10" }, gross: { amount: "36.58" } },
        invoice: { net: { amount: "47.42" }, tax: { amount: "9.48" }, gross: { amount: "56.90" } },
        net: { amount: "20.32" },
        next: { on: "2026-06-01", net: { amount: "70.00" }, tax: { amount: "14.00" } },
      },
    });
    expect(quote.figures.credits[0]).toMatchObject({
      days: 21,
      period: { start: "2026-05-11", end: "2026-06-01" },
      why: { from: 10, to: 31, days: 31, atFrom: { amount: "14.52" } },
    });
    expect(await shop.documents(customerId)).toHaveLength(1);
    const change = await shop.confirm(quote.id);
    expect(change).toMatchObject({ state: "applied", on: "2026-05-11", isSettled: true });
    expect(await shop.documents(customerId)).toMatchObject([
      { kind: "invoice", net: "4500", state: "paid" },
      { kind: "invoice", net: "4742", gross: "5690", open: "2032", state: "partially_paid" },
      { kind: "credit_note", net: "3048", gross: "3658", open: "0" },
    ]);
    expect(await balanceOf(program, customerId)).toBe(-2032n);
    expect(await shop.service(serviceId)).toMatchObject({ plan: { id: shop.fastId }, invoicedUntilOn: "2026-05-31", unitPrice: "70" });
    expect((await announced(program, customerId, "planned_change.")).map(({ type }) => type)).toEqual(["planned_change.applied"]);
    expect((await announced(program, customerId, "service.plan")).map(({ type }) => type)).toEqual(["service.plan_changed"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-97 the second of two who confirm one quote gets the first one's answer, and a stale one is refused", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    const later = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    const [one, two] = await Promise.all([shop.confirm(quote.id), shop.confirm(quote.id)]);
    expect(one.id).toBe(two.id);
    expect(await shop.documents(customerId)).toHaveLength(3);
    const stale = await shop.staff().refused(contract.confirmQuoteEndpoint, { params: { quoteId: later.id }, body: {} });
    expect(stale).toMatchObject({ code: "quote-stale", status: 409 });
    expect(await shop.documents(customerId)).toHaveLength(3);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-11 killed between the change and the commit, nothing has happened, and the quote is still good", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    const killed = program.inWork(async (work) => {
      await confirmQuote(work, { quoteId: quote.id, replace: false, channel: "admin", requestedBy: { kind: "staff" } });
      throw new Error("killed");
    });
    await expect(killed).rejects.toThrow("killed");
    expect(await shop.documents(customerId)).toHaveLength(1);
    expect(await shop.service(serviceId)).toMatchObject({ plan: { id: shop.provider.homeId } });
    expect(await shop.confirm(quote.id)).toMatchObject({ state: "applied" });
    expect(await shop.documents(customerId)).toHaveLength(3);
  });

  it("M-29 a quote is good for a quarter of an hour", async () => {
    const { serviceId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    const now = program.clock.now();
    program.clock.moveTo(new Date(now.getTime() + 15 * 60_000).toISOString());
    expect(await shop.staff().refused(contract.confirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} })).toMatchObject({
      code: "quote-stale",
    });
    program.clock.moveTo(now.toISOString());
  });

  it("B-94 a change into the plan that it has is refused", async () => {
    const { serviceId } = await shop.subscriber();
    const refused = await shop.staff().refused(contract.makeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { kind: "plan", planId: shop.provider.homeId } },
    });
    expect(refused).toMatchObject({ code: "same-plan" });
  });

  it("B-95 B-28 staff go back as far as a start may lie back; in a closed month it is done today, and that is said before", async () => {
    const { serviceId, customerId } = await shop.subscriber({ startOn: "2026-01-01" });
    const wish = { kind: "plan", planId: shop.fastId } as const;
    const refused = await shop.staff().refused(contract.makeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { ...wish, on: day("2026-02-09") } },
    });
    expect(refused).toMatchObject({ code: "backdated-too-far", errors: [{ field: "on", params: { earliest: "2026-02-10" } }] });
    expect((await shop.quote(serviceId, { ...wish, on: "2026-05-04" })).notes).toEqual([]);
    await program.query("update billing.books set closed_through = '2026-04-30' where partner_id = $1", [shop.provider.partnerId]);
    const quote = await shop.quote(serviceId, { ...wish, on: "2026-04-27" });
    expect(quote.notes).toEqual([{ code: "closed-period", params: { day: "2026-04-27" } }]);
    await shop.confirm(quote.id);
    await program.query("update billing.books set closed_through = null where partner_id = $1", [shop.provider.partnerId]);
    const dates = await program.query<{ on: string }>(
      "select distinct issued_on::text as on from billing.money_documents where account_id = $1 order by 1",
      [customerId],
    );
    expect(dates).toEqual([{ on: "2026-05-01" }, { on: "2026-05-11" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("I-9 there and back on one day nets 0.00", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    await shop.make(serviceId, { kind: "plan", planId: shop.fastId });
    await shop.make(serviceId, { kind: "plan", planId: shop.provider.homeId });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await shop.covered(serviceId)).toHaveLength(2);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-102 another quantity settles the days that are left; the same money makes no documents", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const change = await shop.make(serviceId, { kind: "terms", quantity: "2" });
    expect(change).toMatchObject({
      state: "applied",
      figures: { credit: { net: { amount: "30.48" } }, invoice: { net: { amount: "60.97" } } },
    });
    // 45.00 − F(10) of 45.00 credited, 90.00 − F(10) of 90.00 charged.
    expect(await balanceOf(program, customerId)).toBe(-3658n + (3658n - 7316n) + 3658n);
    const before = (await shop.documents(customerId)).length;
    await shop.make(serviceId, { kind: "terms", customPrice: "45.00", quantity: "2" });
    expect(await shop.documents(customerId)).toHaveLength(before);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-53 while a run confirms, a day is covered once", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    const run = (targetOn: string) =>
      confirmRun((act) => program.inWork(act), { partnerId: shop.provider.partnerId, targetOn: day(targetOn), trigger: "manual" });
    await Promise.all([run("2026-06-01"), shop.staff().call(contract.confirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} })]);
    await shop.staff().call(contract.confirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} });
    expect(await faultsOfBooks(program)).toEqual([]);
    const rows = await program.query<{ days: string }>(
      "select sum(upper(period) - lower(period))::text as days from billing.coverage where service_id = $1",
      [serviceId],
    );
    expect(["61"]).toContain(rows[0]!.days);
    expect((await invoicesOf(program, customerId)).length).toBeGreaterThan(1);
  });
});

describe("B 5.3 the downgrade", async () => {
  const shop = await shopOn("2026-06-20", "down");
  const { program } = shop;

  it("with a fee of 10.00: 30.80 back, 31.80 invoiced, 1.00 to pay", async () => {
    await shop.set(changeFeeDowngrade, 1000);
    const { serviceId, customerId } = await shop.subscriber({ planId: shop.fastId });
    const change = await shop.make(serviceId, { kind: "plan", planId: shop.provider.homeId });
    expect(change.figures).toMatchObject({
      credit: { net: { amount: "25.67" }, gross: { amount: "30.80" } },
      invoice: { net: { amount: "26.50" }, tax: { amount: "5.30" }, gross: { amount: "31.80" } },
      fees: [{ code: "change", amount: { amount: "10.00" }, isNow: true }],
      net: { amount: "1.00" },
    });
    expect(await balanceOf(program, customerId)).toBe(-100n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B 5.2 the fee has a tax and a text of its own where the provider says so; another fee for a plan of the same price", async () => {
    const low = await program.inWork((work) => createTax(work, { name: "Low", code: "low", ratePercent: "10" }));
    await shop.set(changeFeeTax, low.id);
    await shop.set(changeFeeText, "Change to {to}");
    const { serviceId, customerId } = await shop.subscriber({ planId: shop.fastId });
    const change = await shop.make(serviceId, { kind: "plan", planId: shop.provider.homeId });
    // 16.50 + 20 % and 10.00 + 10 %, against 30.80.
    expect(change.figures).toMatchObject({ invoice: { gross: { amount: "30.80" } }, net: { amount: "0.00" } });
    expect(change.figures.fees).toMatchObject([{ text: expect.stringMatching(/^Change to /) }]);
    await shop.set(changeFeeLateral, 300);
    const alike = await shop.plan("alike", "70");
    const other = await shop.subscriber({ planId: shop.fastId });
    const sideways = await shop.make(other.serviceId, { kind: "plan", planId: alike });
    expect(sideways.figures).toMatchObject({ fees: [{ amount: { amount: "3.00" } }], net: { amount: "3.30" } });
    await shop.set(changeFeeTax, shop.provider.taxId);
    await shop.set(changeFeeText, "");
    await shop.set(changeFeeLateral, 0);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("waived: 11.00 stays as free credit", async () => {
    const { serviceId, customerId } = await shop.subscriber({ planId: shop.fastId });
    await shop.make(serviceId, { kind: "plan", planId: shop.provider.homeId, waive: "goodwill" });
    expect(await balanceOf(program, customerId)).toBe(1100n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-96 with the next run: the credit note now, fee and new days on the next invoice", async () => {
    await shop.set(changeInvoiceAfter, "next_run");
    const { serviceId, customerId } = await shop.subscriber({ planId: shop.fastId });
    const change = await shop.make(serviceId, { kind: "plan", planId: shop.provider.homeId });
    expect(change.figures).toMatchObject({
      credit: { gross: { amount: "30.80" } },
      invoice: null,
      fees: [{ isNow: false }],
      next: { on: "2026-07-01", net: { amount: "71.50" } },
    });
    expect(await balanceOf(program, customerId)).toBe(3080n);
    await shop.moveTo("2026-07-01T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: shop.provider.partnerId, targetOn: day("2026-07-01"), trigger: "manual" });
    expect((await shop.documents(customerId)).at(-1)).toMatchObject({ net: "7150", gross: "8580" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
