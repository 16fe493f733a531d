import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar.ts";
import { type Caller, type StaffCaller, signInCustomer, signInStaff } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { addCustomer } from "../customers/index.ts";
import { createPartner, resetSetting, setSetting } from "../partners/index.ts";
import { createCannedEndpoint, fillCannedEndpoint, listCannedEndpoint, updateCannedEndpoint } from "./answers/contract.ts";
import * as contract from "./contract.ts";
import { downloadTicketFileEndpoint, uploadTicketFileEndpoint } from "./files/contract.ts";
import { mergeTicketEndpoint, splitTicketEndpoint, unmergeTicketEndpoint } from "./joined/contract.ts";
import {
  portalCloseTicketEndpoint,
  portalCreateTicketEndpoint,
  portalDownloadFileEndpoint,
  portalReadTicketEndpoint,
  portalReplyEndpoint,
  portalStarTicketEndpoint,
  portalTicketEndpoint,
  portalTicketOptionsEndpoint,
  portalTicketsEndpoint,
  portalUnreadEndpoint,
  portalUploadFileEndpoint,
} from "./portal/contract.ts";
import { listPresenceEndpoint, markPresenceEndpoint } from "./presence/contract.ts";
import * as settings from "./settings.ts";
import {
  createGroupEndpoint,
  createStatusEndpoint,
  deleteGroupEndpoint,
  deleteStatusEndpoint,
  saveMovesEndpoint,
  ticketSetupEndpoint,
  updateGroupEndpoint,
  updateStatusEndpoint,
} from "./setup/contract.ts";

const program = await testProgram({ now: "2026-03-02T08:00:00Z" });
const makePartner = (code: string) =>
  program.inWork((work) => createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" }));
const north = await makePartner("north");
const south = await makePartner("south");
const makeCustomer = (partnerId: string, fullName: string) =>
  program.inWork((work) =>
    addCustomer(
      work,
      { partnerId, category: "individual", fullName, language: "en", status: "active", emails: [], addedOn: "2026-01-01" as Day },
      { requireFields: false },
    ),
  );
const [ana, ivo, sonja] = [await makeCustomer(north.id, "Ana"), await makeCustomer(north.id, "Ivo"), await makeCustomer(south.id, "Sonja")];
let eva: StaffCaller = await signInStaff(program, { fullName: "Eva Staff" });
let asAna: Caller = await signInCustomer(program, ana.id);
let asIvo: Caller = await signInCustomer(program, ivo.id);

/** A sign-in does not outlive the days between. */
async function moveTo(moment: string): Promise<void> {
  program.clock.moveTo(moment);
  eva = await signInStaff(program, { fullName: "Eva Staff" });
  asAna = await signInCustomer(program, ana.id);
  asIvo = await signInCustomer(program, ivo.id);
}
const setUp = await eva.ok(ticketSetupEndpoint);
const status = (english: string) => setUp.statuses.find(({ titles }) => titles.en === english)!;
const type = (english: string) => setUp.types.find(({ titles }) => titles.en === english)!;
const titleOf = (ticket: { status: { titles: Record<string, string> } }) => ticket.status.titles.en;

/** Opened by Ana in the portal; what she opened before counts as yesterday's, or she would come to her limit. */
async function write(body: Partial<Parameters<typeof newTicket>[0]> = {}) {
  await program.query("update tickets.tickets set created_at = created_at - interval '1 day' where customer_id = $1", [ana.id]);
  return newTicket({ subject: "No internet", text: "It stopped at noon.", ...body });
}
const newTicket = (body: { subject: string; text: string; fileIds?: string[]; typeId?: string; priority?: contract.Priority }) =>
  asAna.ok(portalCreateTicketEndpoint, { body });
const params = (id: string) => ({ params: { ticketId: id } });
const show = (id: string, who: Caller = eva) => who.ok(contract.getTicketEndpoint, params(id));
const own = (id: string) => asAna.ok(portalTicketEndpoint, params(id));
const lastPublic = (ticket: Awaited<ReturnType<typeof show>>) =>
  ticket.entries.filter(({ isPublic, kind }) => isPublic && kind !== "event").at(-1)!.id;
async function reply(id: string, text = "We look into it.", more: { status?: string; fileIds?: string[] } = {}) {
  return eva.ok(contract.replyTicketEndpoint, { ...params(id), body: { text, seen: lastPublic(await show(id)), ...more } });
}
const note = (id: string, text: string, fileIds: string[] = []) =>
  eva.ok(contract.addNoteEndpoint, { ...params(id), body: { text, fileIds } });
const answer = (id: string, text: string) => asAna.ok(portalReplyEndpoint, { ...params(id), body: { text } });
const bytes = (content: string) => new TextEncoder().encode(content) as Uint8Array<ArrayBuffer>;
const pdf = (name = "photo.pdf") => ({ name, bytes: bytes(`%PDF-1.7\n%âãÏÓ\n${name}`) });
const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
  program.inWork((work) => setSetting(work, setting, { level: "system" }, value));
const messagesOf = (topic: string, since: Date) =>
  program.query<{ type: string; object_id: string }>(
    "select type, object_id from platform.events where type like $1 and at >= $2 order by id",
    [topic, since],
  );

describe("P-161 a customer writes", () => {
  it("P-161 opens a ticket with its files; staff and the customer see the same thread", async () => {
    const file = await asAna.ok(portalUploadFileEndpoint, { body: {}, file: pdf() });
    const made = await write({ fileIds: [file.id], typeId: type("Incident").id, priority: "high" });
    expect(made).toMatchObject({
      subject: "No internet",
      isOpen: true,
      isUnread: false,
      status: { titles: { en: "New" } },
      priority: "high",
    });
    expect(made.entries.map(({ kind, author, text, files }) => [kind, author.kind, text, files.map(({ name }) => name)])).toEqual([
      ["event", "you", "", []],
      ["message", "you", "It stopped at noon.", ["photo.pdf"]],
    ]);
    const ticket = await show(made.id);
    expect(ticket).toMatchObject({
      customer: { id: ana.id, name: "Ana" },
      channel: "portal",
      awaitsStaff: true,
      type: { titles: { en: "Incident" } },
    });
    const got = await eva.call(downloadTicketFileEndpoint, { params: { fileId: file.id } });
    expect(got.bytes.toString()).toContain("%PDF");
    const mine = await asAna.call(portalDownloadFileEndpoint, { params: { fileId: file.id }, query: { inline: "true" } });
    expect([mine.status, mine.headers["content-disposition"]]).toEqual([200, expect.stringContaining("inline")]);
  });

  it("P-161 a file is checked by content and size, and that file alone is refused", async () => {
    const refuse = async (file: { name: string; bytes: Uint8Array<ArrayBuffer> }) =>
      (await asAna.refused(portalUploadFileEndpoint, { body: {}, file })).code;
    expect(await refuse({ name: "photo.jpg", bytes: bytes("#!/bin/sh\nrm -rf /\n") })).toBe("file-type-refused");
    expect(await refuse({ name: "blob.pdf", bytes: new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]) })).toBe("validation-failed");
    await set(settings.portalAttachMaxMb, 1);
    expect(await refuse({ name: "big.pdf", bytes: bytes(`%PDF-1.7\n${"x".repeat(1024 * 1024)}`) })).toBe("file-too-big");
    await set(settings.portalAttachMaxMb, 10);
  });

  it("P-161 nobody sends somebody else's upload, and no upload twice", async () => {
    const file = await asIvo.ok(portalUploadFileEndpoint, { body: {}, file: pdf() });
    const body = { subject: "Mine", text: "Look.", fileIds: [file.id] };
    expect((await asAna.refused(portalCreateTicketEndpoint, { body })).errors).toMatchObject([{ field: "fileIds", code: "unknown-value" }]);
    await asIvo.ok(portalCreateTicketEndpoint, { body });
    expect((await asIvo.refused(portalCreateTicketEndpoint, { body })).errors).toMatchObject([{ field: "fileIds" }]);
  });

  it("P-161 subject, text and number of files have their limits; a type that is not for the portal is unknown", async () => {
    const refuse = async (body: Record<string, unknown>) =>
      (await asAna.refused(portalCreateTicketEndpoint, { body: { subject: "Help me", text: "x", ...body } as never })).errors?.map(
        ({ field }) => field,
      );
    expect(await refuse({ subject: "ab" })).toEqual(["subject"]);
    expect(await refuse({ subject: "x".repeat(151), text: "" })).toEqual(["subject", "text"]);
    expect(await refuse({ text: "x".repeat(20_001) })).toEqual(["text"]);
    expect(await refuse({ fileIds: Array.from({ length: 11 }, () => crypto.randomUUID()) })).toEqual(["fileIds"]);
    expect(await refuse({ typeId: type("Lead").id })).toEqual(["typeId"]);
    expect(await refuse({ serviceId: crypto.randomUUID() })).toEqual(["serviceId"]);
  });

  it("P-161 without choose_priority it is medium, whatever is sent; the group is the default one", async () => {
    const group = setUp.groups.find(({ name }) => name === "Support")!;
    await set(settings.portalChoosePriority, false);
    await set(settings.portalDefaultGroup, group.id);
    const ticket = await show((await write({ priority: "urgent" })).id);
    expect(ticket).toMatchObject({ priority: "medium", group: { id: group.id, name: "Support" } });
    await set(settings.portalChoosePriority, true);
    await program.inWork((work) => resetSetting(work, settings.portalDefaultGroup, { level: "system" }));
  });

  it("P-161 twenty new ones a day, by the partner's clock, also when they come at once", async () => {
    const zoe = await makeCustomer(north.id, "Zoe");
    const asZoe = await signInCustomer(program, zoe.id);
    const body = { subject: "Again", text: "Again." };
    const answers = await Promise.all(Array.from({ length: 22 }, () => asZoe.call(portalCreateTicketEndpoint, { body })));
    expect(answers.filter(({ status: code }) => code === 200)).toHaveLength(20);
    const refused = answers.flatMap(({ problem }) => (problem ? [problem] : []));
    expect(refused).toMatchObject([
      { code: "limit-reached", status: 409, current: { limit: 20, renewsAt: "2026-03-02T23:00:00.000Z" } },
      {},
    ]);
    expect((await asZoe.ok(portalTicketOptionsEndpoint)).newTicketsLeft).toBe(0);
  });
});

describe("P-160 what the portal never shows", () => {
  it("P-160 O-121 O-149 notes, internal calls, hidden tickets and their files", async () => {
    const { id } = await write();
    const file = await eva.ok(uploadTicketFileEndpoint, { body: {}, file: pdf("internal.pdf") });
    await note(id, "He never pays on time.", [file.id]);
    await eva.ok(contract.addCallEndpoint, { ...params(id), body: { text: "Told him off.", direction: "out", isPublic: false } });
    const seen = await own(id);
    expect(JSON.stringify(seen)).not.toMatch(/never pays|Told him|internal\.pdf/);
    const list = await asAna.ok(portalTicketsEndpoint, { query: { filter: { text: "never pays" } } });
    expect(list.items).toEqual([]);
    expect((await asAna.call(portalDownloadFileEndpoint, { params: { fileId: file.id } })).status).toBe(404);
    // The second net: the row of the file is nobody's, so no other way of a customer leads there either.
    expect(await program.query("select customer_id from platform.files where name = 'internal.pdf'")).toEqual([{ customer_id: null }]);
    // A note moves nothing that the portal shows.
    expect(seen).toMatchObject({ isUnread: false, updatedAt: seen.createdAt });

    await reply(id);
    const ticket = await show(id);
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version: ticket.version, body: { hidden: true } });
    expect((await asAna.call(portalTicketEndpoint, params(id))).status).toBe(404);
    expect((await asAna.ok(portalTicketsEndpoint, {})).items.map((row) => row.id)).not.toContain(id);
    expect((await asAna.call(portalReplyEndpoint, { ...params(id), body: { text: "Hello?" } })).status).toBe(404);
  });

  it("P-160 what `fields` leaves out is absent, and the star with it", async () => {
    const { id } = await write();
    expect((await asAna.call(portalStarTicketEndpoint, { ...params(id), body: { isStarred: true } })).problem?.code).toBe("feature-off");
    await set(settings.portalTicketFields, ["subject", "star"]);
    await asAna.ok(portalStarTicketEndpoint, { ...params(id), body: { isStarred: true } });
    const [row] = (await asAna.ok(portalTicketsEndpoint, { query: { filter: { starred: "true" } } })).items;
    expect(row).toEqual({ id, subject: "No internet", isStarred: true, isOpen: true, isUnread: false });
    await set(settings.portalTicketFields, ["id", "subject", "priority", "status", "type", "created", "updated"]);
  });

  it("P-1 nobody else's", async () => {
    const { id } = await write();
    for (const [endpoint, body] of [
      [portalTicketEndpoint, {}],
      [portalReplyEndpoint, { text: "x" }],
      [portalReadTicketEndpoint, {}],
      [portalCloseTicketEndpoint, {}],
    ] as const)
      expect([endpoint.path, (await asIvo.call(endpoint as never, { ...params(id), body } as never)).status]).toEqual([endpoint.path, 404]);
  });

  it("P-250 an internal note and a hidden ticket tell no page of the customer; a reply and a status do", async () => {
    const live: { topic: string; id: string; staffOnly?: boolean }[] = [];
    const { default: pg } = await import("pg");
    const listener = new pg.Client({ connectionString: program.databaseUrl });
    await listener.connect();
    listener.on("notification", ({ payload }) => live.push(JSON.parse(payload ?? "{}")));
    await listener.query("listen demarc_live");
    const told = async (): Promise<string[]> => {
      await listener.query("select 1");
      return live.splice(0).flatMap(({ topic, staffOnly }) => (staffOnly ? [] : [topic]));
    };
    const { id } = await write();
    expect(await told()).toEqual(["ticket.created"]);
    await note(id, "Between us.");
    expect(await told()).toEqual([]);
    await reply(id);
    expect(await told()).toEqual(["ticket.replied"]);
    const { version } = await show(id);
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version, body: { statusId: status("On hold (third party)").id } });
    // Its status, and what stands around the thread.
    expect(await told()).toEqual(expect.arrayContaining(["ticket.moved"]));
    const hidden = await eva.ok(contract.createTicketEndpoint, {
      body: { customerId: ana.id, subject: "Between us", text: "Watch out.", as: "note", hidden: true },
    });
    await eva.ok(contract.replyTicketEndpoint, { ...params(hidden.id), body: { text: "Hm.", seen: null } });
    expect(await told()).toEqual([]);
    await listener.end();
  });
});

describe("O-118 what moves a ticket by itself", () => {
  it("O-118 created, replied, answered, closed, reopened", async () => {
    const { id } = await write();
    expect(titleOf(await show(id))).toBe("New");
    expect(titleOf(await reply(id))).toBe("Waiting on customer");
    expect(await own(id)).toMatchObject({ isUnread: true, status: { titles: { en: "Waiting for you" } } });
    expect(await answer(id, "It is still gone.")).toMatchObject({ status: { titles: { en: "In progress" } } });
    expect(titleOf(await show(id))).toBe("Waiting on agent");
    expect(titleOf(await eva.ok(contract.closeTicketEndpoint, params(id)))).toBe("Resolved");
    expect(titleOf(await eva.ok(contract.reopenTicketEndpoint, params(id)))).toBe("Work in progress");
  });

  it("O-118 the status of the reply button, and keep", async () => {
    const { id } = await write();
    expect(titleOf(await reply(id, "A moment.", { status: "keep" }))).toBe("New");
    expect(await reply(id, "Done.", { status: status("Resolved").id })).toMatchObject({ closedAt: expect.any(String) });
  });

  it("O-118 assigning leaves New, and taking is assigning to oneself", async () => {
    const { id } = await write();
    const taken = await eva.ok(contract.takeTicketEndpoint, { ...params(id), body: { from: null } });
    expect([titleOf(taken), taken.assignee?.name]).toEqual(["Work in progress", "Eva Staff"]);
    const max = await signInStaff(program, { fullName: "Max" });
    expect((await max.refused(contract.takeTicketEndpoint, { ...params(id), body: { from: null } })).code).toBe("taken-meanwhile");
    expect((await max.ok(contract.takeTicketEndpoint, { ...params(id), body: { from: eva.adminId } })).assignee?.name).toBe("Max");
  });

  it("O-117 the statuses that may follow are kept to, and named by the refusal", async () => {
    const only = await eva.ok(updateStatusEndpoint, {
      params: { statusId: status("New").id },
      version: status("New").version,
      body: { nextIds: [status("Work in progress").id, status("Waiting on customer").id] },
    });
    const { id, version } = await show((await write()).id);
    const refused = await eva.refused(contract.updateTicketEndpoint, { ...params(id), version, body: { statusId: status("Resolved").id } });
    expect([refused.code, refused.status, refused.current]).toEqual(["transition-refused", 409, { allowed: only.nextIds }]);
    expect((await eva.refused(contract.closeTicketEndpoint, params(id))).code).toBe("transition-refused");
    expect((await own(id)).mayClose).toBe(false);
    await eva.ok(updateStatusEndpoint, { params: { statusId: only.id }, version: only.version, body: { nextIds: [] } });
  });

  it("O-119 P-166 within the days an answer reopens with the same assignee; later it opens a linked ticket; thanks open nothing", async () => {
    const { id, number } = await write();
    await eva.ok(contract.takeTicketEndpoint, { ...params(id), body: { from: null } });
    await eva.ok(contract.closeTicketEndpoint, params(id));
    expect(await answer(id, "Thank you!")).toMatchObject({ id, isOpen: false });
    expect(await answer(id, "Thanks, but it is still not working?")).toMatchObject({ id, isOpen: true });
    expect(await show(id)).toMatchObject({ assignee: { name: "Eva Staff" }, reopened: 1, status: { titles: { en: "Work in progress" } } });
    await eva.ok(contract.closeTicketEndpoint, params(id));
    await moveTo("2026-03-15T08:00:00Z");
    expect((await own(id)).answerOpensNew).toBe(false);
    await moveTo("2026-03-17T08:00:00Z");
    expect((await own(id)).answerOpensNew).toBe(true);
    const later = await answer(id, "It is gone again.");
    expect(later.id).not.toBe(id);
    expect(later).toMatchObject({ isOpen: true, subject: "No internet", links: [{ id, number, isEarlier: true }] });
    expect(await own(id)).toMatchObject({ isOpen: false, links: [{ id: later.id, isEarlier: false }] });
    await moveTo("2026-03-02T09:00:00Z");
  });

  it("O-119 what is opened again is the group's where its assignee has left", async () => {
    const leaver = await signInStaff(program, { fullName: "Leaver" });
    const { id } = await write();
    await leaver.ok(contract.takeTicketEndpoint, { ...params(id), body: { from: null } });
    await eva.ok(contract.closeTicketEndpoint, params(id));
    await program.query("update identity.administrators set status = 'archived' where id = $1", [leaver.adminId]);
    await answer(id, "Not settled at all.");
    await program.runJobs();
    expect(await show(id)).toMatchObject({ assignee: null, status: { kind: "open" } });
  });

  it("O-120 who does not answer is reminded after 3 working days and closed after 7; an answer stops both", async () => {
    await moveTo("2026-04-01T10:00:00Z");
    const [silent, talks] = [(await write()).id, (await write()).id];
    await reply(silent);
    await reply(talks);
    await program.runDay();
    await moveTo("2026-04-06T07:30:00Z");
    // Wednesday to Monday: Thursday, Friday and Monday are three working days.
    await program.runDay();
    expect((await own(silent)).entries.map(({ event }) => event?.code)).toContain("reminded");
    await answer(talks, "Here I am.");
    await program.runDay();
    expect((await own(silent)).entries.filter(({ event }) => event?.code === "reminded")).toHaveLength(1);
    await moveTo("2026-04-09T07:30:00Z");
    await program.runDay();
    expect((await own(silent)).isOpen).toBe(true);
    await moveTo("2026-04-10T07:30:00Z");
    await program.runDay();
    const closed = await own(silent);
    expect([closed.isOpen, closed.entries.map(({ event }) => event?.code)]).toEqual([false, expect.arrayContaining(["closed-by-itself"])]);
    expect((await own(talks)).isOpen).toBe(true);
    await moveTo("2026-03-02T10:00:00Z");
  });
});

describe("P-163 P-165 the thread", () => {
  it("P-163 calls appear as their summary, status changes by the customer's words, staff by first name or group", async () => {
    const support = setUp.groups.find(({ name }) => name === "Support")!;
    const { id, version: first } = await show((await write()).id);
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version: first, body: { groupId: support.id } });
    await eva.ok(contract.addCallEndpoint, {
      ...params(id),
      body: { text: "Agreed on Tuesday.", direction: "out", minutes: 4, status: status("Waiting on customer").id },
    });
    const seen = await own(id);
    expect(
      seen.entries.slice(2).map(({ kind, channel, text, author, event }) => [kind, channel, text, author.name, event?.status?.titles.en]),
    ).toEqual([
      ["call", "phone", "Agreed on Tuesday.", "Eva", undefined],
      ["event", "admin", "", "Eva", "Waiting for you"],
    ]);
    await set(settings.portalAuthor, "group");
    expect((await own(id)).entries[2]?.author).toEqual({ kind: "staff", name: "Support" });
    await set(settings.portalAuthor, "first_name");
    // Work in progress and waiting on agent are one to the customer: nothing is told.
    await answer(id, "Fine.");
    const before = (await own(id)).entries.length;
    const { version } = await show(id);
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version, body: { statusId: status("Work in progress").id } });
    expect((await own(id)).entries).toHaveLength(before);
  });

  it("P-165 unread is what staff said after the mark; opening it on one device reads it on all", async () => {
    await moveTo("2026-03-02T10:00:00Z");
    const { count: already } = await asAna.ok(portalUnreadEndpoint);
    const { id } = await write();
    const otherDevice = await signInCustomer(program, ana.id);
    await reply(id);
    expect((await otherDevice.ok(portalUnreadEndpoint)).count).toBe(already + 1);
    program.clock.moveTo("2026-03-02T10:05:00Z");
    expect((await asAna.ok(portalReadTicketEndpoint, params(id))).count).toBe(already);
    expect((await otherDevice.ok(portalTicketEndpoint, params(id))).isUnread).toBe(false);
    expect((await show(id)).customerReadAt).toBe("2026-03-02T10:05:00.000Z");
    program.clock.moveTo("2026-03-02T10:06:00Z");
    await note(id, "No dot for this.");
    expect((await own(id)).isUnread).toBe(false);
    await reply(id, "One more thing.");
    expect((await own(id)).entries.filter(({ isUnread }) => isUnread).map(({ text }) => text)).toEqual(["One more thing."]);
    // One's own words are read.
    await asAna.ok(portalReadTicketEndpoint, params(id));
    await answer(id, "Yes.");
    expect((await own(id)).isUnread).toBe(false);
  });

  it("P-166 the customer closes with a rating where the provider lets them", async () => {
    const { id } = await write();
    const closed = await asAna.ok(portalCloseTicketEndpoint, {
      ...params(id),
      body: { rating: { isSatisfied: true, comment: "Quick." } },
    });
    expect(closed).toMatchObject({ isOpen: false, isUnread: false, rating: { isSatisfied: true, comment: "Quick." } });
    expect(await show(id)).toMatchObject({ rating: "satisfied", ratingComment: "Quick." });
    await set(settings.portalMayClose, false);
    const other = await write();
    expect(other.mayClose).toBe(false);
    expect((await asAna.refused(portalCloseTicketEndpoint, params(other.id))).code).toBe("feature-off");
    await set(settings.portalMayClose, true);
  });
});

describe("O-143 two at once", () => {
  it("O-143 the second reply is asked, because there is a newer public entry; nothing is lost", async () => {
    const { id } = await write();
    const seen = lastPublic(await show(id));
    const max = await signInStaff(program, { fullName: "Max" });
    const both = await Promise.all(
      [eva, max].map((who) => who.call(contract.replyTicketEndpoint, { ...params(id), body: { text: "I do it.", seen } })),
    );
    expect(both.map(({ status: code }) => code).toSorted()).toEqual([200, 409]);
    const refused = both.find(({ problem }) => problem)!;
    expect(refused.problem).toMatchObject({ code: "newer-entry", current: { text: "I do it." } });
    await max.ok(contract.replyTicketEndpoint, { ...params(id), body: { text: "Me too.", seen, evenIfNewer: true } });
    expect((await own(id)).entries.filter(({ kind }) => kind === "reply")).toHaveLength(2);
    // A note in between asks nobody.
    const now = lastPublic(await show(id));
    await note(id, "Between us.");
    await eva.ok(contract.replyTicketEndpoint, { ...params(id), body: { text: "And this.", seen: now } });
  });

  it("O-118 a close and an answer at once: it is closed and opened again, or answered and closed; the answer stands in either case", async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await write();
      const [closed, answered] = await Promise.all([
        eva.call(contract.closeTicketEndpoint, params(id)),
        asAna.call(portalReplyEndpoint, { ...params(id), body: { text: "It is back again, and gone again." } }),
      ]);
      expect([closed.status, answered.status]).toEqual([200, 200]);
      const ticket = await show(id);
      expect(ticket.entries.filter(({ kind }) => kind === "message")).toHaveLength(2);
      expect([0, 1]).toContain(ticket.reopened);
      expect(ticket.status.kind === "closed").toBe(ticket.reopened === 0);
      expect(ticket.closedAt === null).toBe(ticket.reopened === 1);
    }
  });

  it("O-4 an edit names the version that it read; words in between stand in nobody's way", async () => {
    const { id } = await write();
    const { version } = await show(id);
    await note(id, "A note.");
    await answer(id, "More.");
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version, body: { priority: "urgent" } });
    const refused = await eva.refused(contract.updateTicketEndpoint, { ...params(id), version, body: { subject: "Another" } });
    expect(refused).toMatchObject({ code: "edit-conflict", current: { priority: "urgent" } });
  });

  it("O-143 who is there and who writes, without oneself; forgotten after 45 seconds", async () => {
    const { id } = await write();
    const max = await signInStaff(program, { fullName: "Max" });
    const since = program.clock.now();
    await eva.ok(markPresenceEndpoint, { ...params(id), body: { state: "viewing" } });
    expect((await max.ok(markPresenceEndpoint, { ...params(id), body: { state: "writing" } })).items).toMatchObject([
      { admin: { name: "Eva Staff" }, isWriting: false },
    ]);
    expect((await eva.ok(listPresenceEndpoint, params(id))).items).toMatchObject([{ admin: { name: "Max" }, isWriting: true }]);
    // The same said again tells nobody.
    await max.ok(markPresenceEndpoint, { ...params(id), body: { state: "writing" } });
    expect(await messagesOf("ticket_presence.%", since)).toHaveLength(2);
    await max.ok(markPresenceEndpoint, { ...params(id), body: { state: "left" } });
    expect((await eva.ok(listPresenceEndpoint, params(id))).items).toEqual([]);
  });
});

describe("O-121 who reaches which tickets", () => {
  it("O-121 own: assigned or watched; group: of my groups and of none; partners apart", async () => {
    const everyday = (level: "own" | "group") =>
      ({
        "tickets.tickets.view": level,
        "tickets.tickets.update": level,
        "tickets.tickets.create": "all",
        "tickets.notes.view": level,
        "tickets.notes.create": level,
      }) as const;
    const tech = await signInStaff(program, { fullName: "Tech", levels: everyday("own") });
    const agent = await signInStaff(program, { fullName: "Agent", levels: everyday("group") });
    const foreign = await signInStaff(program, { fullName: "South", partners: [south.id] });
    const [it_, sales] = ["IT", "Sales"].map((name) => setUp.groups.find((group) => group.name === name)!);
    await eva.ok(updateGroupEndpoint, {
      params: { groupId: it_!.id },
      version: it_!.version,
      body: { memberIds: [agent.adminId, eva.adminId] },
    });
    const open = async (groupId: string | null) =>
      (await eva.ok(contract.createTicketEndpoint, { body: { customerId: ana.id, subject: "Level test", text: "x", groupId } })).id;
    const [ofIt, ofSales, ofNone] = [await open(it_!.id), await open(sales!.id), await open(null)];
    const seen = async (who: Caller) =>
      (await who.ok(contract.listTicketsEndpoint, { query: { filter: { text: "Level test" } } })).items.map(({ id }) => id).toSorted();
    expect(await seen(agent)).toEqual([ofIt, ofNone].toSorted());
    expect(await seen(tech)).toEqual([]);
    expect(await seen(foreign)).toEqual([]);
    expect((await agent.call(contract.getTicketEndpoint, params(ofSales))).status).toBe(404);
    expect((await foreign.call(contract.getTicketEndpoint, params(ofIt))).status).toBe(404);
    const { version } = await show(ofSales);
    await eva.ok(contract.updateTicketEndpoint, { ...params(ofSales), version, body: { watcherIds: [tech.adminId] } });
    expect(await seen(tech)).toEqual([ofSales]);
    // Who is not in the group does not get its tickets.
    const { version: v } = await show(ofIt);
    const refused = await eva.refused(contract.updateTicketEndpoint, { ...params(ofIt), version: v, body: { assigneeId: tech.adminId } });
    expect([refused.code, refused.status]).toEqual(["assignee-not-in-group", 422]);
    expect((await eva.ok(contract.listAssigneesEndpoint, { query: { groupId: it_!.id } })).items.map(({ name }) => name)).toEqual([
      "Agent",
      "Eva Staff",
    ]);
    // Whoever sees their own only watches what they open.
    const own_ = await tech.ok(contract.createTicketEndpoint, { body: { customerId: ana.id, subject: "Opened by tech", text: "x" } });
    expect(own_.watchers).toEqual([{ id: tech.adminId, name: "Tech" }]);
  });

  it("O-121 without the right to notes they are not there, nor are their files or words to search for", async () => {
    const reader = await signInStaff(program, { levels: { "tickets.tickets.view": "all" } });
    const { id } = await write();
    const file = await eva.ok(uploadTicketFileEndpoint, { body: {}, file: pdf("secret.pdf") });
    await note(id, "Zanzibar.", [file.id]);
    expect((await show(id, reader)).entries.some(({ kind }) => kind === "note")).toBe(false);
    expect((await reader.call(downloadTicketFileEndpoint, { params: { fileId: file.id } })).status).toBe(404);
    const found = (who: Caller) => who.ok(contract.listTicketsEndpoint, { query: { filter: { text: "zanzibar" } } });
    expect([(await found(reader)).items.length, (await found(eva)).items.map((row) => row.id)]).toEqual([0, [id]]);
  });

  it("O-146 a mention makes the person a watcher", async () => {
    const max = await signInStaff(program, { fullName: "Max" });
    const { id } = await write();
    const after = await eva.ok(contract.addNoteEndpoint, { ...params(id), body: { text: "@Max look", mentionIds: [max.adminId] } });
    expect(after.watchers).toEqual([{ id: max.adminId, name: "Max" }]);
    expect((await max.ok(contract.ticketCountsEndpoint)).folders.watching).toBe(1);
  });
});

describe("O-142 lists, folders and counts", () => {
  it("O-142 every filter finds what it says", async () => {
    const { id, number } = await eva.ok(contract.createTicketEndpoint, {
      body: {
        customerId: ivo.id,
        subject: "Filter me",
        text: "Words in the thread",
        priority: "urgent",
        typeId: type("Question").id,
        channel: "phone",
      },
    });
    const list = async (filter: Record<string, string>) =>
      (await eva.ok(contract.listTicketsEndpoint, { query: { filter: filter as never } })).items.map((row) => row.id);
    for (const filter of [
      ...[{ text: `T-${number}` }, { text: "thread" }, { text: "filter ME" }, { customerId: ivo.id, priority: "urgent,high" }],
      ...[
        { typeId: type("Question").id, channel: "phone" },
        { statusKind: "new", customerId: ivo.id },
        { folder: "unassigned", text: "Filter me" },
      ],
      ...[
        { awaitsStaff: "true", channel: "phone" },
        { groupId: "none", text: "Filter me" },
        { assigneeId: "none", text: "Filter me" },
      ],
    ])
      expect([filter, await list(filter as Record<string, string>)]).toEqual([filter, expect.arrayContaining([id])]);
    expect(await list({ folder: "closed", text: "Filter me" })).toEqual([]);
    expect(await list({ partnerId: south.id })).toEqual([]);
    const before = await eva.ok(contract.ticketCountsEndpoint);
    await eva.ok(contract.takeTicketEndpoint, { ...params(id), body: { from: null } });
    const after = await eva.ok(contract.ticketCountsEndpoint);
    expect(after.folders).toMatchObject({
      open: before.folders.open,
      mine: (before.folders.mine ?? 0) + 1,
      unassigned: (before.folders.unassigned ?? 0) - 1,
    });
  });

  it("O-148 O-7 spam and deleted ones are in their folders alone, gone for the customer, and come back", async () => {
    const { id } = await write();
    const mine = async () => (await asAna.ok(portalTicketsEndpoint, {})).items.some((row) => row.id === id);
    const inFolder = async (folder: "open" | "all" | "spam" | "deleted") =>
      (await eva.ok(contract.listTicketsEndpoint, { query: { filter: { folder, customerId: ana.id }, limit: "250" } })).items.some(
        (row) => row.id === id,
      );
    await eva.ok(contract.spamTicketEndpoint, { ...params(id), body: { isSpam: true } });
    expect([await inFolder("all"), await inFolder("spam"), await mine()]).toEqual([false, true, false]);
    await eva.ok(contract.spamTicketEndpoint, { ...params(id), body: { isSpam: false } });
    expect([await inFolder("open"), await mine()]).toEqual([true, true]);
    await eva.ok(contract.deleteTicketEndpoint, { ...params(id), version: (await show(id)).version });
    expect([await inFolder("all"), await inFolder("deleted"), await mine()]).toEqual([false, true, false]);
    await eva.ok(contract.restoreTicketEndpoint, params(id));
    expect([await inFolder("open"), await mine()]).toEqual([true, true]);
  });

  it("O-7 O-148 what lay long enough is gone for good, with its files", async () => {
    const file = await asAna.ok(portalUploadFileEndpoint, { body: {}, file: pdf("purged.pdf") });
    const { id } = await write({ fileIds: [file.id] });
    await note(id, "x");
    await eva.ok(contract.deleteTicketEndpoint, { ...params(id), version: (await show(id)).version });
    await program.runDay();
    await moveTo("2026-05-10T06:00:00Z");
    await program.runDay();
    expect(await program.query("select 1 from tickets.tickets where id = $1", [id])).toEqual([]);
    expect(await program.query("select 1 from platform.files where name = 'purged.pdf'")).toEqual([]);
    await moveTo("2026-03-02T11:00:00Z");
  });
});

describe("O-147 merging and splitting", () => {
  it("O-147 entries move in time order with the number that they came from; the portal's old address leads there; a day long it can be undone", async () => {
    const [one, two] = [await write({ subject: "First" }), await write({ subject: "Second" })];
    await reply(two.id, "To the second.");
    const merged = await eva.ok(mergeTicketEndpoint, { ...params(two.id), body: { intoId: one.id } });
    expect(merged.id).toBe(one.id);
    expect(merged.entries.filter(({ kind }) => kind !== "event").map(({ text, originNumber }) => [text, originNumber])).toEqual([
      ["It stopped at noon.", null],
      ["It stopped at noon.", two.number],
      ["To the second.", two.number],
    ]);
    expect(await show(two.id)).toMatchObject({ mergedInto: { id: one.id }, status: { kind: "closed" }, mayUpdate: false });
    expect((await own(two.id)).id).toBe(one.id);
    expect((await eva.refused(contract.addNoteEndpoint, { ...params(two.id), body: { text: "x" } })).code).toBe("ticket-merged");
    expect((await asAna.ok(portalTicketsEndpoint, { query: { limit: "250" } })).items.map((row) => row.id)).not.toContain(two.id);
    const back = await eva.ok(unmergeTicketEndpoint, params(two.id));
    expect(back.entries.filter(({ kind }) => kind === "reply")).toHaveLength(1);
    expect([back.status.titles.en, (await own(two.id)).id]).toEqual(["Waiting on customer", two.id]);
    expect((await show(one.id)).entries.filter(({ kind }) => kind !== "event")).toHaveLength(1);
  });

  it("O-147 of two customers it is asked first, and neither reads the other's words; of two partners it is refused", async () => {
    const mine = await write();
    const his = await asIvo.ok(portalCreateTicketEndpoint, { body: { subject: "His", text: "Ivo's secret." } });
    const body = { intoId: mine.id };
    expect((await eva.refused(mergeTicketEndpoint, { ...params(his.id), body })).code).toBe("other-customer");
    const merged = await eva.ok(mergeTicketEndpoint, { ...params(his.id), body: { ...body, evenIfOtherCustomer: true } });
    expect(merged.entries.map(({ text }) => text)).toContain("Ivo's secret.");
    expect(JSON.stringify(await own(mine.id))).not.toContain("Ivo's secret");
    expect((await asIvo.call(portalTicketEndpoint, params(mine.id))).status).toBe(404);
    const theirs = await eva.ok(contract.createTicketEndpoint, { body: { customerId: sonja.id, subject: "South", text: "x" } });
    expect((await eva.refused(mergeTicketEndpoint, { ...params(theirs.id), body })).code).toBe("cannot-merge");
  });

  it("O-147 some entries become a ticket of their own; something stays", async () => {
    const { id } = await write();
    await answer(id, "And my bill is wrong.");
    const ticket = await show(id);
    const words = ticket.entries.filter(({ kind }) => kind === "message");
    const all = words.map((entry) => entry.id);
    expect((await eva.refused(splitTicketEndpoint, { ...params(id), body: { entryIds: all, subject: "All" } })).errors).toMatchObject([
      { code: "all-entries" },
    ]);
    const made = await eva.ok(splitTicketEndpoint, { ...params(id), body: { entryIds: [all[1]!], subject: "Wrong bill" } });
    expect(made).toMatchObject({ subject: "Wrong bill", customer: { id: ana.id }, links: [{ id, kind: "split", isEarlier: true }] });
    expect((await own(made.id)).entries.map(({ text }) => text)).toContain("And my bill is wrong.");
  });
});

describe("O-117 the set-up", () => {
  it("O-117 a status goes and its tickets go to another of its kind; a needed kind stays", async () => {
    const made = await eva.ok(createStatusEndpoint, {
      body: { kind: "open", titles: { en: "With the engineer" }, portalTitles: { en: "With the engineer" }, colour: "#112233" },
    });
    const { id, version } = await show((await write()).id);
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version, body: { statusId: made.id } });
    const away = (replaceById?: string) =>
      ({ params: { statusId: made.id }, version: made.version, body: replaceById ? { replaceById } : {} }) as const;
    expect((await eva.refused(deleteStatusEndpoint, away())).errors).toMatchObject([{ field: "replaceById", code: "required" }]);
    expect((await eva.refused(deleteStatusEndpoint, away(status("Resolved").id))).code).toBe("wrong-kind");
    await eva.ok(deleteStatusEndpoint, away(status("Work in progress").id));
    expect(titleOf(await show(id))).toBe("Work in progress");
    const last = { params: { statusId: status("Resolved").id }, version: status("Resolved").version, body: {} };
    expect((await eva.refused(deleteStatusEndpoint, last)).code).toBe("status-needed");
  });

  it("O-29 statuses are the installation's: who sees some partners only changes none, and groups only of their partners", async () => {
    const bound = await signInStaff(program, { partners: [north.id] });
    const body = { kind: "open" as const, titles: { en: "X" }, portalTitles: { en: "X" }, colour: "#112233" };
    expect((await bound.call(createStatusEndpoint, { body })).status).toBe(403);
    expect((await bound.refused(createGroupEndpoint, { body: { name: "Everybody's" } })).errors).toMatchObject([
      { field: "partnerIds", code: "required" },
    ]);
    const group = await bound.ok(createGroupEndpoint, { body: { name: "North only", partnerIds: [north.id] } });
    const theirs = await eva.refused(contract.createTicketEndpoint, {
      body: { customerId: sonja.id, subject: "South", text: "x", groupId: group.id },
    });
    expect(theirs.errors).toMatchObject([{ field: "groupId", code: "unknown-value" }]);
    await bound.ok(deleteGroupEndpoint, { params: { groupId: group.id }, version: group.version });
  });

  it("O-118 what leads where can be changed, within the kinds that fit", async () => {
    const wrong = await eva.refused(saveMovesEndpoint, { body: { closed: status("New").id } });
    expect([wrong.code, wrong.errors?.[0]?.field]).toEqual(["wrong-kind", "closed"]);
    await eva.ok(saveMovesEndpoint, { body: { staff_replied: status("Work in progress").id } });
    expect(titleOf(await reply((await write()).id))).toBe("Work in progress");
    await eva.ok(saveMovesEndpoint, { body: { staff_replied: status("Waiting on customer").id } });
  });
});

describe("O-144 prepared answers", () => {
  it("O-144 filled in for the ticket and in the customer's language; what is missing is named", async () => {
    const made = await eva.ok(createCannedEndpoint, {
      body: {
        title: "Outage",
        shortcut: "outage",
        isShared: true,
        texts: {
          en: "Hello {{ customer.name }}, about {{ticket.number}}: {{ service.title }} {{ nobody.knows }}",
          ar: "مرحبا {{ customer.name }}",
        },
      },
    });
    const { id, number } = await write();
    const filled = await eva.ok(fillCannedEndpoint, { params: { ticketId: id, cannedId: made.id } });
    expect(filled).toMatchObject({ language: "en", unresolved: ["service.title", "nobody.knows"] });
    expect(filled.text).toBe(`Hello Ana, about T-${number}: {{ service.title }} {{ nobody.knows }}`);
    const max = await signInStaff(program, { levels: { "tickets.tickets.view": "all", "tickets.tickets.update": "all" } });
    expect((await max.ok(listCannedEndpoint, { query: { text: "outa" } })).items.map(({ title, mayChange }) => [title, mayChange])).toEqual(
      [["Outage", false]],
    );
    expect(
      (await max.call(updateCannedEndpoint, { params: { cannedId: made.id }, version: made.version, body: { title: "Mine" } })).status,
    ).toBe(403);
    const personal = await max.ok(createCannedEndpoint, { body: { title: "Mine", texts: { en: "x" } } });
    expect((await eva.ok(listCannedEndpoint)).items.map(({ id: one }) => one)).not.toContain(personal.id);
  });
});

describe("O-4.1 for whom", () => {
  it("a ticket of somebody unknown is given to a customer later, and goes to nobody else once they wrote in it", async () => {
    const made = await eva.ok(contract.createTicketEndpoint, {
      body: {
        customerId: null,
        partnerId: north.id,
        requester: { name: "A voice" },
        subject: "Who calls",
        text: "Something is wrong.",
        channel: "phone",
      },
    });
    expect(made).toMatchObject({ customer: null, requester: { name: "A voice" } });
    const given = await eva.ok(contract.updateTicketEndpoint, { ...params(made.id), version: made.version, body: { customerId: ana.id } });
    expect(given.customer).toMatchObject({ id: ana.id });
    expect((await own(made.id)).entries.map(({ text }) => text)).toContain("Something is wrong.");
    await answer(made.id, "That was me.");
    const { version } = await show(made.id);
    expect((await eva.refused(contract.updateTicketEndpoint, { ...params(made.id), version, body: { customerId: ivo.id } })).code).toBe(
      "customer-wrote",
    );
  });
});

describe("O-146 watchers and mentions", () => {
  const letters = (ticketId: string) =>
    program.query<{ to: string; text: string; reply_to: string }>(
      `select to_address as to, body_text as text, reply_to from notifications.messages where kind = 'staff_written'
        and body_text like '%' || $1 || '%' order by to_address`,
      [ticketId],
    );
  it("O-146 a note that names people and a team makes them watch and tells them, once, and never who wrote it", async () => {
    await signInStaff(program, { fullName: "Max Mention" });
    const nina = await signInStaff(program, { fullName: "Nina Team" });
    const group = await eva.ok(createGroupEndpoint, { body: { name: "Night shift", memberIds: [nina.adminId] } });
    const { id } = await write();
    const note = await eva.ok(contract.addNoteEndpoint, {
      ...params(id),
      body: { text: "@max mention and @Night shift, please look; so do I, @Eva Staff. Not @Maxim.", fileIds: [] },
    });
    expect(note.watchers.map(({ name }) => name).toSorted()).toEqual(["Eva Staff", "Max Mention", "Nina Team"]);
    await program.runJobs();
    expect(await letters(id)).toHaveLength(2);
    expect((await letters(id)).every(({ text }) => text.includes("has named you"))).toBe(true);
    expect(JSON.stringify(await own(id))).not.toContain("please look");
    await eva.ok(deleteGroupEndpoint, { params: { groupId: group.id }, version: group.version });
  });

  it("O-146 who watches gets the public words of others by mail; who may not see the ticket any more gets nothing", async () => {
    const watcher = await signInStaff(program, { fullName: "Wanda Watch" });
    const blind = await signInStaff(program, { fullName: "Bea Blind", levels: {} });
    const { id } = await write();
    const { version } = await show(id);
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version, body: { watcherIds: [watcher.adminId, eva.adminId] } });
    await program.query("update tickets.tickets set watcher_ids = watcher_ids || $2::uuid where id = $1", [id, blind.adminId]);
    await reply(id, "We look into it.");
    await program.runJobs();
    expect((await letters(id)).map(({ text }) => text.includes("We look into it."))).toEqual([true]);
    await asAna.ok(portalReplyEndpoint, { ...params(id), body: { text: "Thank you for that, it is still down.", fileIds: [] } });
    await program.runJobs();
    expect(await letters(id)).toHaveLength(3);
  });
});
