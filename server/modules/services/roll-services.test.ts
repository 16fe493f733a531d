import { describe, expect, it } from "vitest";
import { type Day, day } from "../../../shared/calendar.ts";
import { sampleShop } from "../../../tests/support/sample-services.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { getCustomer } from "../customers/index.ts";
import { setSetting } from "../partners/index.ts";
import { endDueServices, endWaiting, getService, setServiceEnd, startDueServices, withdrawExpiredServices } from "./index.ts";
import { releaseDueServices } from "./roll-services.ts";
import { activateCustomer } from "./settings.ts";

describe("what the calendar does to services", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const shop = await sampleShop(program);
  const other = await sampleShop(program, "south");
  const roll = (step: typeof startDueServices, on: string) =>
    program.inWork((work) => step(work, { partnerId: shop.partnerId, on: on as Day }));
  const get = (id: string) => program.inWork((work) => getService(work, id));
  const pending = {
    state: "pending",
    startOn: day("2026-02-10"),
    discounts: [{ percent: "50", startOn: day("2026-02-10"), endBefore: day("2026-05-10") }],
  } as const;

  it("a pending service starts on its day, also when the roll runs late, and only its partner's (B-6)", async () => {
    const id = await shop.add(await shop.customer(), shop.fibre, pending);
    const theirs = await other.add(await other.customer(), other.fibre, pending);
    expect(await roll(startDueServices, "2026-02-09")).toBe(0);
    expect(await roll(startDueServices, "2026-02-12")).toBe(1);
    expect(await get(id)).toMatchObject({ state: "active", startOn: "2026-02-10", waitsFor: null });
    expect((await get(theirs)).state).toBe("pending");
    expect(await roll(startDueServices, "2026-02-12")).toBe(0);
  });

  it("B-24 the first service of a new customer makes the customer active", async () => {
    const customer = await shop.customer("new");
    const id = await shop.add(customer, shop.fibre, pending);
    await roll(startDueServices, "2026-02-10");
    expect((await get(id)).state).toBe("active");
    expect((await program.inWork((work) => getCustomer(work, customer))).status).toBe("active");
  });

  it("B-24 with activate_customer off the service waits; nothing starts for an inactive customer", async () => {
    const [fresh, gone] = [await shop.customer("new"), await shop.customer("inactive")];
    const ids = [await shop.add(fresh, shop.fibre, pending), await shop.add(gone, shop.fibre, pending)];
    await program.inWork((work) => setSetting(work, activateCustomer, { level: "system" }, false));
    expect(await roll(startDueServices, "2026-02-10")).toBe(0);
    await program.inWork((work) => setSetting(work, activateCustomer, { level: "system" }, true));
    for (const id of ids) expect((await get(id)).state).toBe("pending");
    await program.query("update services.services set state = 'archived' where id = any ($1)", [ids]);
  });

  it("what waited for something starts when that is there, or goes on waiting for its day alone", async () => {
    const [late, early] = [
      await shop.add(await shop.customer(), shop.fibre, { ...pending, waitsFor: "task" }),
      await shop.add(await shop.customer(), shop.fibre, { ...pending, waitsFor: "payment" }),
    ];
    expect(await roll(startDueServices, "2026-02-20")).toBe(0);
    expect(await program.inWork((work) => endWaiting(work, { serviceId: late, on: day("2026-02-20") }))).toBe(true);
    expect(await get(late)).toMatchObject({ state: "active", startOn: "2026-02-20" });
    const discounts = await program.query("select start_on, end_before from services.discounts where service_id = $1", [late]);
    expect(discounts).toEqual([{ start_on: "2026-02-20", end_before: "2026-05-20" }]);
    expect(await program.inWork((work) => endWaiting(work, { serviceId: early, on: day("2026-02-01") }))).toBe(false);
    expect(await get(early)).toMatchObject({ state: "pending", waitsFor: "start_date" });
    expect(await roll(startDueServices, "2026-02-10")).toBe(1);
    expect(await get(early)).toMatchObject({ state: "active", startOn: "2026-02-10" });
  });

  it("B-112 a service is over on the day after its last one, however late the roll runs", async () => {
    const id = await shop.add(await shop.customer());
    await program.inWork((work) => setServiceEnd(work, { serviceId: id, endOn: day("2026-02-28") }));
    expect(await roll(endDueServices, "2026-02-28")).toBe(0);
    expect(await roll(endDueServices, "2026-03-03")).toBe(1);
    expect(await get(id)).toMatchObject({ state: "disabled", endOn: "2026-02-28", stateSinceOn: "2026-03-01" });
    expect(await roll(endDueServices, "2026-03-03")).toBe(0);
  });

  it("what waited 90 days for something that did not come is withdrawn; what waits for its day is not", async () => {
    const [waiting, planned] = [
      await shop.add(await shop.customer(), shop.fibre, { ...pending, waitsFor: "contract" }),
      await shop.add(await shop.customer(), shop.fibre, { ...pending, startOn: day("2027-01-01"), discounts: [] }),
    ];
    expect(await roll(withdrawExpiredServices, "2026-05-10")).toBe(0);
    expect(await roll(withdrawExpiredServices, "2026-05-11")).toBe(1);
    expect((await get(waiting)).state).toBe("archived");
    expect((await get(planned)).state).toBe("pending");
  });

  it("twelve months after its end a service is archived and its login free", async () => {
    const id = await shop.add(await shop.customer(), shop.fibre, {
      login: "old",
      state: "disabled",
      endOn: day("2026-01-10"),
      stateSinceOn: day("2026-01-11"),
    });
    expect(await roll(releaseDueServices, "2027-01-10")).toBe(0);
    expect(await roll(releaseDueServices, "2027-01-11")).toBeGreaterThanOrEqual(1);
    expect(await get(id)).toMatchObject({ state: "archived", login: "old" });
    await shop.add(await shop.customer(), shop.fibre, { login: "old" });
  });
});
