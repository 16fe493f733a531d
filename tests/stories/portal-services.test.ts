// Subscribers change, pause and end their services themselves: the worked examples of the portal's specification (4.3 to 4.5), as corrected.
import { describe, expect, it } from "vitest";
import { createTax } from "../../server/modules/catalog/index.ts";
import * as contract from "../../server/modules/ordering/planned-changes/contract.ts";
import * as settings from "../../server/modules/ordering/planned-changes/settings.ts";
import { addServiceEndpoint, portalServiceEndpoint, portalServicesEndpoint } from "../../server/modules/services/contract.ts";
import { type Caller, signInCustomer } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";

type Shop = Awaited<ReturnType<typeof shopOn>>;

/** Everything that customers may do is switched on. Gives a tax of nothing, for the examples count without. */
async function open(shop: Shop): Promise<{ taxId: string }> {
  const tax = await shop.program.inWork((work) =>
    createTax(work, { name: "Exempt", code: "exempt", ratePercent: "0", enCategory: "E", exemptionText: "Exempt" }),
  );
  await shop.set(settings.portalSelfChange, ["internet"]);
  await shop.set(settings.portalRequestChange, []);
  await shop.set(settings.portalPause, "self");
  await shop.set(settings.portalPauseAll, true);
  await shop.set(settings.portalCancel, "self");
  return { taxId: tax.id };
}

const offer = (shop: Shop, from: string, to: readonly string[]) =>
  shop.program.query("update catalog.plans set portal_targets = $2::uuid[] where id = $1", [from, [...to]]);

/** One customer in the portal with one service. */
async function visit(shop: Shop, { customerId, serviceId }: { customerId: string; serviceId: string }) {
  const me = await signInCustomer(shop.program, customerId);
  const quote = (wish: object) => me.ok(contract.portalMakeQuoteEndpoint, { params: { serviceId }, body: { wish: wish as never } });
  const confirm = (quoteId: string) => me.ok(contract.portalConfirmQuoteEndpoint, { params: { quoteId }, body: {} });
  return {
    me,
    quote,
    confirm,
    make: async (wish: object) => confirm((await quote(wish)).id),
    options: () => me.ok(contract.portalChangeOptionsEndpoint, { params: { serviceId } }),
    refused: (wish: object) => me.refused(contract.portalMakeQuoteEndpoint, { params: { serviceId }, body: { wish: wish as never } }),
    list: () => me.ok(portalServicesEndpoint),
    page: () => me.ok(portalServiceEndpoint, { params: { serviceId } }),
    withdraw: ({ id, version }: { id: string; version: number }) =>
      me.ok(contract.portalWithdrawChangeEndpoint, { params: { plannedChangeId: id }, body: {}, version }),
  };
}

describe("a change of plan in the portal", async () => {
  const shop = await shopOn("2026-11-11", "chooser");
  const { program } = shop;
  const exempt = await open(shop);
  const home100 = await shop.plan("Home 100", "30", exempt);
  const home500 = await shop.plan("Home 500", "45", exempt);
  const home50 = await shop.plan("Home 50", "20", { ...exempt, highlights: ["Light use"], badge: "Thrifty" });
  await offer(shop, home100, [home500, home50]);
  await offer(shop, home500, [home100]);

  it("P-64, P-67 the chooser shows what may be chosen, the cheaper first, each with its difference by the month", async () => {
    const her = await visit(shop, await shop.subscriber({ planId: home100 }));
    const { plans, plan, today, nextPeriodOn } = await her.options();
    expect({ today, nextPeriodOn, plan }).toMatchObject({
      today: "2026-11-11",
      nextPeriodOn: "2026-12-01",
      plan: { allowed: true, earliestOn: "2026-11-11", latestOn: "2027-02-09" },
    });
    expect(plans.map(({ title, difference, badge }) => [title, difference.amount, badge])).toEqual([
      ["Home 50", "-10.00", "Thrifty"],
      ["Home 500", "15.00", ""],
    ]);
    // P-66 nothing is offered: the act is there and there is nothing to choose.
    const lonely = await visit(shop, await shop.subscriber({ planId: home50 }));
    expect(await lonely.options()).toMatchObject({ plan: { allowed: true }, plans: [] });
  });

  it.each([
    { after: "to_term_end", charge: "30.00", net: "10.00", next: "45.00" },
    { after: "to_next_term_end", charge: "75.00", net: "55.00", next: null },
    { after: "next_run", charge: null, net: "-20.00", next: "75.00" },
  ])("P-69, P-70, P-71 example 2, $after: 20.00 back, $net now", async ({ after, charge, net, next }) => {
    await shop.set(settings.changeInvoiceAfter, after);
    const her = await visit(shop, await shop.subscriber({ planId: home100 }));
    const { figures, isAtOnce } = await her.quote({ kind: "plan", planId: home500, on: "2026-11-11" });
    expect(isAtOnce).toBe(true);
    expect(figures.credit?.gross.amount).toBe("20.00");
    expect(figures.invoice?.gross.amount ?? null).toBe(charge);
    expect(figures.net.amount).toBe(net);
    if (next !== null) expect(figures.next).toMatchObject({ on: "2026-12-01", gross: { amount: next } });
    await shop.set(settings.changeInvoiceAfter, "to_term_end");
  });

  it("P-68 without a refund the change begins after the invoiced days", async () => {
    await shop.set(settings.changeRefund, "none");
    const her = await visit(shop, await shop.subscriber({ planId: home100 }));
    const { plan, plans } = await her.options();
    expect(plan?.earliestOn).toBe("2026-12-01");
    expect(plans.map(({ earliestOn }) => earliestOn)).toEqual(["2026-12-01", "2026-12-01"]);
    expect(await her.refused({ kind: "plan", planId: home500, on: "2026-11-20" })).toMatchObject({
      status: 422,
      code: "date-out-of-range",
      errors: [{ field: "on", params: { earliest: "2026-12-01" } }],
    });
    await shop.set(settings.changeRefund, "unused_money");
  });

  it("P-71 (notice) a cheaper plan may need notice: its card says the first day, and no earlier one is taken", async () => {
    await shop.set(settings.changeDowngradeNoticeDays, 14);
    const her = await visit(shop, await shop.subscriber({ planId: home100 }));
    expect((await her.options()).plans.map(({ title, earliestOn }) => [title, earliestOn])).toEqual([
      ["Home 50", "2026-11-25"],
      ["Home 500", "2026-11-11"],
    ]);
    expect(await her.refused({ kind: "plan", planId: home50, on: "2026-11-24" })).toMatchObject({ code: "date-out-of-range" });
    expect((await her.quote({ kind: "plan", planId: home50, on: "2026-11-25" })).on).toBe("2026-11-25");
    await shop.set(settings.changeDowngradeNoticeDays, 0);
  });

  it("P-72, P-75, P-76, P-252 a planned plan stands in the list as pending beside the present one, counts in no total, and can be taken back", async () => {
    const her = await visit(shop, await shop.subscriber({ planId: home100 }));
    const change = await her.make({ kind: "plan", planId: home500, on: "2026-12-01" });
    expect(change).toMatchObject({ state: "scheduled", on: "2026-12-01", mayWithdraw: true, plan: { title: "Home 500" } });
    const { items, month } = await her.list();
    expect(items).toMatchObject([
      { title: "Home 100", state: "active", replaces: null, badge: { word: "changing", on: "2026-12-01" } },
      {
        id: change.id,
        title: "Home 500",
        state: "pending",
        replaces: items[0]!.id,
        badge: { word: "starts", on: "2026-12-01" },
        price: { month: { gross: { amount: "45.00" } } },
        planned: { id: change.id, mayWithdraw: true },
      },
    ]);
    expect(month?.gross.amount).toBe("30.00");
    expect((await her.page()).service).toMatchObject({ planned: { kind: "plan", state: "scheduled" }, nextEvent: { kind: "changes" } });
    // P-62, P-76 nothing else is possible meanwhile, and it says why.
    expect(await her.options()).toMatchObject({
      plan: { allowed: false, refusal: "change-pending" },
      pause: { allowed: false, refusal: "change-pending" },
      end: { allowed: false, refusal: "change-pending" },
      planned: { id: change.id },
    });
    expect(await her.withdraw(change)).toMatchObject({ state: "withdrawn", mayWithdraw: false });
    expect((await her.list()).items).toMatchObject([{ title: "Home 100", badge: { word: "active" }, planned: null }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("4.9 of two tabs the first wins; a plan that left the offer and a customer who was blocked meanwhile are refused at the last moment", async () => {
    const mine = await shop.subscriber({ planId: home100 });
    const her = await visit(shop, mine);
    const [first, second] = [
      await her.quote({ kind: "plan", planId: home500, on: "2026-12-01" }),
      await her.quote({ kind: "plan", planId: home50, on: "2026-12-01" }),
    ];
    const planned = await her.confirm(first.id);
    const refused = () => her.me.refused(contract.portalConfirmQuoteEndpoint, { params: { quoteId: second.id }, body: {} });
    expect(await refused()).toMatchObject({ status: 409, code: "change-pending" });
    await her.withdraw(planned);
    await offer(shop, home100, [home500]);
    expect(await refused()).toMatchObject({ status: 409, code: "plan-not-available" });
    await offer(shop, home100, [home500, home50]);
    await program.query("update customers.customers set status = 'blocked', blocked_by = 'finance' where id = $1", [mine.customerId]);
    expect(await refused()).toMatchObject({ status: 409, code: "account-blocked" });
    expect(await her.options()).toMatchObject({
      plan: { refusal: "account-blocked" },
      pause: { refusal: "account-blocked" },
      end: { allowed: true },
    });
    await program.query("update customers.customers set status = 'active', blocked_by = null where id = $1", [mine.customerId]);
    await shop.set(settings.portalSelfChange, []);
    expect(await refused()).toMatchObject({ status: 404, code: "feature-off" });
    await shop.set(settings.portalSelfChange, ["internet"]);
    expect((await her.confirm(second.id)).state).toBe("scheduled");
  });

  it("P-7 a price is good for a quarter of an hour; afterwards it is asked for anew", async () => {
    const her = await visit(shop, await shop.subscriber({ planId: home100 }));
    const { id } = await her.quote({ kind: "plan", planId: home500 });
    program.clock.moveTo("2026-11-11T06:16:00Z");
    expect(await her.me.refused(contract.portalConfirmQuoteEndpoint, { params: { quoteId: id }, body: {} })).toMatchObject({
      status: 409,
      code: "quote-stale",
    });
    expect((await her.make({ kind: "plan", planId: home500 })).state).toBe("applied");
    program.clock.moveTo("2026-11-11T06:00:00Z");
  });

  it("P-62, M-27 twice in a billing period, then the limit is named with the day on which it renews", async () => {
    const her = await visit(shop, await shop.subscriber({ planId: home100 }));
    await her.make({ kind: "plan", planId: home500 });
    await her.make({ kind: "plan", planId: home100 });
    expect((await her.options()).plan).toMatchObject({
      refusal: "limit-reached",
      limit: { of: "changes", most: 2, renewsOn: "2026-12-01" },
    });
    expect(await her.refused({ kind: "plan", planId: home500 })).toMatchObject({
      code: "limit-reached",
      errors: [{ params: { most: "2", renewsOn: "2026-12-01" } }],
    });
  });

  it("P-252 on its day the planned plan becomes the active one; where the switch fails, the list says so", async () => {
    const [one, other] = [await shop.subscriber({ planId: home100 }), await shop.subscriber({ planId: home100 })];
    const her = await visit(shop, one);
    const his = await visit(shop, other);
    await her.make({ kind: "plan", planId: home500, on: "2026-11-20" });
    const failing = await his.make({ kind: "plan", planId: home500, on: "2026-11-20" });
    // Nothing can be worked out for it on its day any more.
    await program.query(
      "update ordering.planned_changes set wish = jsonb_set(wish, '{planVersionId}', to_jsonb(gen_random_uuid()::text)) where id = $1",
      [failing.id],
    );
    await shop.moveTo("2026-11-20T06:00:00Z");
    await program.runDay();
    expect((await (await visit(shop, one)).list()).items).toMatchObject([{ title: "Home 500", state: "active", planned: null }]);
    const after = await visit(shop, other);
    expect((await after.options()).planned).toBeNull();
    const { service } = await after.page();
    expect(service).toMatchObject({ title: "Home 100", badge: { word: "active" }, planned: { state: "failed", mayWithdraw: false } });
  });
});

describe("P 4.3 example 1, a cheaper plan with a fee", async () => {
  const shop = await shopOn("2026-10-20", "cheaper");
  const exempt = await open(shop);
  await shop.set(settings.changeFeeDowngrade, 3000);
  const big = await shop.plan("Ethernet 500", "200", exempt);
  const small = await shop.plan("Ethernet 100", "100", exempt);
  await offer(shop, big, [small]);

  it("P-69 77.42 back, 38.71 and 30.00 charged: 8.71 as credit", async () => {
    const mine = await shop.subscriber({ planId: big });
    const her = await visit(shop, mine);
    const { figures } = await her.quote({ kind: "plan", planId: small });
    expect(figures.credits.map(({ amount }) => amount.amount)).toEqual(["77.42"]);
    expect(figures.charges.map(({ amount }) => amount.amount)).toEqual(["38.71"]);
    expect(figures.fees.map(({ amount }) => amount.amount)).toEqual(["30.00"]);
    expect(figures.net.amount).toBe("-8.71");
    const change = await her.make({ kind: "plan", planId: small });
    expect(change).toMatchObject({ state: "applied", documents: { creditNotes: [{}], invoice: {} } });
    expect(await balanceOf(shop.program, mine.customerId)).toBe(871n);
    expect(await faultsOfBooks(shop.program)).toEqual([]);
  });
});

describe("pausing in the portal", async () => {
  const shop = await shopOn("2026-11-10", "pauses");
  const { program } = shop;
  const exempt = await open(shop);
  const home = await shop.plan("Home 100", "30", exempt);

  it("P-80, P-82, P-84, P 4.4 an open pause: on until the end of the day, 20.00 back on 11 Nov, 10.00 on the next invoice after resuming on 21 Nov", async () => {
    const mine = await shop.subscriber({ planId: home });
    const her = await visit(shop, mine);
    const change = await her.make({ kind: "pause" });
    expect(change).toMatchObject({ state: "scheduled", on: "2026-11-11", mayWithdraw: true });
    expect((await her.page()).service).toMatchObject({ state: "active", badge: { word: "pausing_tonight", on: "2026-11-11" } });
    await shop.moveTo("2026-11-11T06:00:00Z");
    await program.runDay();
    expect(await balanceOf(program, mine.customerId)).toBe(2000n);
    const paused = await visit(shop, mine);
    expect((await paused.page()).service).toMatchObject({ state: "paused", planned: { kind: "resume", mayWithdraw: false } });
    await shop.moveTo("2026-11-21T06:00:00Z");
    await program.runDay();
    const back = await visit(shop, mine);
    expect(await back.options()).toMatchObject({ resume: { allowed: true }, pause: { allowed: false, refusal: "not-in-this-state" } });
    const { figures } = await back.quote({ kind: "resume" });
    expect(figures).toMatchObject({ net: { amount: "0.00" } });
    // December, and 10.00 for the days from 21 to 30 November.
    expect(figures.next).toMatchObject({ on: "2026-12-01", gross: { amount: "40.00" } });
    await back.make({ kind: "resume" });
    expect((await back.page()).service.state).toBe("active");
    // P-83 ten of ninety days, one of two pauses.
    expect((await back.options()).pause).toMatchObject({ daysLeft: 80, pausesLeft: 1 });
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.moveTo("2026-11-10T06:00:00Z");
  });

  it("P-83 a pause is 7 to 90 days long, no year has more than 90, and an open one ends where they do", async () => {
    const mine = await shop.subscriber({ planId: home });
    const her = await visit(shop, mine);
    expect(await her.refused({ kind: "pause", on: "2026-11-11", until: "2026-11-17" })).toMatchObject({
      code: "pause-length",
      errors: [{ field: "until", params: { min: "7", max: "90" } }],
    });
    expect(await her.refused({ kind: "pause", on: "2026-11-11", until: "2027-02-10" })).toMatchObject({ code: "pause-length" });
    expect((await her.quote({ kind: "pause", on: "2026-11-11", until: "2027-02-09" })).kind).toBe("pause");
    await shop.set(settings.pauseMaxDaysPerYear, 20);
    expect((await her.options()).pause).toMatchObject({ daysLeft: 20, maxDays: 20 });
    expect(await her.refused({ kind: "pause", on: "2026-11-11", until: "2026-12-02" })).toMatchObject({
      code: "limit-reached",
      errors: [{ params: { of: "paused-days", most: "20", renewsOn: "2027-01-01" } }],
    });
    const open20 = await her.quote({ kind: "pause" });
    expect(open20.notes).toContainEqual({ code: "resumes-by-itself", params: { day: "2026-12-01" } });
    // Of two years each has its own days: eleven in December, twenty in January.
    expect((await her.quote({ kind: "pause", on: "2026-12-21", until: "2027-01-21" })).kind).toBe("pause");
    expect(await her.refused({ kind: "pause", on: "2026-12-21", until: "2027-01-22" })).toMatchObject({ code: "limit-reached" });
    await shop.set(settings.pauseMaxDaysPerYear, 90);
    await shop.set(settings.pauseMaxPerYear, 1);
    await her.make({ kind: "pause", on: "2026-11-11", until: "2026-11-20" });
    await shop.moveTo("2026-11-22T06:00:00Z");
    await program.runDay();
    const later = await visit(shop, mine);
    expect((await later.options()).pause).toMatchObject({
      refusal: "limit-reached",
      limit: { of: "pauses", most: 1, renewsOn: "2027-01-01" },
    });
    await shop.set(settings.pauseMaxPerYear, 2);
    await shop.moveTo("2026-11-10T06:00:00Z");
  });

  it("P-79 not what is overdue or cannot be paused; P-83 notice is kept", async () => {
    const owing = await shop.subscriber({ planId: home, isPaid: false });
    await shop.set(settings.pauseNoticeDays, 5);
    const paid = await visit(shop, await shop.subscriber({ planId: home }));
    expect((await paid.options()).pause).toMatchObject({ allowed: true, earliestOn: "2026-11-15" });
    expect(await paid.refused({ kind: "pause", on: "2026-11-12" })).toMatchObject({ code: "date-out-of-range" });
    await shop.set(settings.pauseNoticeDays, 0);
    await shop.moveTo("2026-11-28T06:00:00Z");
    const late = await visit(shop, owing);
    expect(await late.options()).toMatchObject({
      plan: { refusal: "overdue-debt" },
      pause: { refusal: "overdue-debt" },
      end: { allowed: true },
    });
    expect(await late.refused({ kind: "pause" })).toMatchObject({ status: 409, code: "overdue-debt" });
    await shop.moveTo("2026-11-10T06:00:00Z");
  });
});

describe("all services at once", async () => {
  const shop = await shopOn("2026-11-10", "together");
  const { program } = shop;
  const exempt = await open(shop);
  const home = await shop.plan("Home 100", "30", exempt);
  const tv = await shop.plan("TV", "15", { ...exempt, kind: "recurring" });
  const fixed = await shop.plan("Rack", "9", { ...exempt, kind: "recurring", pausable: false });

  /** A customer with three services, of which one cannot be paused. */
  async function three() {
    const mine = await shop.subscriber({ planId: home });
    const ids = [mine.serviceId];
    for (const planId of [tv, fixed]) {
      const added = await shop.staff().ok(addServiceEndpoint, {
        params: { customerId: mine.customerId },
        body: { planId, startOn: "2026-11-01" } as never,
      });
      ids.push(added.id);
    }
    return { ...mine, ids };
  }
  const asked = (me: Caller, body: object) => me.ok(contract.portalQuoteGroupEndpoint, { body: body as never });
  const confirm = (me: Caller, groupId: string) => me.ok(contract.portalConfirmGroupEndpoint, { params: { groupId }, body: {} });
  const statesOf = async (me: Caller) => (await me.ok(portalServicesEndpoint)).items.map(({ state }) => state);

  it("P-81 says which are included and which not and why, pauses them together, and takes it back as one action", async () => {
    const mine = await three();
    const me = await signInCustomer(program, mine.customerId);
    const group = await asked(me, { kind: "pause" });
    expect(group.included.map(({ title }) => title)).toEqual(["Home 100", "TV"]);
    expect(group.left).toMatchObject([{ title: "Rack", refusal: "not-pausable" }]);
    expect(group.on).toBe("2026-11-11");
    const { changes } = await confirm(me, group.id);
    expect(changes).toMatchObject([
      { state: "scheduled", groupId: group.id, mayWithdraw: true },
      { state: "scheduled", groupId: group.id },
    ]);
    // A second tap gets the same answer.
    expect((await confirm(me, group.id)).changes.map(({ id }) => id)).toEqual(changes.map(({ id }) => id));
    const { items } = await me.ok(portalServicesEndpoint);
    expect(items.map(({ badge }) => badge.word)).toEqual(["pausing_tonight", "pausing_tonight", "active"]);
    const back = await me.ok(contract.portalWithdrawGroupEndpoint, { params: { groupId: group.id }, body: {} });
    expect(back.changes.map(({ state }) => state)).toEqual(["withdrawn", "withdrawn"]);
    expect(await me.refused(contract.portalWithdrawGroupEndpoint, { params: { groupId: group.id }, body: {} })).toMatchObject({
      status: 409,
      code: "change-not-open",
    });
  });

  it("P-81 all or nothing: where one of the services changed meanwhile, none is paused", async () => {
    const mine = await three();
    const me = await signInCustomer(program, mine.customerId);
    const group = await asked(me, { kind: "pause", until: "2026-11-30" });
    expect(group.included).toHaveLength(2);
    await shop.make(mine.ids[1]!, { kind: "end", endOn: "2026-12-31" });
    const refused = await me.refused(contract.portalConfirmGroupEndpoint, { params: { groupId: group.id }, body: {} });
    expect(refused).toMatchObject({ status: 409, code: "change-pending" });
    expect((await me.ok(contract.portalGroupEndpoint, { params: { groupId: group.id } })).changes).toEqual([]);
    const anew = await asked(me, { kind: "pause" });
    expect(anew.left).toMatchObject([
      { title: "TV", refusal: "change-pending", on: "2026-12-31" },
      { title: "Rack", refusal: "not-pausable" },
    ]);
  });

  it("P-81 resume all mirrors it; P-1 another's group is not there; P-2 off it is not there", async () => {
    const mine = await three();
    const me = await signInCustomer(program, mine.customerId);
    await confirm(me, (await asked(me, { kind: "pause" })).id);
    await shop.moveTo("2026-11-11T06:00:00Z");
    await program.runDay();
    const her = await signInCustomer(program, mine.customerId);
    expect(await statesOf(her)).toEqual(["paused", "paused", "active"]);
    const group = await asked(her, { kind: "resume" });
    expect(group.included.map(({ title }) => title)).toEqual(["Home 100", "TV"]);
    const stranger = await signInCustomer(program, (await three()).customerId);
    expect(await stranger.refused(contract.portalConfirmGroupEndpoint, { params: { groupId: group.id }, body: {} })).toMatchObject({
      status: 404,
      code: "not-found",
    });
    expect((await confirm(her, group.id)).changes.map(({ state }) => state)).toEqual(["applied", "applied"]);
    expect(await statesOf(her)).toEqual(["active", "active", "active"]);
    expect(await faultsOfBooks(program)).toEqual([]);
    await shop.set(settings.portalPauseAll, false);
    expect(await her.refused(contract.portalQuoteGroupEndpoint, { body: { kind: "pause", until: null } })).toMatchObject({
      code: "feature-off",
    });
    await shop.set(settings.portalPauseAll, true);
  });
});

describe("cancelling in the portal", async () => {
  const shop = await shopOn("2026-11-10", "leaving");
  const { program } = shop;
  const exempt = await open(shop);
  const home = await shop.plan("Home 500", "45", exempt);
  const bound = await shop.plan("Home 500 bound", "45", { ...exempt, contractMonths: 5, earlyFee: "25", earlyFeeKind: "fixed" });

  it("P-87, P-88 with a contract to 31 March: 18.00 back, the early fee of 25.00, 7.00 to pay", async () => {
    const mine = await shop.subscriber({ planId: bound });
    const her = await visit(shop, mine);
    expect((await her.options()).end).toMatchObject({
      allowed: true,
      earliestOn: "2026-11-10",
      latestOn: "2027-05-09",
      lastDays: null,
      keepOffer: true,
    });
    const { figures } = await her.quote({ kind: "end", endOn: "2026-11-18" });
    expect(figures.credit?.gross.amount).toBe("18.00");
    expect(figures.fees).toMatchObject([{ code: "early", amount: { amount: "25.00" }, isNow: true }]);
    expect(figures.net.amount).toBe("7.00");
    await her.make({ kind: "end", endOn: "2026-11-18" });
    expect(await balanceOf(program, mine.customerId)).toBe(-700n);
    const [note, fee] = (await shop.documents(mine.customerId)).slice(-2);
    expect([note?.kind, fee?.kind].toSorted()).toEqual(["credit_note", "invoice"]);
  });

  it("P-88, P-89 without one 18.00 as a credit note at once; to 15 December 21.77 at once", async () => {
    const mine = await shop.subscriber({ planId: home });
    const her = await visit(shop, mine);
    expect((await her.quote({ kind: "end", endOn: "2026-12-15" })).figures).toMatchObject({
      credit: null,
      invoice: { gross: { amount: "21.77" } },
      net: { amount: "21.77" },
    });
    const change = await her.make({ kind: "end", endOn: "2026-11-18", reason: "I am moving", comment: "To the sea" });
    expect(change).toMatchObject({
      state: "scheduled",
      on: "2026-11-19",
      mayWithdraw: true,
      documents: { creditNotes: [{}], invoice: null },
    });
    expect((await her.page()).service).toMatchObject({ badge: { word: "ends", on: "2026-11-18" }, planned: { kind: "end" } });
    const { items } = await shop.staff().ok(contract.listPlannedChangesEndpoint, { query: { filter: { serviceId: mine.serviceId } } });
    expect(items[0]?.reason).toBe("I am moving: To the sea");
    // P-90 until the end of the day.
    expect((await her.withdraw(change)).state).toBe("withdrawn");
    expect(await balanceOf(program, mine.customerId)).toBe(0n);
    expect((await her.page()).service).toMatchObject({ badge: { word: "active" }, planned: null, endOn: null });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-87 the provider's own reasons in the customer's language, and no others; whole periods where the provider wants it", async () => {
    const mine = await shop.subscriber({ planId: home });
    const her = await visit(shop, mine);
    await shop.set(settings.portalCancelReasonsEn, ["Moving", "Price"]);
    expect((await her.options()).end?.reasons).toEqual(["Moving", "Price"]);
    expect(await her.refused({ kind: "end", endOn: "2026-11-18", reason: "The weather" })).toMatchObject({
      status: 422,
      errors: [{ field: "reason", code: "not-offered" }],
    });
    await program.query("update customers.customers set language = 'ar' where id = $1", [mine.customerId]);
    expect((await her.options()).end?.reasons).toEqual([]);
    await shop.set(settings.cancelCycleEndOnly, true);
    expect((await her.options()).end?.lastDays?.slice(0, 3)).toEqual(["2026-11-30", "2026-12-31", "2027-01-31"]);
    expect(await her.refused({ kind: "end", endOn: "2026-12-15" })).toMatchObject({ code: "date-out-of-range" });
    expect((await her.quote({ kind: "end", endOn: "2026-12-31" })).on).toBe("2027-01-01");
    await shop.set(settings.cancelCycleEndOnly, false);
    await shop.set(settings.portalCancelReasonsEn, []);
  });

  it("P-91 a bundle ends with all its parts on one day, and a part alone cannot be cancelled", async () => {
    const line = await shop.plan("Line", "20", exempt);
    const both = await shop.plan("Both", "40", { ...exempt, kind: "bundle", components: [{ planId: line, weight: 1 }] });
    const mine = await shop.subscriber({ planId: both });
    const her = await visit(shop, mine);
    const [bundle] = (await her.list()).items;
    const part = await visit(shop, { ...mine, serviceId: bundle!.parts[0]!.id });
    expect(await part.refused({ kind: "end", endOn: "2026-11-18" })).toMatchObject({ status: 404 });
    expect(await her.options()).toMatchObject({ plan: null, pause: null, end: { allowed: true } });
    await her.make({ kind: "end", endOn: "2026-11-18" });
    await shop.moveTo("2026-11-19T06:00:00Z");
    await program.runDay();
    const after = await signInCustomer(program, mine.customerId);
    const past = await after.ok(portalServicesEndpoint, { query: { past: "true" } });
    expect(past.items.map(({ state, endOn, parts }) => [state, endOn, parts.map((each) => each.state)])).toEqual([
      ["disabled", "2026-11-18", ["disabled"]],
    ]);
  });
});
