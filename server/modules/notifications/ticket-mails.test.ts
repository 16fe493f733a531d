// What customers are told of their tickets, and how they say how it was.
import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar.ts";
import { type Caller, type StaffCaller, signInCustomer, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { addCustomer } from "../customers/index.ts";
import { createPartner, setSetting } from "../partners/index.ts";
import * as contract from "../tickets/contract.ts";
import { uploadTicketFileEndpoint } from "../tickets/files/contract.ts";
import { mailWithText, ratingToken } from "../tickets/index.ts";
import {
  portalCloseTicketEndpoint,
  portalCreateTicketEndpoint,
  portalReplyEndpoint,
  portalTicketEndpoint,
} from "../tickets/portal/contract.ts";
import { ratingPageEndpoint, reopenByLinkEndpoint, voteByLinkEndpoint } from "../tickets/ratings/contract.ts";
import { ticketSetupEndpoint } from "../tickets/setup/contract.ts";
import { resendMessageEndpoint, ticketDeliveriesEndpoint } from "./contract.ts";
import { noteBounce } from "./note-bounce.ts";

const program = await testProgram({ now: "2026-03-02T08:00:00Z" });
const partner = await program.inWork((work) =>
  createPartner(work, { code: "north", name: "Northern", legalName: "Northern Ltd", currency: "EUR", timeZone: "Europe/Zagreb" }),
);
const makeCustomer = (fullName: string, language = "en") =>
  program.inWork((work) =>
    addCustomer(
      work,
      {
        ...{ partnerId: partner.id, category: "individual", fullName, language, status: "active" },
        emails: [`${fullName.toLowerCase()}@example.net`],
        addedOn: "2026-01-01" as Day,
      },
      { requireFields: false },
    ),
  );
const [ana, rana] = [await makeCustomer("Ana"), await makeCustomer("Rana", "ar")];
let eva: StaffCaller = await signInStaff(program, { fullName: "Eva Staff" });
let asAna: Caller = await signInCustomer(program, ana.id);
const nobody = await stranger(program);
async function moveTo(moment: string): Promise<void> {
  program.clock.moveTo(moment);
  eva = await signInStaff(program, { fullName: "Eva Staff" });
  asAna = await signInCustomer(program, ana.id);
}
const setUp = await eva.ok(ticketSetupEndpoint);
const statusId = (english: string) => setUp.statuses.find(({ titles }) => titles.en === english)!.id;
const params = (id: string) => ({ params: { ticketId: id } });
const write = (who: Caller = asAna) => who.ok(portalCreateTicketEndpoint, { body: { subject: "No internet", text: "It stopped." } });
const reply = (id: string, body: { text: string; status?: string; fileIds?: string[] }) =>
  eva.ok(contract.replyTicketEndpoint, { ...params(id), body: { seen: null, evenIfNewer: true, ...body } });
interface Mail {
  kind: string;
  to_address: string;
  subject: string;
  body_text: string;
  attachments: unknown[];
}
const seen = new Set<string>();
/** What was written since the last look, by kind. */
async function mails(): Promise<Mail[]> {
  await program.runJobs();
  const all = await program.query<Mail & { id: string }>(
    "select id, kind, to_address, subject, body_text, attachments from notifications.messages order by kind desc, to_address",
  );
  const fresh = all.filter(({ id }) => !seen.has(id));
  for (const { id } of fresh) seen.add(id);
  return fresh;
}
/** Without the question how it was, which has its own tests. */
const notices = async () => (await mails()).filter(({ kind }) => kind !== "ticket_rating");
const kinds = async () => (await notices()).map(({ kind }) => kind);

describe("P-168 O-136 what customers are told", () => {
  it("P-168 an answer goes out with its text, its files and the number in the subject, to the copies, too", async () => {
    const { id, number } = await write();
    expect(await kinds()).toEqual([]);
    const { version } = await eva.ok(contract.getTicketEndpoint, params(id));
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version, body: { copies: ["Boss@example.net"] } });
    const file = await eva.ok(uploadTicketFileEndpoint, {
      body: {},
      file: { name: "plan.pdf", bytes: new TextEncoder().encode("%PDF-1.7\nplan") as Uint8Array<ArrayBuffer> },
    });
    await reply(id, { text: "Restart it {please}.\nThen tell us.", fileIds: [file.id] });
    const told = await notices();
    expect(told.map((mail) => [mail.kind, mail.to_address, mail.subject, mail.attachments.length])).toEqual([
      ["ticket_replied", "ana@example.net", `[#T-${number}] No internet`, 1],
      ["ticket_replied", "boss@example.net", `[#T-${number}] No internet`, 1],
    ]);
    expect(told[0]?.body_text).toContain("Eva answered");
    expect(told[0]?.body_text).toContain("Restart it {please}.");
    expect(told[0]?.body_text).toContain(`/portal/tickets/${id}`);
  });

  it("P-168 with the setting off only a link goes out, and only to the customer", async () => {
    await program.inWork((work) => setSetting(work, mailWithText, { level: "system" }, false));
    const { id } = await write();
    const { version } = await eva.ok(contract.getTicketEndpoint, params(id));
    await eva.ok(contract.updateTicketEndpoint, { ...params(id), version, body: { copies: ["boss@example.net"] } });
    await reply(id, { text: "A secret." });
    const told = await notices();
    expect(told.map(({ to_address }) => to_address)).toEqual(["ana@example.net"]);
    expect(told[0]?.body_text).not.toContain("A secret.");
    await program.inWork((work) => setSetting(work, mailWithText, { level: "system" }, true));
  });

  it("P-168 O-121 status changes are told in the customer's language and words; one's own doing, notes and hidden tickets never", async () => {
    const asRana = await signInCustomer(program, rana.id);
    const { id } = await write(asRana);
    const { version } = await eva.ok(contract.getTicketEndpoint, params(id));
    const held = await eva.ok(contract.updateTicketEndpoint, {
      ...params(id),
      version,
      body: { statusId: statusId("On hold (third party)") },
    });
    const [moved] = await notices();
    expect([moved?.kind, moved?.subject]).toEqual(["ticket_moved", expect.stringContaining("معلّقة")]);
    await asRana.ok(portalReplyEndpoint, { ...params(id), body: { text: "؟" } });
    await eva.ok(contract.addNoteEndpoint, { ...params(id), body: { text: "Between us." } });
    await asRana.ok(portalCloseTicketEndpoint, params(id));
    expect(await kinds()).toEqual([]);
    const own = await write();
    const { version: first } = await eva.ok(contract.getTicketEndpoint, params(own.id));
    await eva.ok(contract.updateTicketEndpoint, { ...params(own.id), version: first, body: { hidden: true } });
    await reply(own.id, { text: "Nobody reads this." });
    await eva.ok(contract.closeTicketEndpoint, params(own.id));
    expect(await kinds()).toEqual([]);
    expect(held.status.kind).toBe("hold");
  });

  it("P-168 an answer that closes is one mail, a closing by itself another", async () => {
    const [one, two] = [await write(), await write()];
    await reply(one.id, { text: "Done.", status: statusId("Resolved") });
    await eva.ok(contract.closeTicketEndpoint, params(two.id));
    const told = await notices();
    expect(told.map(({ kind }) => kind)).toEqual(["ticket_replied", "ticket_closed"]);
    expect(told[0]?.body_text).toContain("settled");
  });
});

describe("P-167 O-153 how it was", () => {
  const page = (token: string) => nobody.ok(ratingPageEndpoint, { params: { token } });
  const vote = (token: string, isSatisfied: boolean, comment = "") =>
    nobody.ok(voteByLinkEndpoint, { params: { token }, body: { isSatisfied, comment } });

  it("O-153 one question a customer and week, however many were closed", async () => {
    const zoe = await makeCustomer("Zoe");
    const asZoe = await signInCustomer(program, zoe.id);
    const [first, second] = [await write(asZoe), await write(asZoe)];
    for (const { id } of [first, second]) await eva.ok(contract.closeTicketEndpoint, params(id));
    const asked = (await mails()).filter(({ kind, to_address }) => kind === "ticket_rating" && to_address === "zoe@example.net");
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body_text).toMatch(/\/portal\/ticket-rating\/[\w-]{48}/);
  });

  it("P-167 a page that is only opened votes for nothing; a vote can be changed for 7 days, the link holds for 14", async () => {
    await moveTo("2026-04-01T08:00:00Z");
    const { id } = await write();
    await eva.ok(contract.closeTicketEndpoint, params(id));
    const token = ratingToken(program.tools, { id, customerId: ana.id });
    // Nobody was asked yet: there is no link that holds.
    expect((await nobody.call(ratingPageEndpoint, { params: { token } })).problem?.code).toBe("link-over");
    await program.runJobs();
    expect(await page(token)).toMatchObject({ rating: null, mayVote: true, mayReopen: false, subject: "No internet" });
    expect((await eva.ok(contract.getTicketEndpoint, params(id))).rating).toBeNull();
    expect(await vote(token, true)).toMatchObject({ rating: { isSatisfied: true } });
    await moveTo("2026-04-07T08:00:00Z");
    expect(await vote(token, false, "It came back.")).toMatchObject({
      rating: { isSatisfied: false, comment: "It came back." },
      mayReopen: true,
    });
    expect(await eva.ok(contract.getTicketEndpoint, params(id))).toMatchObject({ rating: "not_satisfied", ratingComment: "It came back." });
    await moveTo("2026-04-08T08:00:01Z");
    expect((await nobody.refused(voteByLinkEndpoint, { params: { token }, body: { isSatisfied: true } })).code).toBe("not-rateable");
    await nobody.ok(reopenByLinkEndpoint, { params: { token }, body: { text: "Please look again." } });
    expect(await asAna.ok(portalTicketEndpoint, params(id))).toMatchObject({ isOpen: true });
    await moveTo("2026-04-15T09:00:00Z");
    expect((await nobody.call(ratingPageEndpoint, { params: { token } })).problem?.code).toBe("link-over");
  });

  it("P-167 the link is bound to ticket and customer", async () => {
    const { id } = await write();
    await program.query("update tickets.tickets set rating_asked_at = $2 where id = $1", [id, program.clock.now()]);
    const wrong = [
      ratingToken(program.tools, { id, customerId: rana.id }),
      `${ratingToken(program.tools, { id, customerId: ana.id }).slice(0, -1)}A`,
      "x".repeat(48),
      "short-token",
    ];
    for (const token of wrong) expect([token, (await nobody.call(ratingPageEndpoint, { params: { token } })).status]).toEqual([token, 404]);
    await page(ratingToken(program.tools, { id, customerId: ana.id }));
  });
});

describe("O-137 how the mails of an answer went", () => {
  const sent = async (id: string) => (await eva.ok(ticketDeliveriesEndpoint, params(id))).items;
  const arriveNever = async (messageId: string, answer: string) => {
    await program.query("update notifications.messages set state = 'sent', message_id = $2 where id = $1", [messageId, `<${messageId}@x>`]);
    await program.inWork((work) => noteBounce(work, partner.id, { messageId: `<${messageId}@x>`, receiver: "", answer }));
  };

  it("O-137 stands at the answer for each receiver; one that did not arrive keeps its text, tells who wrote it, and is sent again", async () => {
    await program.inWork((work) => setSetting(work, mailWithText, { level: "system" }, true));
    const { id, number } = await write();
    expect(await sent(id)).toEqual([]);
    await reply(id, { text: "Restart it." });
    await program.runJobs();
    const [first, ...more] = await sent(id);
    expect(more).toEqual([]);
    const { entries } = await eva.ok(contract.getTicketEndpoint, params(id));
    expect(first).toMatchObject({ to: "ana@example.net", state: "held", reason: "sending-off", mayResend: false });
    expect(entries.find((entry) => entry.id === first!.entryId)).toMatchObject({ kind: "reply", text: "Restart it." });
    await mails();

    await arriveNever(first!.messageId, "550 no such mailbox");
    expect(await sent(id)).toMatchObject([{ state: "failed", reason: "refused", answer: "550 no such mailbox", mayResend: true }]);
    expect(await mails()).toMatchObject([
      {
        kind: "staff_written",
        to_address: expect.stringContaining("@"),
        subject: `[#T-${number}] Not delivered: No internet`,
        body_text: expect.stringContaining("550 no such mailbox"),
      },
    ]);

    const again = await eva.ok(resendMessageEndpoint, { params: { messageId: first!.messageId }, body: { to: "ana.home@example.net" } });
    expect(await sent(id)).toMatchObject([{ entryId: first!.entryId, messageId: again.id, to: "ana.home@example.net", state: "held" }]);
    // What was sent again may fail, too, and its author hears of that as well; of one and the same failure once.
    await mails();
    await arriveNever(again.id, "552 full");
    await arriveNever(again.id, "552 full");
    expect((await mails()).map(({ kind }) => kind)).toEqual(["staff_written"]);
    expect(await sent(id)).toMatchObject([{ messageId: again.id, state: "failed", answer: "552 full" }]);
  });

  it("O-137 P-1 nobody sees it of a ticket that they do not see", async () => {
    const { id } = await write();
    const { id: south } = await program.inWork((work) =>
      createPartner(work, { code: "south", name: "South", legalName: "South", currency: "EUR", timeZone: "Europe/Zagreb" }),
    );
    const elsewhere = await signInStaff(program, { levels: { "tickets.tickets.view": "all" }, partners: [south] });
    expect((await elsewhere.refused(ticketDeliveriesEndpoint, params(id))).status).toBe(404);
    const without = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    expect((await without.refused(ticketDeliveriesEndpoint, params(id))).status).toBe(403);
    const looker = await signInStaff(program, { levels: { "tickets.tickets.view": "all" } });
    expect((await looker.ok(ticketDeliveriesEndpoint, params(id))).items).toEqual([]);
  });
});
