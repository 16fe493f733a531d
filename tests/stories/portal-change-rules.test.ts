// What a subscriber's own changes are held to (portal.md 0.2 and 4.3), through the public API with a moved clock.
import { describe, expect, it } from "vitest";
import * as contract from "../../server/modules/ordering/planned-changes/contract.ts";
import * as settings from "../../server/modules/ordering/planned-changes/settings.ts";
import { portalServiceEndpoint, portalServicesEndpoint, repricePlanEndpoint } from "../../server/modules/services/contract.ts";
import { signInCustomer } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";

describe("rules of changing a plan by oneself", { timeout: 120_000 }, async () => {
  const shop = await shopOn("2026-11-11", "change-rules");
  const { program } = shop;
  await shop.set(settings.portalSelfChange, ["internet"]);
  await shop.set(settings.portalRequestChange, []);
  const home = await shop.plan("Home 100", "30", { includesTax: true });
  const fast = await shop.plan("Home 500", "45", { includesTax: true });
  await program.query("update catalog.plans set portal_targets = $1::uuid[] where id = any ($1::uuid[])", [[home, fast]]);

  async function visit({ customerId, serviceId }: { customerId: string; serviceId: string }) {
    const me = await signInCustomer(program, customerId);
    const quote = (on?: string) =>
      me.ok(contract.portalMakeQuoteEndpoint, {
        params: { serviceId },
        body: { wish: { kind: "plan", planId: fast, ...(on ? { on } : {}) } as never },
      });
    const confirm = (quoteId: string) => me.ok(contract.portalConfirmQuoteEndpoint, { params: { quoteId }, body: {} });
    return {
      me,
      quote,
      confirm,
      page: () => me.ok(portalServiceEndpoint, { params: { serviceId } }),
      list: () => me.ok(portalServicesEndpoint),
    };
  }

  it("P-73 a service that began today is taken whole by the new plan: all of it comes back, the month is charged at the new price", async () => {
    const mine = await shop.subscriber({ planId: home, startOn: "2026-11-01" });
    await shop.moveTo("2026-11-01T12:00:00Z");
    const her = await visit(mine);
    const { id, figures } = await her.quote();
    expect([figures.credit?.gross.amount, figures.invoice?.gross.amount, figures.net.amount]).toEqual(["30.00", "45.00", "15.00"]);
    await her.confirm(id);
    expect((await shop.service(mine.serviceId)).segments).toHaveLength(1);
    expect((await her.list()).items).toMatchObject([{ id: mine.serviceId, title: "Home 500", state: "active" }]);
    expect(await balanceOf(program, mine.customerId)).toBe(-1500n);
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.moveTo("2026-11-11T06:00:00Z");
  });

  it("P-4 P-5 the figures are billing's: 20 of 30 days by the price, rounded once a line, and the documents say the same", async () => {
    const mine = await shop.subscriber({ planId: home });
    const her = await visit(mine);
    const { id, figures } = await her.quote("2026-11-11");
    expect(figures.credits.map(({ amount }) => amount.amount)).toEqual(["20.00"]);
    expect(figures.charges.map(({ amount }) => amount.amount)).toEqual(["30.00"]);
    expect(figures.net).toEqual({ amount: "10.00", currency: "EUR" });
    const { documents } = await her.confirm(id);
    const made = await shop.documents(mine.customerId);
    expect(
      made
        .slice(1)
        .map(({ kind, gross }) => [kind, gross])
        .toSorted(),
    ).toEqual([
      ["credit_note", "2000"],
      ["invoice", "3000"],
    ]);
    expect(documents?.creditNotes).toHaveLength(1);
  });

  it("P-3 a day is the provider's: late in the evening of UTC it is tomorrow there, and days are told without an hour", async () => {
    const mine = await shop.subscriber({ planId: home });
    // 00:30 of the 12th where the provider is.
    await shop.moveTo("2026-11-11T23:30:00Z");
    const her = await visit(mine);
    const options = await her.me.ok(contract.portalChangeOptionsEndpoint, { params: { serviceId: mine.serviceId } });
    expect(options.today).toBe("2026-11-12");
    expect((await her.quote()).on).toBe("2026-11-12");
    await shop.moveTo("2026-11-11T06:00:00Z");
  });

  it("P-74 on its day the confirmed price holds, though the plan has become dearer", async () => {
    const mine = await shop.subscriber({ planId: home });
    const her = await visit(mine);
    await her.confirm((await her.quote("2026-12-01")).id);
    await shop.staff().ok(repricePlanEndpoint, {
      params: { planId: fast },
      body: { price: "55", validFrom: "2026-11-20", audience: "new_services_only" },
    } as never);
    await program.query("update catalog.plans set archived_at = now() where id = $1", [fast]);
    await shop.moveTo("2026-12-01T06:00:00Z");
    await program.runDay();
    const later = await visit(mine);
    expect((await later.list()).items).toMatchObject([
      { title: "Home 500", state: "active", price: { month: { gross: { amount: "45.00" } } } },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
