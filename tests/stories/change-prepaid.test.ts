// B-100 changes where customers pay ahead from their balance: by the week, the month, any number of days, or day by day.
import { describe, expect, it } from "vitest";
import { minBalance } from "../../server/modules/billing/prepaid/prepaid-settings.ts";
import * as contract from "../../server/modules/ordering/planned-changes/contract.ts";
import { prepaidChangeFeeUpgrade, prepaidChangeRefund } from "../../server/modules/ordering/planned-changes/settings.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";
import { pay, prepaid, type Shop, prepaidTypes as types, weekly } from "../support/prepaid-shop.ts";

const nets = async (shop: Shop, customerId: string) => (await shop.documents(customerId)).map(({ kind, net }) => `${kind} ${net}`);

describe("B-100 inside a paid period", async () => {
  const shop = await shopOn("2026-06-01", "paid");
  const { program } = shop;
  const small = await shop.plan("small", "12", weekly);
  const big = await shop.plan("big", "20", weekly);

  it("B 5.1 weekly 12.00, changed on its third day: 6.86 comes back, a whole new week begins that day", async () => {
    const { serviceId, customerId } = await prepaid(shop, small, { startOn: "2026-06-01", money: "40" });
    expect(await nets(shop, customerId)).toEqual(["invoice 1200"]);
    await shop.moveTo("2026-06-03T08:00:00Z");
    const quote = await shop.quote(serviceId, { kind: "plan", planId: big });
    expect(quote).toMatchObject({
      isAtOnce: true,
      on: "2026-06-03",
      figures: {
        credits: [
          { amount: { amount: "6.86" }, days: 4, period: { start: "2026-06-04", end: "2026-06-08" }, why: { from: 3, to: 7, days: 7 } },
        ],
        charges: [{ amount: { amount: "20.00" }, days: 7, period: { start: "2026-06-03", end: "2026-06-10" } }],
        credit: { net: { amount: "6.86" }, gross: { amount: "8.23" } },
        invoice: { net: { amount: "20.00" }, gross: { amount: "24.00" } },
        net: { amount: "15.77" },
        next: { on: "2026-06-10", net: { amount: "20.00" } },
      },
    });
    await shop.confirm(quote.id);
    expect(await nets(shop, customerId)).toEqual(["invoice 1200", "invoice 2000", "credit_note 686"]);
    // 40.00 − 14.40 + 8.23 − 24.00
    expect(await balanceOf(program, customerId)).toBe(983n);
    expect((await shop.covered(serviceId)).map(({ period }) => period)).toEqual(["[2026-06-01,2026-06-03)", "[2026-06-03,2026-06-10)"]);
    expect(await shop.service(serviceId)).toMatchObject({ plan: { id: big }, invoicedUntilOn: "2026-06-09" });
    // The night finds nothing to charge; the next period is bought when this one is over.
    await shop.moveTo("2026-06-05T08:00:00Z");
    await program.runDay();
    expect(await nets(shop, customerId)).toHaveLength(3);
    await pay(shop, customerId, "20");
    await shop.moveTo("2026-06-10T08:00:00Z");
    await program.runDay();
    expect((await nets(shop, customerId)).at(-1)).toBe("invoice 2000");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("E_INSUFFICIENT_FUNDS balance + refund − fee must pay for the new period, and a credit limit counts", async () => {
    await shop.set(prepaidChangeFeeUpgrade, 100);
    const { serviceId, customerId } = await prepaid(shop, small, { startOn: "2026-06-10", money: "30.17" });
    expect(await balanceOf(program, customerId)).toBe(1577n);
    await shop.moveTo("2026-06-12T08:00:00Z");
    // 8.23 back, 24.00 and 1.20 for the new week and the fee: 1.20 is missing.
    const refused = await shop
      .staff()
      .refused(contract.makeQuoteEndpoint, { params: { serviceId }, body: { wish: { kind: "plan", planId: big } } });
    expect(refused).toMatchObject({ code: "insufficient-funds", status: 409, errors: [{ params: { missing: "1.20" } }] });
    await shop.set(minBalance, "-1.20");
    const change = await shop.make(serviceId, { kind: "plan", planId: big });
    expect(change.figures).toMatchObject({ fees: [{ amount: { amount: "1.00" }, isNow: true }], net: { amount: "16.97" } });
    expect(await balanceOf(program, customerId)).toBe(-120n);
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.set(minBalance, "0.00");
    await shop.set(prepaidChangeFeeUpgrade, 0);
  });

  it("B-95 where nothing is given back, the change waits for the end of the paid time", async () => {
    await shop.set(prepaidChangeRefund, "none");
    const { serviceId, customerId } = await prepaid(shop, small, { startOn: "2026-06-12", money: "60" });
    const refused = await shop
      .staff()
      .refused(contract.makeQuoteEndpoint, { params: { serviceId }, body: { wish: { kind: "plan", planId: big, on: "2026-06-14" } } });
    expect(refused).toMatchObject({ code: "date-out-of-range", errors: [{ params: { earliest: "2026-06-19" } }] });
    const planned = await shop.make(serviceId, { kind: "plan", planId: big });
    expect(planned).toMatchObject({
      state: "scheduled",
      on: "2026-06-19",
      figures: { credit: null, invoice: null, next: { on: "2026-06-19", net: { amount: "20.00" } } },
    });
    await shop.moveTo("2026-06-19T08:00:00Z");
    await program.runDay();
    expect(await nets(shop, customerId)).toEqual(["invoice 1200", "invoice 2000"]);
    expect(await shop.service(serviceId)).toMatchObject({ plan: { id: big }, invoicedUntilOn: "2026-06-25" });
    await shop.set(prepaidChangeRefund, "unused_money");
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("M-15 planned for a day on which the money is missing, it fails, and the service goes on as it was", async () => {
    const { serviceId, customerId } = await prepaid(shop, small, { startOn: "2026-06-19", money: "14.40" });
    await shop.make(serviceId, { kind: "plan", planId: big, on: "2026-06-21" });
    await shop.moveTo("2026-06-21T08:00:00Z");
    await program.runDay();
    const [change] = await program.query("select state, failure from ordering.planned_changes where service_id = $1", [serviceId]);
    expect(change).toMatchObject({ state: "failed", failure: expect.stringContaining("short of the new period") });
    expect(await shop.service(serviceId)).toMatchObject({ plan: { id: small }, state: "active" });
    expect(await nets(shop, customerId)).toEqual(["invoice 1200"]);
  });

  it("B-109 the end of a prepaid service gives back what is not used of its period", async () => {
    const { serviceId, customerId } = await prepaid(shop, small, { startOn: "2026-06-21", money: "14.40" });
    const planned = await shop.make(serviceId, { kind: "end", endOn: "2026-06-23" });
    expect(planned).toMatchObject({
      state: "scheduled",
      isSettled: false,
      figures: { credit: { net: { amount: "6.86" } }, net: { amount: "-8.23" } },
    });
    await shop.moveTo("2026-06-24T08:00:00Z");
    await program.runDay();
    expect(await shop.service(serviceId)).toMatchObject({ state: "disabled", endOn: "2026-06-23" });
    expect(await nets(shop, customerId)).toEqual(["invoice 1200", "credit_note 686"]);
    expect(await balanceOf(program, customerId)).toBe(823n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-103 a pause gives back its days; the period after it is bought on the day of the return", async () => {
    const { serviceId, customerId } = await prepaid(shop, small, { startOn: "2026-06-24", money: "30" });
    await shop.make(serviceId, { kind: "pause", until: "2026-07-10" });
    expect(await nets(shop, customerId)).toEqual(["invoice 1200", "credit_note 1200"]);
    await shop.moveTo("2026-07-01T08:00:00Z");
    await program.runDay();
    expect(await nets(shop, customerId)).toHaveLength(2);
    await shop.moveTo("2026-07-10T08:00:00Z");
    await program.runDay();
    expect(await shop.service(serviceId)).toMatchObject({ state: "active", invoicedUntilOn: "2026-07-16" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-92 a month that was bought whole at the price of a yearly plan comes back by that price", async () => {
    const yearly = await shop.plan("yearly", "30", { priceMonths: 12, billingTypes: types });
    await shop.moveTo("2026-07-18T08:00:00Z");
    const { serviceId, customerId } = await prepaid(shop, yearly, { startOn: "2026-07-18", money: "40" });
    expect(await nets(shop, customerId)).toEqual(["invoice 3000"]);
    // 31 days from 18 July, of which eight are used: 30.00 less 7.74.
    const planned = await shop.make(serviceId, { kind: "end", endOn: "2026-07-25" });
    expect(planned).toMatchObject({ figures: { credit: { net: { amount: "22.26" } } } });
    await shop.moveTo("2026-07-26T08:00:00Z");
    await program.runDay();
    expect(await nets(shop, customerId)).toEqual(["invoice 3000", "credit_note 2226"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-100 other lengths", async () => {
  const shop = await shopOn("2026-11-10", "lengths");
  const { program } = shop;

  it("a month of 31.00, changed on its first day to ten days of 15.00: the day is used, 30.00 comes back", async () => {
    const month = await shop.plan("month", "31", { billingTypes: types });
    const ten = await shop.plan("ten", "15", { prepaidDays: 10, billingTypes: types });
    await shop.moveTo("2026-12-01T08:00:00Z");
    const { serviceId, customerId } = await prepaid(shop, month, { startOn: "2026-12-01", money: "41" });
    const change = await shop.make(serviceId, { kind: "plan", planId: ten });
    expect(change.figures).toMatchObject({
      credit: { net: { amount: "30.00" } },
      charges: [{ period: { start: "2026-12-01", end: "2026-12-11" } }],
      invoice: { net: { amount: "15.00" } },
    });
    expect((await shop.covered(serviceId)).map(({ period }) => period)).toEqual(["[2026-12-01,2026-12-11)"]);
    // 41.00 − 37.20 + 36.00 − 18.00
    expect(await balanceOf(program, customerId)).toBe(2180n);
    // Back on the same day: what was bought an hour ago comes back but for its day.
    const back = await shop.make(serviceId, { kind: "plan", planId: month, waive: "wrong plan" });
    expect(back.figures).toMatchObject({ credit: { net: { amount: "13.50" } }, invoice: { net: { amount: "31.00" } } });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-32 day by day nothing is paid ahead: nothing moves today, tomorrow costs a day of the new plan", async () => {
    const slow = await shop.plan("slow", "31", { billingTypes: types });
    const quick = await shop.plan("quick", "62", { billingTypes: types });
    await shop.moveTo("2026-12-02T08:00:00Z");
    const { serviceId, customerId } = await prepaid(shop, slow, { type: "prepaid_daily", startOn: "2026-12-02", money: "10" });
    expect(await balanceOf(program, customerId)).toBe(880n);
    const change = await shop.make(serviceId, { kind: "plan", planId: quick });
    expect(change).toMatchObject({
      state: "applied",
      figures: { credit: null, invoice: null, next: { on: "2026-12-03", net: { amount: "2.00" } } },
    });
    expect(await balanceOf(program, customerId)).toBe(880n);
    await shop.moveTo("2026-12-03T08:00:00Z");
    await program.runDay();
    expect(await balanceOf(program, customerId)).toBe(640n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-84 day by day a fee of the change is taken from the balance at once", async () => {
    await shop.set(prepaidChangeFeeUpgrade, 200);
    const slow = await shop.plan("slow2", "31", { billingTypes: types });
    const quick = await shop.plan("quick2", "62", { billingTypes: types });
    const { serviceId, customerId } = await prepaid(shop, slow, { type: "prepaid_daily", startOn: "2026-12-03", money: "10" });
    await shop.make(serviceId, { kind: "plan", planId: quick });
    await program.runJobs();
    // 10.00 − 1.20 for the day − 2.40 for the fee
    expect(await balanceOf(program, customerId)).toBe(640n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
