// What a prepaid customer is told of their money, and offered (P-118, P-253).
import { describe, expect, it } from "vitest";
import { signInCustomer } from "../../../tests/support/call-api.ts";
import { shopOn } from "../../../tests/support/change-shop.ts";
import { pay, prepaid, prepaidTypes, weekly } from "../../../tests/support/prepaid-shop.ts";
import { addSubscribers } from "../../../tests/support/provider.ts";
import { prepaidEndpoint } from "./contract.ts";

describe("prepaid money in the portal", async () => {
  const shop = await shopOn("2026-06-01", "north");
  const small = await shop.plan("small", "12", weekly);
  const eur = (amount: string) => ({ amount, currency: "EUR" });

  it("P-118 P-253 weekly 12.00 with 20 %: what is missing for two and three weeks, and until when they last", async () => {
    const one = await prepaid(shop, small, { startOn: "2026-06-01", money: "40" });
    const customer = await signInCustomer(shop.program, one.customerId);
    const { prepaid: told } = await customer.ok(prepaidEndpoint);
    // 40.00 less the first week of 14.40; the second is there, the third is not whole.
    expect(told).toMatchObject({
      isDaily: false,
      balance: eur("25.60"),
      through: "2026-06-14",
      periods: [
        { count: 2, amount: eur("5.00"), through: "2026-06-21" },
        { count: 3, amount: eur("17.60"), through: "2026-06-28" },
      ],
    });
    await pay(shop, one.customerId, "17.60");
    expect((await customer.ok(prepaidEndpoint)).prepaid).toMatchObject({ through: "2026-06-28", periods: [] });
  });

  it("P-253 30.00 a month by the day: thirty days less the balance, and no periods", async () => {
    const monthly = await shop.plan("monthly", "30", { billingTypes: prepaidTypes });
    const one = await prepaid(shop, monthly, { type: "prepaid_daily", startOn: "2026-06-01", money: "20" });
    const customer = await signInCustomer(shop.program, one.customerId);
    // 1.20 for today is charged; 29 days of June are not: 34.80 less 18.80.
    expect((await customer.ok(prepaidEndpoint)).prepaid).toMatchObject({
      isDaily: true,
      balance: eur("18.80"),
      topUp: eur("16.00"),
      periods: [],
    });
  });

  it("P-118 what a paused service costs meanwhile is part of it", async () => {
    await shop.moveTo("2026-06-08T08:00:00Z");
    const pausable = await shop.plan("pausable", "12", { ...weekly, pausePrice: "3.5" });
    const [added] = await shop.program.inWork((work) =>
      addSubscribers(work, shop.provider, { count: 1, startOn: "2026-06-08", nextBillingOn: "2026-12-01", plans: [small, pausable] }),
    );
    const { customerId, serviceIds } = added!;
    await shop.program.query("update billing.accounts set billing_type = 'prepaid_period' where id = $1", [customerId]);
    await pay(shop, customerId, "40");
    await shop.moveTo("2026-06-11T08:00:00Z");
    await shop.make(serviceIds[1]!, { kind: "pause", until: null });
    await shop.program.runJobs();
    const { prepaid: told } = await (await signInCustomer(shop.program, customerId)).ok(prepaidEndpoint);
    // Weeks of 14.40 from the 15th, and of 4.20 from the 18th.
    expect(told).toMatchObject({
      balance: eur("15.23"),
      periods: [
        { count: 1, amount: eur("5.00"), through: "2026-06-21" },
        { count: 2, amount: eur("21.97"), through: "2026-06-28" },
        { count: 3, amount: eur("40.57"), through: "2026-07-05" },
      ],
    });
    await pay(shop, customerId, "40.57");
    expect((await (await signInCustomer(shop.program, customerId)).ok(prepaidEndpoint)).prepaid).toMatchObject({ through: "2026-07-05" });
  });
});
