// What customers ask for and staff decide about, on a real database and through the API.
import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { shopOn } from "../../../../tests/support/change-shop.ts";
import { faultsOfBooks } from "../../../../tests/support/payer.ts";
import { dayText } from "../../../platform/texts.ts";
import { createPartner } from "../../partners/index.ts";
import * as tickets from "../../tickets/contract.ts";
import { portalCloseTicketEndpoint, portalReplyEndpoint } from "../../tickets/portal/contract.ts";
import * as changes from "../planned-changes/contract.ts";
import { changeFeeUpgrade, portalCancel, portalPause, portalPauseAll, portalRequestChange } from "../planned-changes/settings.ts";
import * as contract from "./contract.ts";

const shop = await shopOn("2026-11-11", "asks");
const { program } = shop;
await program.query("update catalog.plans set portal_targets = array[$1::uuid] where id = $2", [shop.fastId, shop.provider.homeId]);
await shop.set(portalPause, "request");
await shop.set(portalCancel, "request");
await shop.set(portalPauseAll, true);

async function asker() {
  const mine = await shop.subscriber();
  const me = await signInCustomer(program, mine.customerId);
  const params = { serviceId: mine.serviceId };
  const quote = (wish: object) => me.ok(changes.portalMakeQuoteEndpoint, { params, body: { wish: wish as never } });
  const ask = async (wish: object, words = "") =>
    me.ok(contract.portalOpenRequestEndpoint, { body: { quoteId: (await quote(wish)).id, words } });
  const options = () => me.ok(changes.portalChangeOptionsEndpoint, { params });
  const own = async (id: string) => me.ok(contract.portalRequestEndpoint, { params: { requestId: id } });
  return { ...mine, me, quote, ask, options, own };
}
const toFast = (on = "2026-11-20") => ({ kind: "plan", planId: shop.fastId, on });
const preview = (requestId: string, body: object = {}) =>
  shop.staff().ok(contract.previewRequestEndpoint, { params: { requestId }, body: body as never });
async function approve(requestId: string, wish: object = {}, more: object = {}) {
  const { items } = await preview(requestId, wish);
  const quoteIds = items.flatMap(({ quote }) => (quote ? [quote.id] : []));
  return shop.staff().ok(contract.approveRequestEndpoint, { params: { requestId }, body: { quoteIds, ...more } });
}
const shown = (requestId: string) => shop.staff().ok(contract.getRequestEndpoint, { params: { requestId } });
const thread = async (ticketId: string | null) => shop.staff().ok(tickets.getTicketEndpoint, { params: { ticketId: ticketId as string } });

describe("asking", () => {
  it("P-66, P-77, O-89 makes a request and its ticket, and changes nothing", async () => {
    const { me, ask, options, serviceId, customerId } = await asker();
    expect(await options()).toMatchObject({
      plan: { allowed: true, mode: "request" },
      pause: { mode: "request" },
      end: { mode: "request" },
      asks: true,
      plans: [{ id: shop.fastId }],
    });
    const request = await ask(toFast(), "We work from home now.");
    expect(request).toMatchObject({
      kind: "plan_change",
      state: "open",
      items: [{ asked: { on: "2026-11-20", plan: { id: shop.fastId } } }],
    });
    expect(await options()).toMatchObject({ plan: { allowed: false, refusal: "request-pending" }, pause: { allowed: true }, asks: false });
    const ticket = await thread(request.ticket.id);
    expect(ticket).toMatchObject({ number: request.ticket.number, subject: "Plan change: Home to fast", status: { kind: "new" } });
    const words = ticket.entries.find(({ kind }) => kind === "message")?.text ?? "";
    expect(words).toContain(`Home to fast from ${dayText("2026-11-20", "en")}`);
    expect(words).toContain("We work from home now.");
    const { items } = await shop.staff().ok(contract.listRequestsEndpoint, { query: { filter: { serviceId, state: "open" } } } as never);
    // P-68 asked on a Wednesday morning: due when Thursday's work is over.
    expect(items).toMatchObject([{ id: request.id, customer: { id: customerId }, isLate: false, waitsForCustomer: null }]);
    expect((await shop.service(serviceId)).plan.id).toBe(shop.provider.homeId);
    expect(await me.ok(contract.portalRequestsEndpoint, {})).toMatchObject({ items: [{ id: request.id }] });
  });

  it("M-30 one open request of a kind, whatever way it comes; the database holds it, too", async () => {
    const { me, ask, quote, serviceId } = await asker();
    const quotes = [await quote(toFast()), await quote(toFast())];
    const answers = await Promise.all(quotes.map(({ id }) => me.call(contract.portalOpenRequestEndpoint, { body: { quoteId: id } })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.problem).toMatchObject({ code: "request-pending" });
    expect(await me.refused(contract.portalAskForPlanEndpoint, { params: { serviceId }, body: { words: "More" } })).toMatchObject({
      code: "request-pending",
    });
    await ask({ kind: "pause", on: "2026-11-15", until: "2026-12-01" });
    const other = await asker();
    const another = await other.ask(toFast());
    await expect(
      program.query(
        `insert into ordering.request_items (request_id, partner_id, customer_id, service_id, kind, from_plan_id)
         select $2, partner_id, customer_id, service_id, kind, from_plan_id from ordering.request_items where service_id = $1 and kind = 'plan'`,
        [serviceId, another.id],
      ),
    ).rejects.toThrow(/request_items_one/);
  });

  it("P-2 what is not done by request is not asked for, and what is done by request is not confirmed", async () => {
    const { me, quote } = await asker();
    const priced = await quote(toFast());
    expect(await me.refused(changes.portalConfirmQuoteEndpoint, { params: { quoteId: priced.id }, body: {} })).toMatchObject({
      code: "quote-stale",
    });
    await shop.set(portalRequestChange, []);
    const refused = await me.refused(contract.portalOpenRequestEndpoint, { body: { quoteId: priced.id } });
    await shop.set(portalRequestChange, ["internet"]);
    expect(refused).toMatchObject({ status: 404, code: "feature-off" });
  });

  it("P-1, O-5 another's request is not there, for customers and for other partners' staff", async () => {
    const { ask } = await asker();
    const request = await ask(toFast());
    const stranger = await asker();
    const params = { requestId: request.id };
    for (const endpoint of [contract.portalWithdrawRequestEndpoint, contract.portalOfferPriceEndpoint] as const)
      expect(await stranger.me.refused(endpoint, { params, body: {} })).toMatchObject({ status: 404 });
    const elsewhere = await program.inWork((work) =>
      createPartner(work, { code: "else", name: "Else", legalName: "Else", currency: "EUR", timeZone: "Europe/Berlin" }),
    );
    const other = await signInStaff(program, { partners: [elsewhere.id] });
    expect(await other.refused(contract.declineRequestEndpoint, { params, body: { reason: "No" } })).toMatchObject({ status: 404 });
    expect((await other.ok(contract.listRequestsEndpoint, {} as never)).items).toEqual([]);
    const looker = await signInStaff(program, { levels: { "customers.services.view": "all", "customers.profile.view": "all" } as never });
    expect(await looker.refused(contract.declineRequestEndpoint, { params, body: { reason: "No" } })).toMatchObject({ status: 403 });
  });
});

describe("deciding", () => {
  it("O-87 approved as asked: the change is planned at the price that was shown, and the ticket is closed with it", async () => {
    const { ask, own, customerId, serviceId } = await asker();
    const request = await ask(toFast());
    const { items } = await preview(request.id);
    expect(items).toMatchObject([
      { isMoved: false, isDearer: false, quote: { on: "2026-11-20", figures: request.items[0]?.asked?.figures } },
    ]);
    expect(await approve(request.id)).toMatchObject({ state: "approved", decidedBy: expect.any(String) });
    expect(await thread(request.ticket.id)).toMatchObject({ status: { kind: "closed" } });
    expect((await own(request.id)).state).toBe("approved");
    const planned = await shop.staff().ok(changes.listPlannedChangesEndpoint, { query: { filter: { serviceId } } } as never);
    expect(planned.items).toMatchObject([{ kind: "plan", state: "scheduled", on: "2026-11-20", plan: { id: shop.fastId } }]);
    expect((await shown(request.id)).items[0]?.plannedChangeId).toBe(planned.items[0]?.id);
    const logged = await program.query<{ action: string }>(
      "select action from identity.audit_entries where entity = 'request' and customer_id = $1 order by seq",
      [customerId],
    );
    expect(logged.map(({ action }) => action)).toEqual(["request_asked", "request_approved"]);
  });

  it("O-88 two approvals at once: one is done, the other is told that it was decided", async () => {
    const { ask, serviceId } = await asker();
    const request = await ask(toFast("2026-11-11"));
    const prices = await Promise.all([preview(request.id), preview(request.id)]);
    const answers = await Promise.all(
      prices.map(({ items }) =>
        shop
          .staff()
          .call(contract.approveRequestEndpoint, { params: { requestId: request.id }, body: { quoteIds: [items[0]?.quote?.id ?? ""] } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.problem).toMatchObject({ code: "already-decided" });
    const applied = await program.query("select id from ordering.planned_changes where service_id = $1", [serviceId]);
    expect(applied).toHaveLength(1);
    expect((await shop.service(serviceId)).plan.id).toBe(shop.fastId);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("O-88 approving and taking back at once: exactly one of them happens", async () => {
    const { me, ask, serviceId } = await asker();
    const request = await ask(toFast("2026-11-11"));
    const { items } = await preview(request.id);
    const params = { requestId: request.id };
    const [approved, withdrawn] = await Promise.all([
      shop.staff().call(contract.approveRequestEndpoint, { params, body: { quoteIds: [items[0]?.quote?.id ?? ""] } }),
      me.call(contract.portalWithdrawRequestEndpoint, { params, body: {} }),
    ]);
    expect([approved.status, withdrawn.status].toSorted()).toEqual([200, 409]);
    const planned = await program.query("select id from ordering.planned_changes where service_id = $1", [serviceId]);
    expect(planned).toHaveLength(approved.status === 200 ? 1 : 0);
  });

  it("O-87 days that have passed move the sum: it is shown, and has to be confirmed", async () => {
    const { ask } = await asker();
    const request = await ask(toFast("2026-11-12"));
    const now = program.clock.now();
    await shop.moveTo("2026-11-17T08:00:00Z");
    const { items } = await preview(request.id);
    expect(items).toMatchObject([{ isMoved: true, isDearer: false, quote: { on: "2026-11-17" } }]);
    const body = { quoteIds: [items[0]?.quote?.id ?? ""] };
    const params = { requestId: request.id };
    expect(await shop.staff().refused(contract.approveRequestEndpoint, { params, body })).toMatchObject({
      status: 409,
      code: "price-moved",
    });
    expect(await shop.staff().ok(contract.approveRequestEndpoint, { params, body: { ...body, acceptsDifference: true } })).toMatchObject({
      state: "approved",
    });
    await shop.moveTo(now.toISOString());
  });

  it("M-29 a list price that has risen binds nobody who had confirmed before, and staff see it", async () => {
    const { ask } = await asker();
    const planId = await shop.plan("risen", "70");
    await program.query("update catalog.plans set portal_targets = portal_targets || $1::uuid where id = $2", [
      planId,
      shop.provider.homeId,
    ]);
    const request = await ask({ kind: "plan", planId, on: "2026-11-20" });
    await program.query(
      `insert into catalog.plan_versions (plan_id, price, tax_id, tax_group_id, includes_tax, valid_from, created_at)
       select plan_id, 90, tax_id, tax_group_id, includes_tax, '2026-11-15', now() from catalog.plan_versions where plan_id = $1`,
      [planId],
    );
    const { items } = await preview(request.id);
    expect(items[0]).toMatchObject({ isDearer: false, listPrice: { asked: { amount: "70.00" }, now: { amount: "90.00" } } });
    expect(items[0]?.quote?.figures.net).toEqual(request.items[0]?.asked?.figures.net);
    expect((await approve(request.id)).state).toBe("approved");
  });

  it("M-29 approved dearer goes back to the customer, who says yes to the new price", async () => {
    const { me, ask, own, serviceId } = await asker();
    const dear = await shop.plan(`giga-${serviceId.slice(-6)}`, "120");
    const request = await ask(toFast());
    const params = { requestId: request.id };
    const { items } = await preview(request.id, { planId: dear });
    expect(items).toMatchObject([{ isDearer: true }]);
    const quoteIds = [items[0]?.quote?.id ?? ""];
    expect(await shop.staff().refused(contract.approveRequestEndpoint, { params, body: { quoteIds } })).toMatchObject({ status: 422 });
    const offered = await shop
      .staff()
      .ok(contract.approveRequestEndpoint, { params, body: { quoteIds, note: "Fast is not built there." } });
    expect(offered).toMatchObject({ state: "open", waitsForCustomer: "offer", dueAt: null, items: [{ offer: { plan: { id: dear } } }] });
    expect(await thread(request.ticket.id)).toMatchObject({ status: { kind: "pending" } });
    expect((await shop.service(serviceId)).plan.id).toBe(shop.provider.homeId);
    expect(await own(request.id)).toMatchObject({ waitsForCustomer: "offer", items: [{ offer: { plan: { id: dear } } }] });
    const price = await me.ok(contract.portalOfferPriceEndpoint, { params, body: {} });
    expect(await me.refused(changes.portalConfirmQuoteEndpoint, { params: { quoteId: price.id }, body: {} })).toMatchObject({
      status: 404,
    });
    expect(await me.ok(contract.portalAcceptOfferEndpoint, { params, body: { quoteId: price.id } })).toMatchObject({ state: "approved" });
    const planned = await program.query<{ state: string; channel: string }>(
      "select state, channel from ordering.planned_changes where service_id = $1",
      [serviceId],
    );
    expect(planned).toEqual([{ state: "scheduled", channel: "portal" }]);
  });

  it("M-29 a fee that came meanwhile is not charged to who confirmed without it", async () => {
    const { ask } = await asker();
    const request = await ask(toFast());
    await shop.set(changeFeeUpgrade, 500);
    expect((await preview(request.id)).items[0]?.quote?.figures.fees).toEqual([]);
    await shop.set(changeFeeUpgrade, 0);
  });

  it("O-87 another day needs a note; the customer reads it in the ticket", async () => {
    const { ask } = await asker();
    const request = await ask(toFast());
    const { items } = await preview(request.id, { on: "2026-12-01" });
    const params = { requestId: request.id };
    const body = { quoteIds: [items[0]?.quote?.id ?? ""], acceptsDifference: true };
    expect(await shop.staff().refused(contract.approveRequestEndpoint, { params, body })).toMatchObject({ status: 422 });
    await shop.staff().ok(contract.approveRequestEndpoint, { params, body: { ...body, note: "The fitters are booked until then." } });
    const { entries } = await thread(request.ticket.id);
    expect(
      entries.some(({ text }) => text.includes(`from ${dayText("2026-12-01", "en")}`) && text.includes("The fitters are booked")),
    ).toBe(true);
  });

  it("O-87 declined with a reason that the customer reads; without one it is not", async () => {
    const { ask, own, options } = await asker();
    const request = await ask({ kind: "end", endOn: "2026-11-30", reason: "Moving" });
    const params = { requestId: request.id };
    expect(await shop.staff().refused(contract.declineRequestEndpoint, { params, body: { reason: " " } })).toMatchObject({ status: 422 });
    await shop.staff().ok(contract.declineRequestEndpoint, { params, body: { reason: "Your contract runs until March." } });
    expect(await own(request.id)).toMatchObject({ state: "declined", reason: "Your contract runs until March." });
    expect(await thread(request.ticket.id)).toMatchObject({ status: { kind: "closed" } });
    expect(await options()).toMatchObject({ end: { allowed: true } });
    expect(await shop.staff().refused(contract.declineRequestEndpoint, { params, body: { reason: "Again" } })).toMatchObject({
      code: "already-decided",
    });
  });

  it("O-87 asked back: the due time stands still until the customer has answered", async () => {
    const { me, ask } = await asker();
    const request = await ask(toFast());
    const params = { requestId: request.id };
    const waiting = await shop.staff().ok(contract.askAboutRequestEndpoint, { params, body: { text: "Is the flat on the ground floor?" } });
    expect(waiting).toMatchObject({ state: "open", waitsForCustomer: "answer", dueAt: null, isLate: false });
    expect((await thread(request.ticket.id)).entries.findLast(({ kind }) => kind === "reply")?.text ?? "").toContain("ground floor");
    await me.ok(portalReplyEndpoint, {
      params: { ticketId: request.ticket.id as string },
      body: { text: "Yes", fileIds: [] },
    } as never);
    await program.runJobs();
    const answered = await shown(request.id);
    expect(answered).toMatchObject({ waitsForCustomer: null });
    expect(answered.dueAt).not.toBeNull();
  });

  it("P-66 asked in words: staff choose the plan, and dearer waits for the customer's yes; or it is answered by hand", async () => {
    const { me, serviceId } = await asker();
    const request = await me.ok(contract.portalAskForPlanEndpoint, {
      params: { serviceId },
      body: { words: "As fast as it gets, please." },
    });
    const params = { requestId: request.id };
    expect(request).toMatchObject({ kind: "plan_change", items: [{ asked: null }] });
    expect(await shop.staff().refused(contract.previewRequestEndpoint, { params, body: {} })).toMatchObject({ status: 422 });
    const { items } = await preview(request.id, { planId: shop.fastId });
    expect(items).toMatchObject([{ isDearer: true }]);
    const body = { quoteIds: [], note: "" };
    expect(await shop.staff().refused(contract.approveRequestEndpoint, { params, body })).toMatchObject({ status: 422 });
    const done = await shop.staff().ok(contract.approveRequestEndpoint, { params, body: { ...body, note: "We talked on the phone." } });
    expect(done).toMatchObject({ state: "approved", items: [{ plannedChangeId: null }] });
  });
});

describe("pausing with approval", () => {
  it("P-251 nothing changes until approval; after the wished first day it starts with the next day", async () => {
    const { ask, serviceId } = await asker();
    const request = await ask({ kind: "pause", on: "2026-11-12", until: "2026-12-10" });
    expect((await shop.service(serviceId)).state).toBe("active");
    const now = program.clock.now();
    await shop.moveTo("2026-11-14T08:00:00Z");
    const { items } = await preview(request.id);
    expect(items).toMatchObject([{ quote: { on: "2026-11-15" }, until: "2026-12-10", isMoved: true }]);
    expect(await approve(request.id, {}, { acceptsDifference: true })).toMatchObject({ state: "approved" });
    await shop.moveTo(now.toISOString());
  });

  it("P-251 all services in one request with one ticket; a service that is gone stays out", async () => {
    const { me, customerId, serviceId } = await asker();
    const group = await me.ok(changes.portalQuoteGroupEndpoint, { body: { kind: "pause", on: "2026-11-20" } });
    expect(group).toMatchObject({ mode: "request", included: [{ serviceId }] });
    expect(await me.refused(changes.portalConfirmGroupEndpoint, { params: { groupId: group.id }, body: {} })).toMatchObject({
      code: "quote-stale",
    });
    const request = await me.ok(contract.portalRequestGroupEndpoint, { params: { groupId: group.id }, body: {} });
    expect(request).toMatchObject({ kind: "pause_all", items: [{ kind: "pause", service: { id: serviceId } }] });
    expect((await thread(request.ticket.id)).subject).toBe("Pause of all services");
    expect(await approve(request.id)).toMatchObject({ state: "approved" });
    const planned = await program.query("select state from ordering.planned_changes where customer_id = $1", [customerId]);
    expect(planned).toEqual([{ state: "scheduled" }]);
  });
});

describe("ends by themselves", () => {
  it("O-88 the customer takes it back, and the ticket is closed", async () => {
    const { me, ask, options } = await asker();
    const request = await ask(toFast());
    const params = { requestId: request.id };
    expect(await me.ok(contract.portalWithdrawRequestEndpoint, { params, body: {} })).toMatchObject({ state: "withdrawn" });
    expect(await thread(request.ticket.id)).toMatchObject({ status: { kind: "closed" } });
    expect(await me.refused(contract.portalWithdrawRequestEndpoint, { params, body: {} })).toMatchObject({ code: "already-decided" });
    expect(await options()).toMatchObject({ plan: { allowed: true } });
  });

  it("M-30 whoever closes the ticket has decided: staff decline it with their last words, the customer takes it back", async () => {
    const first = await asker();
    const byStaff = await first.ask(toFast());
    await shop.staff().ok(tickets.replyTicketEndpoint, {
      params: { ticketId: byStaff.ticket.id },
      body: { text: "Not before spring.", seen: null, evenIfNewer: true, status: "keep", fileIds: [] },
    } as never);
    await shop.staff().ok(tickets.closeTicketEndpoint, { params: { ticketId: byStaff.ticket.id } } as never);
    const second = await asker();
    const byCustomer = await second.ask(toFast());
    await second.me.ok(portalCloseTicketEndpoint, { params: { ticketId: byCustomer.ticket.id }, body: {} } as never);
    await program.runJobs();
    expect(await shown(byStaff.id)).toMatchObject({ state: "declined", reason: "Not before spring." });
    expect(await shown(byCustomer.id)).toMatchObject({ state: "withdrawn" });
  });

  it("O-88 obsolete once the same was done otherwise", async () => {
    const { ask, serviceId } = await asker();
    const request = await ask(toFast());
    await shop.make(serviceId, { kind: "plan", planId: shop.fastId });
    await program.runJobs();
    expect(await shown(request.id)).toMatchObject({ state: "obsolete" });
    expect(await thread(request.ticket.id)).toMatchObject({ status: { kind: "closed" } });
  });

  it("O-86, O-88 late after a working day, expired after 14 days", async () => {
    const { ask } = await asker();
    const request = await ask(toFast("2026-12-20"));
    await shop.moveTo("2026-11-13T08:00:00Z");
    expect(await shown(request.id)).toMatchObject({ isLate: true });
    const { items } = await shop.staff().ok(contract.listRequestsEndpoint, { query: { filter: { isLate: "true" } } } as never);
    expect(items.map(({ id }) => id)).toContain(request.id);
    await shop.moveTo("2026-11-26T08:00:00Z");
    await program.runDay();
    expect(await shown(request.id)).toMatchObject({ state: "expired" });
    expect(await thread(request.ticket.id)).toMatchObject({ status: { kind: "closed" } });
  });
});
