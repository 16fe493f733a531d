// What customers do by themselves, as far as the provider lets them.
import { describe, expect, it } from "vitest";
import { addDays, day } from "../../../../shared/calendar.ts";
import { signInCustomer } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import * as contract from "./contract.ts";
import { mayAsk, mayCancel, mayChangePlan, mayPause, mayResume, modeOf, type PortalFacts, type PortalRules } from "./portal-rules.ts";
import { portalCancel, portalPause, portalRequestChange, portalSelfChange } from "./settings.ts";

const facts: PortalFacts = {
  today: day("2026-11-11"),
  kind: "internet",
  state: "active",
  isBundlePart: false,
  isPausable: true,
  isPlanned: false,
  endOn: null,
  customerStatus: "active",
  isOverdue: false,
  cycleChanges: 0,
  pausesThisYear: 0,
  pausedDaysThisYear: 0,
  billedThrough: day("2026-12-01"),
  nextCycle: day("2026-12-01"),
  requested: [],
  isPausedByStaff: false,
};
const rules: PortalRules = {
  selfChange: ["internet"],
  requestChange: [],
  pause: "self",
  cancel: "self",
  refund: "unused_money",
  dates: "any_future",
  changeDaysAhead: 90,
  changesPerCycle: 2,
  changeNeedsPaid: true,
  pauseNoticeDays: 0,
  pausesPerYear: 2,
  pausedDaysPerYear: 90,
  pauseNeedsPaid: true,
  cancelNoticeDays: 0,
  cancelDaysAhead: 180,
  cancelCycleEndOnly: false,
};

describe("what the portal allows", () => {
  it.each<[string, Partial<PortalFacts>, Partial<PortalRules>, object]>([
    ["P-68 from today on", {}, {}, { kind: "allowed", earliest: "2026-11-11", latest: "2027-02-09" }],
    ["P-68 without a refund after the invoiced days", {}, { refund: "none" }, { earliest: "2026-12-01" }],
    ["M-27 only with the next period", {}, { dates: "next_cycle_only" }, { earliest: "2026-12-01", latest: "2026-12-01" }],
    ["M-27 only today", {}, { dates: "today" }, { earliest: "2026-11-11", latest: "2026-11-11" }],
    ["P-2 a fresh provider starts closed", {}, { selfChange: [] }, { refusal: "feature-off" }],
    ["P-66 by request", {}, { selfChange: [], requestChange: ["internet"] }, { kind: "allowed", earliest: "2026-11-11" }],
    ["M-30 asked for already", { requested: ["plan"] }, {}, { refusal: "request-pending" }],
    ["M-30 something else is asked for", { requested: ["pause"] }, {}, { kind: "allowed" }],
    ["P-76 blocked", { customerStatus: "blocked" }, {}, { refusal: "account-blocked" }],
    ["P-76 something is planned", { isPlanned: true }, {}, { refusal: "change-pending" }],
    ["B 5.2 overdue", { isOverdue: true }, {}, { refusal: "overdue-debt" }],
    ["B 5.2 twice in a period", { cycleChanges: 2 }, {}, { refusal: "limit-reached" }],
    ["B-19 a part of a bundle", { isBundlePart: true }, {}, { refusal: "part-of-bundle" }],
  ])("plan: %s", (_why, some, other, expected) => {
    expect(mayChangePlan({ ...facts, ...some }, { ...rules, ...other })).toMatchObject(expected);
  });
  it.each<[string, Partial<PortalFacts>, Partial<PortalRules>, object]>([
    ["P-80 a pause of tonight begins tomorrow", {}, {}, { earliest: "2026-11-12" }],
    ["P-251 by request", {}, { pause: "request" }, { kind: "allowed", earliest: "2026-11-12" }],
    ["M-30 asked for already", { requested: ["pause"] }, {}, { refusal: "request-pending" }],
    ["P-83 notice", {}, { pauseNoticeDays: 5 }, { earliest: "2026-11-16" }],
    ["P-83 too often", { pausesThisYear: 2 }, {}, { refusal: "limit-reached" }],
    ["P-83 too many days", { pausedDaysThisYear: 90 }, {}, { refusal: "limit-reached" }],
    ["B 5.5 overdue", { isOverdue: true }, {}, { refusal: "overdue-debt" }],
    ["a plan that cannot", { isPausable: false }, {}, { refusal: "not-pausable" }],
    ["P-79 bundles", { kind: "bundle" }, {}, { refusal: "not-offered" }],
    ["P-2 off", {}, { pause: "off" }, { refusal: "feature-off" }],
  ])("pause: %s", (_why, some, other, expected) => {
    expect(mayPause({ ...facts, ...some }, { ...rules, ...other })).toMatchObject(expected);
  });
  it.each<[string, Partial<PortalFacts>, Partial<PortalRules>, object]>([
    ["P-87 today to 180 days", {}, {}, { earliest: "2026-11-11", latest: addDays(day("2026-11-11"), 180) }],
    ["P-86 by request", {}, { cancel: "request" }, { kind: "allowed" }],
    ["M-30 asked for already", { requested: ["end"] }, {}, { refusal: "request-pending" }],
    ["P-87 notice", {}, { cancelNoticeDays: 30 }, { earliest: "2026-12-11" }],
    ["only with a period", {}, { cancelCycleEndOnly: true }, { earliest: "2026-11-30" }],
    ["also while blocked", { customerStatus: "blocked" }, {}, { kind: "allowed" }],
    ["P-2 off", {}, { cancel: "off" }, { refusal: "feature-off" }],
    ["ends already", { endOn: day("2026-11-20") }, {}, { refusal: "change-pending" }],
  ])("cancel: %s", (_why, some, other, expected) => {
    expect(mayCancel({ ...facts, ...some }, { ...rules, ...other })).toMatchObject(expected);
  });
  it.each<[string, "plan" | "pause" | "resume" | "end", Partial<PortalFacts>, Partial<PortalRules>, "self" | "request"]>([
    ["P-66 self wins over request", "plan", {}, { requestChange: ["internet"] }, "self"],
    ["P-66 request only", "plan", {}, { selfChange: [], requestChange: ["internet"] }, "request"],
    ["P-66 self for another kind of service", "plan", {}, { selfChange: ["voice"], requestChange: ["internet"] }, "request"],
    ["P-251 pause with approval", "pause", {}, { pause: "request" }, "request"],
    ["P-251 resuming needs no approval", "resume", { state: "paused" }, { pause: "request" }, "self"],
    ["P-251 except after a pause that staff set", "resume", { state: "paused", isPausedByStaff: true }, { pause: "request" }, "request"],
    ["P-251 but not where customers pause by themselves", "resume", { state: "paused", isPausedByStaff: true }, {}, "self"],
    ["P-86 cancelling with approval", "end", {}, { cancel: "request" }, "request"],
    ["P-86 by oneself", "end", {}, {}, "self"],
  ])("how: %s", (_why, kind, some, other, expected) => {
    expect(modeOf(kind, { ...facts, ...some }, { ...rules, ...other })).toBe(expected);
  });
  it.each<[string, Partial<PortalFacts>, boolean]>([
    ["P-66 a service that runs", {}, true],
    ["P-66 also while it is paused", { state: "paused" }, true],
    ["not what has ended", { state: "disabled" }, false],
    ["not what ends", { endOn: day("2026-11-20") }, false],
    ["M-30 one request of a kind", { requested: ["plan"] }, false],
    ["a kind of service that is not open for it", { kind: "voice" }, false],
  ])("asking in words: %s", (_why, some, expected) => {
    expect(mayAsk({ ...facts, ...some }, { ...rules, requestChange: ["internet"] })).toBe(expected);
  });
  it("P-84 B-107 resume: at once, and not while blocked: what is open is paid first", () => {
    expect(mayResume({ ...facts, state: "paused" }, rules)).toMatchObject({ kind: "allowed" });
    expect(mayResume({ ...facts, state: "paused", customerStatus: "blocked" }, rules)).toMatchObject({ refusal: "account-blocked" });
  });
});

describe("the portal's endpoints", async () => {
  const shop = await shopOn("2026-11-11", "portal");
  const { program } = shop;
  const mine = await shop.subscriber();
  const other = await shop.subscriber();
  await program.query("update catalog.plans set portal_targets = array[$1::uuid] where id = $2", [shop.fastId, shop.provider.homeId]);
  const me = await signInCustomer(program, mine.customerId);
  await shop.set(portalRequestChange, []);
  const options = () => me.ok(contract.portalChangeOptionsEndpoint, { params: { serviceId: mine.serviceId } });

  it("P-2, M-27 what a provider has not opened is not in the answer, and has no price", async () => {
    expect(await options()).toMatchObject({ plan: null, pause: null, resume: null, end: null, plans: [] });
    const refused = await me.refused(contract.portalMakeQuoteEndpoint, {
      params: { serviceId: mine.serviceId },
      body: { wish: { kind: "plan", planId: shop.fastId } },
    });
    expect(refused).toMatchObject({ status: 404, code: "feature-off" });
  });

  it("P-71 a customer sees the exact figures, confirms, and is charged just that", async () => {
    await shop.set(portalSelfChange, ["internet"]);
    await shop.set(portalPause, "self");
    await shop.set(portalCancel, "self");
    expect(await options()).toMatchObject({
      plan: { allowed: true, earliestOn: "2026-11-11" },
      plans: [{ id: shop.fastId }],
      planned: null,
    });
    const quote = await me.ok(contract.portalMakeQuoteEndpoint, {
      params: { serviceId: mine.serviceId },
      body: { wish: { kind: "plan", planId: shop.fastId } },
    });
    // 20 of 30 days: 30.00 back, 46.67 charged.
    expect(quote.figures).toMatchObject({
      credit: { net: { amount: "30.00" } },
      invoice: { net: { amount: "46.67" } },
      net: { amount: "20.00" },
    });
    const change = await me.ok(contract.portalConfirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} });
    expect(change).toMatchObject({ kind: "plan", state: "applied" });
    expect(await balanceOf(program, mine.customerId)).toBe(-2000n);
    const { items } = await shop.staff().ok(contract.listPlannedChangesEndpoint, { query: { filter: { serviceId: mine.serviceId } } });
    expect(items).toMatchObject([{ channel: "portal", requestedBy: expect.stringContaining("Customer") }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-75, P-90 a planned end is taken back by the customer, and what was credited is invoiced again", async () => {
    const them = await signInCustomer(program, other.customerId);
    const quote = await them.ok(contract.portalMakeQuoteEndpoint, {
      params: { serviceId: other.serviceId },
      body: { wish: { kind: "end", endOn: day("2026-11-18"), reason: "moving" } },
    });
    expect(quote.figures.credit).toMatchObject({ net: { amount: "18.00" } });
    const ended = await them.ok(contract.portalConfirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} });
    expect(ended).toMatchObject({ state: "scheduled", on: "2026-11-19", mayWithdraw: true });
    expect(await balanceOf(program, other.customerId)).toBe(2160n);
    const kept = await them.ok(contract.portalWithdrawChangeEndpoint, {
      params: { plannedChangeId: ended.id },
      body: {},
      version: ended.version,
    });
    expect(kept.state).toBe("withdrawn");
    expect(await balanceOf(program, other.customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("O-27 another customer's service, quote and change are not there", async () => {
    const { serviceId } = other;
    expect(await me.refused(contract.portalChangeOptionsEndpoint, { params: { serviceId } })).toMatchObject({ status: 404 });
    expect(await me.refused(contract.portalMakeQuoteEndpoint, { params: { serviceId }, body: { wish: { kind: "pause" } } })).toMatchObject({
      status: 404,
    });
    const them = await signInCustomer(program, other.customerId);
    const quote = await them.ok(contract.portalMakeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { kind: "pause", until: day("2026-11-25") } },
    });
    expect(await me.refused(contract.portalConfirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} })).toMatchObject({
      status: 404,
    });
    const change = await them.ok(contract.portalConfirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} });
    expect(change).toMatchObject({ kind: "pause", state: "scheduled", on: "2026-11-12" });
    const foreign = await me.refused(contract.portalWithdrawChangeEndpoint, {
      params: { plannedChangeId: change.id },
      body: {},
      version: change.version,
    });
    expect(foreign).toMatchObject({ status: 404 });
    // P-76 a second change waits for the first.
    const second = await them.refused(contract.portalMakeQuoteEndpoint, {
      params: { serviceId },
      body: { wish: { kind: "plan", planId: shop.fastId } },
    });
    expect(second).toMatchObject({ code: "change-pending" });
  });
});
