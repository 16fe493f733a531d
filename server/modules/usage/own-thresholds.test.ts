import { describe, expect, it } from "vitest";
import { signInCustomer } from "../../../tests/support/call-api.ts";
import { packShop } from "../../../tests/support/pack-shop.ts";
import * as contract from "./contract.ts";

describe("thresholds of one's own", { timeout: 120_000 }, async () => {
  const shop = await packShop("2026-11-22", "alerts");
  const { program } = shop;
  const told = (customerId: string) =>
    program.query<{ percent: number }>(
      "select (data ->> 'percent')::int as percent from platform.events where type = 'quota.reached' and customer_id = $1",
      [customerId],
    );

  it("P-194 are told on top of the provider's, each once; another customer hears nothing of them", async () => {
    const mine = await shop.subscriber({ planId: shop.cappedId });
    const other = await shop.subscriber({ planId: shop.cappedId });
    await program.runJobs();
    const me = await signInCustomer(program, mine.customerId);
    expect(await me.ok(contract.usageAlertsEndpoint, {})).toEqual({ given: [80, 100], own: [], hasCap: true, version: 0 });
    const saved = await me.ok(contract.saveUsageAlertsEndpoint, { body: { own: [95, 50, 50] }, version: 0 });
    expect(saved).toMatchObject({ own: [50, 95], version: 1 });
    expect(await me.refused(contract.saveUsageAlertsEndpoint, { body: { own: [10] }, version: 0 })).toMatchObject({
      status: 409,
      code: "edit-conflict",
    });
    for (const gb of [52, 30, 15]) {
      await shop.use(mine.serviceId, gb);
      await shop.use(other.serviceId, gb);
    }
    // All of one moment: their order says nothing here.
    expect((await told(mine.customerId)).map(({ percent }) => percent).toSorted((a, b) => a - b)).toEqual([50, 80, 95]);
    expect((await told(other.customerId)).map(({ percent }) => percent)).toEqual([80]);
  });

  it("P-194 who has no limit has nothing to be told of", async () => {
    const homeId = await shop.plan("Without a limit", "30");
    const { customerId } = await shop.subscriber({ planId: homeId });
    await program.runJobs();
    expect(await (await signInCustomer(program, customerId)).ok(contract.usageAlertsEndpoint, {})).toMatchObject({ hasCap: false });
  });
});
