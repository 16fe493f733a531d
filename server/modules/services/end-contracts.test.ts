import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { endContracts, endDueServices, getService } from "./index.ts";

describe("contracts that run out", async () => {
  const program = await testProgram({ now: "2026-01-01T09:00:00Z" });
  const shop = await sampleShop(program);
  const get = (id: string) => program.inWork((work) => getService(work, id));
  /** The roll of a day, as `ordering` calls it. */
  const to = async (on: string): Promise<void> => {
    program.clock.moveTo(`${on}T03:00:00Z`);
    await program.inWork(async (work) => {
      await endContracts(work, { partnerId: shop.partnerId, on: day(on) });
      await endDueServices(work, { partnerId: shop.partnerId, on: day(on) });
    });
  };
  const part = await shop.plan("part", { price: "10" });
  const bundle = (code: string, more: object) =>
    shop.plan(code, { kind: "bundle", components: [{ planId: part.id, quantity: "1", weight: 1 }], ...more });
  const monthly = await shop.plan("monthly", { contractMonths: 1 });
  const renewing = await bundle("renewing", { contractMonths: 6 });
  const ending = await bundle("ending", { contractMonths: 6, autoRenew: false });
  const line = await shop.plan("line", { contractMonths: 6, autoRenew: false });
  const [everyMonth, renews, ends, goesOn] = await Promise.all(
    [monthly, renewing, ending, line].map(async (plan) => shop.add(await shop.customer(), plan, { startOn: day("2025-08-31") })),
  );
  if (!everyMonth || !renews || !ends || !goesOn) throw new Error("four services were added");

  it("B-20 the roll of the day does it", async () => {
    const id = await shop.add(await shop.customer(), monthly, { startOn: day("2025-12-02") });
    program.clock.moveTo("2026-01-02T03:00:00Z");
    await program.runDay();
    expect((await get(id)).contractEndOn).toBe("2026-02-02");
  });

  it("B-20 M-28 a contract renews for as long again on the day it ends, and comes back to its day of the month", async () => {
    expect((await get(renews)).contractEndOn).toBe("2026-02-28");
    await to("2026-02-27");
    expect((await get(renews)).contractEndOn).toBe("2026-02-28");
    await to("2026-02-28");
    expect((await get(renews)).contractEndOn).toBe("2026-08-31");
    expect((await get(everyMonth)).contractEndOn).toBe("2026-03-31");
    expect(await get(renews)).toMatchObject({ state: "active", endOn: null });
  });

  it("B-20 a bundle that does not renew ends with its contract, told two months ahead; any other service goes on without one", async () => {
    const known = await get(ends);
    expect(known).toMatchObject({ state: "disabled", endOn: "2026-02-27" });
    expect(await get(goesOn)).toMatchObject({ state: "active", endOn: null, contractEndOn: "2026-02-28" });
    const announced = await shop.add(await shop.customer(), ending, { startOn: day("2026-01-10") });
    await to("2026-05-08");
    expect((await get(announced)).endOn).toBeNull();
    await to("2026-05-09");
    expect(await get(announced)).toMatchObject({ state: "active", endOn: "2026-07-09" });
    const parts = await program.query<{ state: string; end_on: string }>(
      "select state, end_on::text from services.services where bundle_service_id = $1",
      [announced],
    );
    expect(parts).toEqual([{ state: "active", end_on: "2026-07-09" }]);
    await to("2026-07-10");
    expect((await get(announced)).state).toBe("disabled");
  });
});
