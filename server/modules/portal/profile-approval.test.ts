// P-191 chosen parts of the profile wait for staff: asked for, replaced, taken back, approved and declined, on a real database.
import { describe, expect, it } from "vitest";
import type { ApprovablePart } from "../../../shared/profile-parts.ts";
import { signInCustomer, signInStaff } from "../../../tests/support/call-api.ts";
import { shopOn } from "../../../tests/support/change-shop.ts";
import * as customers from "../customers/contract.ts";
import * as requests from "../ordering/requests/contract.ts";
import { createPartner } from "../partners/index.ts";
import * as tickets from "../tickets/contract.ts";
import * as contract from "./contract.ts";
import { portalProfileApproval, portalProfileEdit, portalProfileView } from "./profile-rights.ts";

const shop = await shopOn("2026-11-11", "profiles");
const { program } = shop;
await shop.set(portalProfileEdit, ["name", "emails", "billing_emails", "phones", "street", "zip", "city", "birth_date", "language"]);
const choose = (...parts: ApprovablePart[]) => shop.set(portalProfileApproval, parts);
await choose("name", "phones", "street", "birth_date");

async function asker() {
  const { customerId } = await shop.subscriber();
  const me = await signInCustomer(program, customerId);
  const profile = () => me.ok(contract.profileEndpoint);
  const change = async (body: object) => me.ok(contract.changeProfileEndpoint, { version: (await profile()).version, body: body as never });
  const contacts = async (body: object) =>
    me.ok(contract.changeContactsEndpoint, { version: (await profile()).version, body: body as never });
  const withdraw = (...parts: ApprovablePart[]) => me.call(contract.withdrawProfileEndpoint, { body: { parts } });
  return { customerId, me, profile, change, contacts, withdraw };
}
const open = async (customerId: string) => {
  const { items } = await shop.staff().ok(requests.listRequestsEndpoint, { query: { filter: { customerId } } } as never);
  return items as unknown as {
    id: string;
    state: string;
    version: number;
    kind: string;
    profile: { field: string }[];
    ticket: { id: string };
  }[];
};
const one = async (customerId: string) => (await open(customerId))[0]!;
const approve = (request: { id: string; version: number }, body: object = {}) =>
  shop
    .staff()
    .call(requests.approveProfileRequestEndpoint, { params: { requestId: request.id }, version: request.version, body: body as never });
const customer = (customerId: string) => shop.staff().ok(customers.getCustomerEndpoint, { params: { customerId } });
const staffSets = async (customerId: string, body: object) =>
  shop.staff().ok(customers.updateCustomerEndpoint, {
    params: { customerId },
    version: (await customer(customerId)).version,
    body: body as never,
  });
const thread = (ticketId: string) => shop.staff().ok(tickets.getTicketEndpoint, { params: { ticketId } });

describe("asking", () => {
  it("P-191 a chosen part waits with its ticket, the rest is stored at once", async () => {
    const { customerId, profile, change } = await asker();
    const before = await profile();
    const after = await change({ fullName: "Jana Nova", city: "Split" });
    expect(after).toMatchObject({ name: before.name, city: "Split", approval: ["name", "phones", "street", "birth_date"] });
    expect(after.waiting).toMatchObject({ isAsked: false, parts: [{ part: "name", lines: ["Jana Nova"] }] });
    const request = await one(customerId);
    expect(request).toMatchObject({
      kind: "profile",
      state: "open",
      items: [],
      profile: [{ field: "fullName", before: [before.name], now: [before.name], wanted: ["Jana Nova"], isConflict: false }],
    });
    const ticket = await thread(request.ticket.id);
    expect(ticket.subject).toBe("Change of my details");
    expect(ticket.entries.find(({ kind }) => kind === "message")?.text).toBe("Please change my details:\nName: Jana Nova");
  });

  it("P-191 what is no good is refused at once, and nothing of it is stored", async () => {
    const { customerId, me, profile } = await asker();
    const { version, city } = await profile();
    const bad = { city: "Zadar", dateOfBirth: "2030-01-01" } as never;
    expect((await me.refused(contract.changeProfileEndpoint, { version, body: bad })).errors).toMatchObject([{ field: "dateOfBirth" }]);
    expect((await me.refused(contract.changeContactsEndpoint, { version, body: { phones: ["12"] } })).code).toBe("validation-failed");
    expect(await profile()).toMatchObject({ version, city, waiting: null });
    expect(await open(customerId)).toEqual([]);
  });

  it("P-191 changed again it replaces what waits; set back it waits no more, and with the last value the request ends", async () => {
    const { customerId, profile, change, contacts } = await asker();
    const { name } = await profile();
    await change({ fullName: "First" });
    const first = await one(customerId);
    await contacts({ phones: ["+49 30 901820"] });
    const after = await change({ fullName: "Second", street1: "New street 1" });
    expect(after.waiting?.parts).toEqual([
      { part: "name", lines: ["Second"] },
      { part: "phones", lines: ["+4930901820"] },
      { part: "street", lines: ["New street 1"] },
    ]);
    const [second, ...others] = await open(customerId);
    expect([second!.id, second!.version, others]).toEqual([first.id, first.version + 2, []]);
    // Whoever looked at the first values decides about no others unseen.
    expect(await approve(first)).toMatchObject({ status: 409, problem: { code: "edit-conflict" } });
    const decline = { params: { requestId: first.id }, body: { reason: "No", version: first.version } };
    expect(await shop.staff().refused(requests.declineRequestEndpoint, decline)).toMatchObject({ code: "edit-conflict" });
    await change({ fullName: name, street1: "" });
    expect((await profile()).waiting?.parts).toMatchObject([{ part: "phones" }]);
    expect((await contacts({ phones: [] })).waiting).toBeNull();
    expect(await one(customerId)).toMatchObject({ id: first.id, state: "withdrawn" });
    expect(await thread(first.ticket.id)).toMatchObject({ status: { kind: "closed" } });
  });

  it("P-191 one part is taken back, and then the last one; what waits no more is not found", async () => {
    const { customerId, change, withdraw, profile } = await asker();
    await change({ fullName: "Other", dateOfBirth: "1990-02-03" });
    expect((await withdraw("name")).status).toBe(200);
    expect((await profile()).waiting?.parts).toEqual([{ part: "birth_date", lines: ["1990-02-03"] }]);
    expect((await withdraw("name")).status).toBe(404);
    expect((await withdraw("birth_date", "name")).status).toBe(200);
    expect(await one(customerId)).toMatchObject({ state: "withdrawn" });
    const logged = await program.query<{ action: string }>(
      "select action from identity.audit_entries where entity = 'request' and customer_id = $1 order by seq",
      [customerId],
    );
    expect(logged.map(({ action }) => action)).toEqual(["request_asked", "request_changed", "request_withdrawn"]);
  });

  it("P-191 two saves at once make one request that holds both", async () => {
    const { customerId, me, profile } = await asker();
    const { version } = await profile();
    const answers = await Promise.all([
      me.call(contract.changeProfileEndpoint, { version, body: { fullName: "Twice" } }),
      me.call(contract.changeContactsEndpoint, { version, body: { phones: ["+4930901821"] } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const all = await open(customerId);
    expect(all).toHaveLength(1);
    expect(all[0]!.profile.map(({ field }) => field).toSorted()).toEqual(["fullName", "phones"]);
  });

  it("P-191 P-44 nothing waits where nothing is chosen, and what waits of a part that is hidden is not told", async () => {
    const { change, profile } = await asker();
    await change({ fullName: "Hidden" });
    await choose();
    await shop.set(portalProfileEdit, ["city"]);
    expect((await profile()).waiting).toMatchObject({ parts: [{ part: "name" }] });
    await shop.set(portalProfileView, []);
    expect(await profile()).toMatchObject({ name: null, waiting: null, approval: [] });
    expect((await change({ city: "Pula" })).city).toBe("Pula");
    await shop.set(portalProfileView, [...portalProfileView.fallback]);
    await shop.set(portalProfileEdit, ["name", "emails", "billing_emails", "phones", "street", "zip", "city", "birth_date", "language"]);
    await choose("name", "phones", "street", "birth_date");
  });
});

describe("deciding", () => {
  it("P-191 O-87 approved it is stored by whoever approves, and the customer reads so in the ticket", async () => {
    const { customerId, change, contacts, profile } = await asker();
    await change({ fullName: "Jana Approved", dateOfBirth: "1990-02-03" });
    await contacts({ phones: ["+4930901820"] });
    const request = await one(customerId);
    const answer = await approve(request, { note: "Welcome." });
    expect(answer).toMatchObject({ status: 200, body: { state: "approved", profile: [{ now: null, wanted: ["Jana Approved"] }, {}, {}] } });
    expect(await profile()).toMatchObject({ name: "Jana Approved", birthDate: "1990-02-03", phones: ["+4930901820"], waiting: null });
    const ticket = await thread(request.ticket.id);
    expect(ticket.status.kind).toBe("closed");
    const told = ticket.entries.filter(({ kind }) => kind === "reply").map(({ text }) => text);
    expect(told).toEqual([expect.stringMatching(/^We have changed your details:\nName: Jana Approved\n[\s\S]*\n\nWelcome\.$/)]);
    const logged = await program.query<{ action: string; actor_kind: string }>(
      "select action, actor_kind from identity.audit_entries where customer_id = $1 and entity in ('customer', 'request') order by seq",
      [customerId],
    );
    expect(logged.slice(-2)).toEqual([
      { action: "updated", actor_kind: "staff" },
      { action: "request_approved", actor_kind: "staff" },
    ]);
  });

  it("P-191 declined it stays as it was, and the customer reads why", async () => {
    const { customerId, change, profile } = await asker();
    const { name } = await profile();
    await change({ fullName: "Somebody else" });
    const request = await one(customerId);
    const body = { reason: "Please send us the marriage certificate first.", version: request.version };
    await shop.staff().ok(requests.declineRequestEndpoint, { params: { requestId: request.id }, body });
    expect(await profile()).toMatchObject({ name, waiting: null });
    const told = (await thread(request.ticket.id)).entries.filter(({ kind }) => kind === "reply");
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining("marriage certificate")]);
  });

  it("P-191 O-87 what staff changed meanwhile is shown as a conflict, and overwritten only once that is confirmed", async () => {
    const { customerId, change, profile } = await asker();
    const { name } = await profile();
    await change({ fullName: "Jana Wanted" });
    await staffSets(customerId, { fullName: "Jana Desk" });
    const request = await one(customerId);
    expect(request.profile).toMatchObject([{ before: [name], now: ["Jana Desk"], wanted: ["Jana Wanted"], isConflict: true }]);
    expect(await approve(request)).toMatchObject({ status: 409, problem: { code: "profile-moved" } });
    expect((await profile()).name).toBe("Jana Desk");
    expect((await approve(request, { acceptsDifference: true })).status).toBe(200);
    expect((await profile()).name).toBe("Jana Wanted");
  });

  it("O-88 the same change made by staff leaves nothing to decide", async () => {
    const done = await asker();
    const left = await asker();
    await done.change({ fullName: "Jana Same" });
    await left.change({ fullName: "Jana Late" });
    await staffSets(done.customerId, { fullName: "Jana Same" });
    const now = program.clock.now();
    await shop.moveTo("2026-11-12T08:00:00Z");
    await program.runDay();
    await shop.moveTo(now.toISOString());
    expect([(await one(done.customerId)).state, (await one(left.customerId)).state]).toEqual(["obsolete", "open"]);
  });

  it("O-88 two approvals at once: one is done, the other is told that it was decided", async () => {
    const { customerId, change } = await asker();
    await change({ fullName: "Jana Once" });
    const request = await one(customerId);
    const answers = await Promise.all([approve(request), approve(request)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.problem).toMatchObject({ code: "already-decided" });
    const logged = await program.query(
      "select 1 from identity.audit_entries where entity = 'customer' and action = 'updated' and customer_id = $1",
      [customerId],
    );
    expect(logged).toHaveLength(1);
  });

  it("O-88 approving and taking back at once: exactly one of them happens", async () => {
    const { customerId, change, withdraw, profile } = await asker();
    await change({ fullName: "Jana Race" });
    const request = await one(customerId);
    const [approved, withdrawn] = await Promise.all([approve(request), withdraw("name")]);
    expect([approved.status === 200, withdrawn.status === 200].filter(Boolean)).toHaveLength(1);
    expect((await profile()).name === "Jana Race").toBe(approved.status === 200);
    expect((await one(customerId)).state).toBe(approved.status === 200 ? "approved" : "withdrawn");
  });

  it("O-86 the right is that of the profile, for the partner's own customers only; nothing of it goes the way of prices", async () => {
    const { customerId, change } = await asker();
    await change({ fullName: "Jana Right" });
    const request = await one(customerId);
    const params = { requestId: request.id };
    const services = await signInStaff(program, { levels: { "customers.services.view": "all", "customers.services.update": "all" } });
    expect((await services.call(requests.getRequestEndpoint, { params })).status).toBe(404);
    expect(await services.ok(requests.listRequestsEndpoint, { query: { filter: { customerId } } } as never)).toMatchObject({ items: [] });
    expect((await services.call(requests.approveProfileRequestEndpoint, { params, version: 1, body: {} })).status).toBe(403);
    const looker = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    expect(await looker.ok(requests.getRequestEndpoint, { params })).toMatchObject({ id: request.id });
    expect((await looker.call(requests.declineRequestEndpoint, { params, body: { reason: "No" } })).status).toBe(403);
    const other = await program.inWork((work) =>
      createPartner(work, { code: "else", name: "Else", legalName: "Else", currency: "EUR", timeZone: "Europe/Berlin" }),
    );
    const foreign = await signInStaff(program, { partners: [other.id] });
    expect((await foreign.call(requests.getRequestEndpoint, { params })).status).toBe(404);
    expect((await foreign.call(requests.approveProfileRequestEndpoint, { params, version: 1, body: {} })).status).toBe(404);
    expect(await shop.staff().refused(requests.approveRequestEndpoint, { params, body: { quoteIds: [], note: "Yes" } })).toMatchObject({
      code: "not-offered",
    });
    const stranger = await asker();
    expect((await stranger.withdraw("name")).status).toBe(404);
    expect((await stranger.profile()).waiting).toBeNull();
    expect((await one(customerId)).state).toBe("open");
  });

  it("O-82 what waits of a record that goes into another ends with it", async () => {
    const { customerId, change } = await asker();
    const survivor = await asker();
    await change({ fullName: "Jana Gone" });
    await survivor.change({ fullName: "Jana Stays" });
    const request = await one(customerId);
    const [kept, lost] = [await customer(survivor.customerId), await customer(customerId)];
    await shop.staff().ok(customers.mergeEndpoint, {
      params: { customerId: survivor.customerId },
      body: { loserId: customerId, typed: lost.number, take: [], versions: { survivor: kept.version, loser: lost.version } },
    });
    const all = await open(survivor.customerId);
    expect(all.map(({ id, state }) => [id === request.id, state]).toSorted()).toEqual([
      [false, "open"],
      [true, "obsolete"],
    ]);
  });
});
