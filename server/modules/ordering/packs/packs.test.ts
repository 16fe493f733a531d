// Data packs from the price to the data, as portal.md 4.7 tells it.
import { describe, expect, it } from "vitest";
import { signInCustomer } from "../../../../tests/support/call-api.ts";
import { packShop } from "../../../../tests/support/pack-shop.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { changeCustomerStatus } from "../../customers/index.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { tendAutoPacks } from "./auto-packs.ts";
import * as contract from "./contract.ts";
import { addPaid } from "./follow-money.ts";

describe("data packs", async () => {
  const shop = await packShop("2026-11-22", "packs");
  const { program } = shop;
  const ten = await shop.pack("10 GB", "8.00", { validity: "days", validDays: 30, maxPerCycle: 2 });
  const five = await shop.pack("5 GB", "5.00", { bytes: 5_000_000_000, validity: "unlimited" });
  const later = await shop.pack("Later 5 GB", "6.00", { bytes: 5_000_000_000, toNextInvoice: true });
  await shop.setKey("portal.manual_topup.enabled", true);
  await shop.setKey("portal.topup.enabled", true);
  for (const field of ["auto_topup", "auto_plans", "limit_type", "max_per_month"]) await shop.setKey(`portal.topup.${field}`, "edit");
  const eur = (amount: string) => ({ amount, currency: "EUR" });
  const portal = async (customerId: string) => signInCustomer(program, customerId);
  const subscriber = () => shop.subscriber({ planId: shop.cappedId });
  const buy = async ({ customerId, serviceId }: { customerId: string; serviceId: string }, planId: string, amount: string, key?: string) =>
    (await portal(customerId)).ok(contract.portalBuyPackEndpoint, {
      params: { serviceId },
      body: { planId, gross: eur(amount) },
      ...(key ? { idempotencyKey: key } : {}),
    });
  const pay = async (customerId: string, amount: string) => {
    await shop.staff().ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method: "cash", receivedOn: program.clock.now().toISOString().slice(0, 10), confirmDuplicate: true },
    } as never);
    await program.runJobs();
  };
  const autoOf = async ({ customerId, serviceId }: { customerId: string; serviceId: string }) =>
    (await (await portal(customerId)).ok(contract.portalPacksEndpoint, { params: { serviceId } })).auto!;
  const switchOn = async (mine: { customerId: string; serviceId: string }, wish: object = {}) =>
    (await portal(mine.customerId)).ok(contract.portalAutoPacksEndpoint, {
      params: { serviceId: mine.serviceId },
      version: (await autoOf(mine)).version,
      body: { isOn: true, packPlanId: five, limitType: "automatic", maxPerMonth: 3, ...wish },
    });

  it("P-103 P-105 P-106 the worked example: 100 GB used, 10 GB for 8.00, paid 14:05, usable through 22 December, 4 GB remain", async () => {
    const jana = await subscriber();
    await program.runJobs();
    await shop.moveTo("2026-11-22T12:50:00Z");
    await shop.use(jana.serviceId, 100);
    expect(await shop.access(jana.serviceId)).toBe("cap_blocked");
    const price = await (await portal(jana.customerId)).ok(contract.portalPackPriceEndpoint, {
      params: { serviceId: jana.serviceId },
      body: { planId: ten },
    });
    expect(price).toMatchObject({
      gross: eur("8.00"),
      throughOn: "2026-12-22",
      payBefore: true,
      leftBytes: 0,
      leftAfterBytes: 10_000_000_000,
    });
    const pack = await buy(jana, ten, "8.00");
    expect(pack).toMatchObject({ state: "waiting", document: { kind: "invoice" } });
    await program.runJobs();
    expect(await shop.access(jana.serviceId)).toBe("cap_blocked");
    expect(await balanceOf(program, jana.customerId)).toBe(-800n);
    await shop.moveTo("2026-11-22T13:05:00Z");
    await pay(jana.customerId, "8.00");
    expect(await shop.access(jana.serviceId)).toBe("active");
    expect(await shop.left(jana.serviceId)).toEqual(["base 0 through 2026-11-30", "topup 10 through 2026-12-22"]);
    await shop.moveTo("2026-11-22T13:06:00Z");
    await shop.use(jana.serviceId, 0);
    await shop.moveTo("2026-11-30T12:00:00Z");
    await shop.use(jana.serviceId, 6);
    await shop.setKey("usage.topup_first", true);
    // Half past midnight in Zagreb.
    await shop.moveTo("2026-11-30T23:30:00Z");
    await shop.use(jana.serviceId, 0);
    expect(await shop.left(jana.serviceId)).toContain("topup 4 through 2026-12-22");
    await shop.moveTo("2026-12-01T05:00:00Z");
    await shop.use(jana.serviceId, 1);
    // December gives 100 GB again, and what remains of the pack goes first.
    expect(await shop.left(jana.serviceId)).toEqual([
      "base 0 through 2026-11-30",
      "topup 3 through 2026-12-22",
      "base 100 through 2026-12-31",
    ]);
    expect(await balanceOf(program, jana.customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.setKey("usage.topup_first", false);
  }, 90_000);

  it("P-103 one request that comes four times at once is one pack, one invoice; its payment that is told five times is one bucket", async () => {
    await shop.moveTo("2026-11-22T13:06:00Z");
    const mine = await subscriber();
    await program.runJobs();
    await shop.use(mine.serviceId, 100);
    const key = crypto.randomUUID();
    const caller = await portal(mine.customerId);
    const body = { planId: ten, gross: eur("8.00") };
    await Promise.all(
      Array.from({ length: 4 }, () =>
        caller.call(contract.portalBuyPackEndpoint, { params: { serviceId: mine.serviceId }, body, idempotencyKey: key }),
      ),
    );
    const [pack, ...more] = await shop.packs(mine.serviceId);
    expect(more).toEqual([]);
    expect(await balanceOf(program, mine.customerId)).toBe(-800n);
    await pay(mine.customerId, "8.00");
    await Promise.all(Array.from({ length: 5 }, () => program.inWork((work) => addPaid(work, "invoice", pack!.document_id))));
    expect((await shop.left(mine.serviceId)).filter((bucket) => bucket.startsWith("topup"))).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-103 without paying first the data is there at once; a proforma asks and becomes an invoice; a pack for the next invoice needs no payment", async () => {
    const mine = await subscriber();
    await program.runJobs();
    await shop.setKey("portal.manual_topup.pay_before", false);
    expect(await buy(mine, ten, "8.00")).toMatchObject({ state: "done", document: { kind: "invoice" } });
    await shop.setKey("portal.manual_topup.pay_before", true);
    await shop.setKey("portal.manual_topup.document", "proforma");
    const asked = await buy(mine, five, "5.00");
    expect(asked).toMatchObject({ state: "waiting", document: { kind: "proforma" } });
    // A proforma owes nothing: only the invoice of the first pack does.
    expect(await balanceOf(program, mine.customerId)).toBe(-800n);
    const gone = await (await portal(mine.customerId)).ok(contract.portalCancelPackEndpoint, { params: { packId: asked.id } });
    expect(gone.state).toBe("cancelled");
    await shop.setKey("portal.manual_topup.document", "invoice");
    const open = await buy(mine, five, "5.00");
    await (await portal(mine.customerId)).ok(contract.portalCancelPackEndpoint, { params: { packId: open.id } });
    expect(await balanceOf(program, mine.customerId)).toBe(-800n);
    expect(await buy(mine, later, "6.00")).toMatchObject({ state: "done", document: { kind: "item" } });
    expect(await balanceOf(program, mine.customerId)).toBe(-800n);
    const [item] = await program.query(
      "select text, unit_price::numeric(10,2)::text as price, category from billing.future_items where service_id = $1",
      [mine.serviceId],
    );
    expect(item).toEqual({ text: "Later 5 GB", price: "6.00", category: "topup" });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-106 above the most it is refused; so are another price, another's service and what is switched off", async () => {
    const mine = await subscriber();
    const other = await subscriber();
    await program.runJobs();
    await buy(mine, ten, "8.00");
    await buy(mine, ten, "8.00");
    const caller = await portal(mine.customerId);
    const wish = (planId: string, amount: string, serviceId = mine.serviceId) => ({
      params: { serviceId },
      body: { planId, gross: eur(amount) },
    });
    expect(await caller.refused(contract.portalBuyPackEndpoint, wish(ten, "8.00"))).toMatchObject({ code: "limit-reached", status: 409 });
    expect(await caller.refused(contract.portalBuyPackEndpoint, wish(five, "4.99"))).toMatchObject({ code: "quote-stale" });
    expect(await caller.refused(contract.portalBuyPackEndpoint, wish(five, "5.00", other.serviceId))).toMatchObject({ status: 404 });
    await shop.setKey("portal.manual_topup.enabled", false);
    expect(await caller.refused(contract.portalBuyPackEndpoint, wish(five, "5.00"))).toMatchObject({ code: "feature-off", status: 404 });
    await shop.setKey("portal.manual_topup.enabled", true);
    await program.inWork((work) =>
      changeCustomerStatus(work, { customerId: mine.customerId, to: "blocked", reason: "test", blockedBy: "finance" }, "system"),
    );
    expect(await caller.refused(contract.portalBuyPackEndpoint, wish(five, "5.00"))).toMatchObject({ code: "account-blocked" });
  });

  it("P-104 M-40 automatic packs: one in five minutes, 3 of 3, then blocked until one is bought by hand", async () => {
    await shop.moveTo("2026-11-22T13:10:00Z");
    const mine = await subscriber();
    await program.runJobs();
    await switchOn(mine);
    await shop.use(mine.serviceId, 100);
    const ways = async () => (await shop.packs(mine.serviceId)).map(({ way, state, document_kind }) => `${way} ${state} ${document_kind}`);
    expect(await ways()).toEqual(["auto done item"]);
    expect(await shop.access(mine.serviceId)).toBe("active");
    // Used up again within five minutes: the next one waits for them.
    await shop.moveTo("2026-11-22T13:12:00Z");
    await shop.use(mine.serviceId, 5);
    expect(await ways()).toHaveLength(1);
    expect(await shop.access(mine.serviceId)).toBe("cap_blocked");
    await shop.moveTo("2026-11-22T13:15:01Z");
    await Promise.all(Array.from({ length: 3 }, () => tendAutoPacks({ inWork: (act) => program.inWork(act) })));
    expect(await ways()).toHaveLength(2);
    await shop.moveTo("2026-11-22T13:30:00Z");
    await shop.use(mine.serviceId, 5);
    await shop.moveTo("2026-11-22T13:45:00Z");
    await shop.use(mine.serviceId, 5);
    expect(await ways()).toHaveLength(3);
    expect(await shop.access(mine.serviceId)).toBe("cap_blocked");
    expect(await autoOf(mine)).toMatchObject({ countedPacks: 3, maxPerMonth: 3, stoppedWhy: "limit" });
    // P-104 each is told.
    const told = await program.query("select 1 from platform.events where type = 'data_pack.added' and object_id = $1", [mine.serviceId]);
    expect(told).toHaveLength(3);
    await buy(mine, ten, "8.00");
    await pay(mine.customerId, "8.00");
    expect(await shop.access(mine.serviceId)).toBe("active");
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.moveTo("2026-11-22T13:50:00Z");
  });

  it("M-40 none while somebody owes, and one as soon as it is paid; a field that may only be seen cannot be changed", async () => {
    const mine = await subscriber();
    await program.runJobs();
    await switchOn(mine);
    const status = (to: "blocked" | "active") =>
      program.inWork((work) =>
        changeCustomerStatus(
          work,
          { customerId: mine.customerId, to, reason: "test", ...(to === "blocked" ? { blockedBy: "finance" as const } : {}) },
          "system",
        ),
      );
    await status("blocked");
    await shop.use(mine.serviceId, 101);
    expect(await shop.packs(mine.serviceId)).toEqual([]);
    await status("active");
    await program.runJobs();
    expect(await shop.packs(mine.serviceId)).toHaveLength(1);
    await shop.setKey("portal.topup.max_per_month", "view");
    const { version } = await autoOf(mine);
    const refused = await (await portal(mine.customerId)).refused(contract.portalAutoPacksEndpoint, {
      params: { serviceId: mine.serviceId },
      version,
      body: { isOn: true, packPlanId: five, limitType: "automatic", maxPerMonth: 9 },
    });
    expect(refused).toMatchObject({ errors: [{ field: "maxPerMonth", code: "not-editable" }] });
    await shop.setKey("portal.topup.max_per_month", "edit");
  });

  it("M-40 a prepaid account pays from its balance; one that does not is not given, and nothing more comes in the cycle", async () => {
    const mine = await subscriber();
    await program.runJobs();
    await program.query("update billing.accounts set billing_type = 'prepaid_period' where id = $1", [mine.customerId]);
    await switchOn(mine);
    await shop.use(mine.serviceId, 100);
    expect(await shop.packs(mine.serviceId)).toEqual([]);
    expect(await autoOf(mine)).toMatchObject({ stoppedWhy: "balance" });
    expect(await shop.access(mine.serviceId)).toBe("cap_blocked");
    await pay(mine.customerId, "20.00");
    const [account] = await program.query<{ type: string }>("select billing_type as type from billing.accounts where id = $1", [
      mine.customerId,
    ]);
    expect(account).toBeDefined();
    expect(await shop.packs(mine.serviceId)).toEqual([]);
    await switchOn(mine);
    expect(await shop.packs(mine.serviceId)).toMatchObject([{ way: "auto", state: "done", document_kind: "item", gross: "500" }]);
    await program.runJobs();
    expect(await shop.left(mine.serviceId)).toContain("auto_topup 5 through ever");
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
