// Mail in, against a real IMAP conversation on loopback.
import { describe, expect, it } from "vitest";
import type { Day } from "../../../../shared/calendar.ts";
import { type StaffCaller, signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { openImapBox } from "../../../../tests/support/imap-server.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { imapReader } from "../../../adapters/imap-reader.ts";
import type { MailReader } from "../../../platform/mail/mail-reader.ts";
import { addCustomer } from "../../customers/index.ts";
import { createPartner, setSetting } from "../../partners/index.ts";
import * as tickets from "../contract.ts";
import { mergeTicketEndpoint } from "../joined/contract.ts";
import { portalCreateTicketEndpoint, portalTicketEndpoint } from "../portal/contract.ts";
import { acknowledgesMail } from "../settings.ts";
import * as contract from "./contract.ts";
import { getMailbox } from "./mailboxes.ts";
import { readMail } from "./read-mail.ts";
import { receiveMail } from "./receive-mail.ts";

/** The reader that the program has, with a hand between the commit and the mark on the server. */
let beforeFinish: () => void = () => undefined;
const mailReader: MailReader = {
  open: async (server) => {
    const folder = await imapReader.open(server);
    return {
      ...folder,
      finish: (uid, how) => {
        beforeFinish();
        return folder.finish(uid, how);
      },
    };
  },
};
const program = await testProgram({ now: "2026-03-02T08:00:00Z", mailReader });
const box = await openImapBox();
box.addFolder("Done");
const makePartner = (code: string) =>
  program.inWork((work) => createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" }));
const north = await makePartner("north");
const south = await makePartner("south");
const makeCustomer = (partnerId: string, fullName: string, email = `${fullName.toLowerCase()}@example.net`) =>
  program.inWork((work) =>
    addCustomer(
      work,
      { partnerId, category: "individual", fullName, language: "en", status: "active", emails: [email], addedOn: "2026-01-01" as Day },
      { requireFields: false },
    ),
  );
const ana = await makeCustomer(north.id, "Ana");
await makeCustomer(north.id, "Ivo");
await makeCustomer(south.id, "Sonja");
const eva: StaffCaller = await signInStaff(program, { fullName: "Eva Staff" });
const southern: StaffCaller = await signInStaff(program, { fullName: "Sana South", partners: [south.id] });
const asAna = await signInCustomer(program, ana.id);

const settings = {
  ...({ address: "support@isp.example", host: "127.0.0.1", port: box.port, encryption: "none", checkCertificate: true } as const),
  ...({ login: "support", folder: "INBOX", afterReading: "mark", moveTo: "", unknownSenders: "hold", automaticMail: "hold" } as const),
  ...({ trustedServer: "mx.isp.example", groupId: null, typeId: null, priority: "medium", isActive: true } as const),
} as const;
const made = await eva.ok(contract.createMailboxEndpoint, { body: { ...settings, partnerId: north.id, password: "secret" } });
const mailbox = async () => (await eva.ok(contract.listMailboxesEndpoint)).items.find(({ id }) => id === made.id)!;
const change = async (body: Parameters<typeof eva.ok<typeof contract.updateMailboxEndpoint>>[1]["body"]) =>
  eva.ok(contract.updateMailboxEndpoint, { params: { mailboxId: made.id }, version: (await mailbox()).version, body });

/** As if the minute were over, and what came before were long ago: nobody comes to the limit of new tickets within the hour. */
async function read(): Promise<void> {
  await program.query("update tickets.mails set received_at = received_at - interval '2 hours'");
  await program.query("select graphile_worker.add_job('tickets.read-mailbox', json_build_object('mailboxId', $1::text), job_key := $2)", [
    made.id,
    `read-mailbox-${made.id}`,
  ]);
  await program.runJobs();
}

let count = 0;
interface Wish {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  id?: string;
  headers?: readonly string[];
}
const raw = ({
  from = "Ana <ana@example.net>",
  to = "support@isp.example",
  subject = "No internet",
  text = "It stopped.",
  id,
  headers = [],
}: Wish): string =>
  [
    ...headers,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: ${id ?? `<m${++count}@example.net>`}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
  ].join("\r\n");
/** A mail arrives and is read; the tickets that it made. */
async function receive(wish: Wish) {
  const before = new Set((await all()).map(({ id }) => id));
  box.deliver(raw(wish));
  await read();
  return (await all()).filter(({ id }) => !before.has(id));
}
const all = async () => (await eva.ok(tickets.listTicketsEndpoint, { query: { filter: { folder: "all" }, limit: "200" } as never })).items;
const show = (id: string) => eva.ok(tickets.getTicketEndpoint, { params: { ticketId: id } });
const words = async (id: string) => (await show(id)).entries.filter(({ kind }) => kind !== "event");
const held = async (state: "held" | "failed" = "held") => (await eva.ok(contract.listMailsEndpoint, { query: { state } })).items;
const tokenOf = async (id: string): Promise<string> =>
  (
    await program.query<{ token: string }>("select 't' || number || '-' || mail_token as token from tickets.tickets where id = $1", [id])
  )[0]!.token;
const reply = async (id: string, text = "Please restart it.") =>
  eva.ok(tickets.replyTicketEndpoint, { params: { ticketId: id }, body: { text, seen: null, evenIfNewer: true } });

describe("P-164 O-127 a mailbox is read", () => {
  it("P-164 O-127 a mail of a customer makes a ticket that they see in the portal, and is marked as read", async () => {
    const [ticket] = await receive({ subject: "Re: No internet", text: "It stopped.\n\nOn Monday you wrote:\n> Restart it." });
    expect(ticket).toMatchObject({ subject: "No internet", customer: { name: "Ana" }, channel: "mail", awaitsStaff: true });
    expect(await words(ticket!.id)).toMatchObject([
      {
        kind: "message",
        author: { kind: "customer", name: "Ana" },
        text: "It stopped.",
        quoted: "On Monday you wrote:\n> Restart it.",
        fromAddress: "ana@example.net",
        marks: [],
      },
    ]);
    expect((await asAna.ok(portalTicketEndpoint, { params: { ticketId: ticket!.id } })).entries.at(-1)).toMatchObject({
      author: { kind: "you" },
      channel: "mail",
    });
    expect([...box.folder("INBOX").at(-1)!.flags]).toEqual(["\\Seen"]);
    expect((await mailbox()).lastReadAt).not.toBeNull();
  });

  it("O-128 what was read once is not read again, whatever the server says", async () => {
    const before = (await all()).length;
    box.folder("INBOX").at(-1)!.flags.clear();
    await read();
    box.deliver(raw({ id: "<m1@example.net>" }));
    await read();
    expect((await all()).length).toBe(before);
    expect(box.folder("INBOX").every(({ flags }) => flags.has("\\Seen"))).toBe(true);
  });

  it("P-164 O-136 the answer goes out with a token, and what comes back to it finds the ticket, from whatever address", async () => {
    const [ticket] = await receive({ id: "<first@example.net>" });
    await reply(ticket!.id);
    await program.runJobs();
    const [mail] = await program.query<{ reply_to: string; message_id: string; answers_to: string[]; subject: string }>(
      "select reply_to, message_id, answers_to, subject from notifications.messages where kind = 'ticket_replied' and subject like $1",
      [`[#T-${ticket!.number}]%`],
    );
    expect(mail!.reply_to).toBe(`support+${await tokenOf(ticket!.id)}@isp.example`);
    expect(mail!.subject).toBe(`[#T-${ticket!.number}] No internet`);
    expect(mail!.answers_to.at(-1)).toBe("<first@example.net>");
    expect(await receive({ to: mail!.reply_to, subject: "Thanks", text: "It works." })).toEqual([]);
    expect(
      await receive({ from: "Wife <wife@example.org>", subject: "x", text: "Me, too.", headers: [`In-Reply-To: ${mail!.message_id}`] }),
    ).toEqual([]);
    expect((await words(ticket!.id)).slice(-2)).toMatchObject([
      { text: "It works.", author: { name: "Ana" }, marks: [] },
      { text: "Me, too.", author: { name: "Wife", id: null }, marks: ["stranger"] },
    ]);
    expect((await show(ticket!.id)).status.titles.en).toBe("Waiting on agent");
    expect((await show(ticket!.id)).copies).toEqual([]);
  });

  it("O-129 an earlier mail of the thread is enough, without anything of ours", async () => {
    const [ticket] = await receive({ id: "<root@example.net>" });
    expect(await receive({ headers: ["References: <root@example.net>"], subject: "Something else", text: "One more thing." })).toEqual([]);
    expect((await words(ticket!.id)).at(-1)?.text).toBe("One more thing.");
  });

  it("O-129 a number in the subject counts for who belongs to the ticket; a stranger's makes a new one that names it", async () => {
    const [ticket] = await receive({});
    expect(await receive({ subject: `[#T-${ticket!.number}] still`, text: "Still away." })).toEqual([]);
    expect((await words(ticket!.id)).at(-1)?.text).toBe("Still away.");
    const [other] = await receive({ from: "ivo@example.net", subject: `[#T-${ticket!.number}] mine`, text: "What is it?" });
    expect(other).toMatchObject({ customer: { name: "Ivo" }, subject: "mine" });
    expect((await show(other!.id)).entries.find(({ event }) => event?.code === "named-in-subject")?.event?.ticket?.id).toBe(ticket!.id);
    expect((await words(ticket!.id)).at(-1)?.text).toBe("Still away.");
  });

  it("P-164 O-119 a mail to a closed ticket opens it again, and after the days a new one that is linked to it", async () => {
    const [ticket] = await receive({});
    const address = `support+${await tokenOf(ticket!.id)}@isp.example`;
    await eva.ok(tickets.closeTicketEndpoint, { params: { ticketId: ticket!.id } });
    expect(await receive({ to: address, text: "Thank you!" })).toEqual([]);
    expect((await show(ticket!.id)).status.kind).toBe("closed");
    expect(await receive({ to: address, text: "It is away again." })).toEqual([]);
    expect((await show(ticket!.id)).status.titles.en).toBe("Work in progress");
    await eva.ok(tickets.closeTicketEndpoint, { params: { ticketId: ticket!.id } });
    await program.query("update tickets.tickets set closed_at = closed_at - interval '20 days' where id = $1", [ticket!.id]);
    const [later] = await receive({ to: address, text: "And again." });
    expect((await show(later!.id)).links).toMatchObject([{ id: ticket!.id, kind: "follow_up", isEarlier: true }]);
  });

  it("O-147 the token of a merged ticket leads to where its entries are now", async () => {
    const [[source], [target]] = [await receive({}), await receive({})];
    const address = `support+${await tokenOf(source!.id)}@isp.example`;
    await eva.ok(mergeTicketEndpoint, { params: { ticketId: source!.id }, body: { intoId: target!.id } });
    await receive({ to: address, text: "To the old address." });
    expect((await words(target!.id)).at(-1)?.text).toBe("To the old address.");
  });

  it("O-147 O-121 what comes to a ticket that was merged into another customer's is never shown to that one", async () => {
    const mine = await asAna.ok(portalCreateTicketEndpoint, { body: { subject: "Mine", text: "Hello" } });
    const [theirs] = await receive({ from: "ivo@example.net", subject: "Ivo's" });
    const address = `support+${await tokenOf(theirs!.id)}@isp.example`;
    await eva.ok(mergeTicketEndpoint, { params: { ticketId: theirs!.id }, body: { intoId: mine.id, evenIfOtherCustomer: true } });
    await receive({ from: "ivo@example.net", to: address, text: "My secret." });
    expect((await words(mine.id)).at(-1)?.text).toBe("My secret.");
    expect(JSON.stringify(await asAna.ok(portalTicketEndpoint, { params: { ticketId: mine.id } }))).not.toContain("My secret");
  });
});

describe("O-130 O-132 O-133 who writes, and what is no person", () => {
  it("O-130 staff answer by mail where their domain is proved; else it is a note", async () => {
    const [ticket] = await receive({});
    const address = `support+${await tokenOf(ticket!.id)}@isp.example`;
    const [{ email }] = (await program.query<{ email: string }>("select email from identity.administrators where id = $1", [
      eva.adminId,
    ])) as [{ email: string }];
    await receive({ from: `Eva <${email}>`, to: address, text: "Forged?" });
    expect((await words(ticket!.id)).at(-1)).toMatchObject({ kind: "note", isPublic: false, marks: ["unverified"] });
    const domain = email.split("@")[1];
    await receive({
      from: `Eva <${email}>`,
      to: address,
      text: "We look.",
      headers: [`Authentication-Results: mx.isp.example; dkim=pass header.d=${domain}`],
    });
    expect((await words(ticket!.id)).at(-1)).toMatchObject({
      kind: "reply",
      isPublic: true,
      author: { kind: "staff", id: eva.adminId, name: "Eva Staff" },
      channel: "mail",
    });
    expect((await show(ticket!.id)).status.titles.en).toBe("Waiting on customer");
  });

  it("O-132 an out-of-office answer is stored and changes nothing; one without a ticket waits", async () => {
    const [ticket] = await receive({});
    await reply(ticket!.id);
    const address = `support+${await tokenOf(ticket!.id)}@isp.example`;
    await receive({ to: address, text: "I am away.", headers: ["Auto-Submitted: auto-replied"] });
    expect((await words(ticket!.id)).at(-1)).toMatchObject({ kind: "note", isPublic: false, marks: ["automatic"] });
    expect((await show(ticket!.id)).status.titles.en).toBe("Waiting on customer");
    expect(await receive({ text: "I am away.", subject: "Away", headers: ["Auto-Submitted: auto-replied"] })).toEqual([]);
    expect((await held()).find(({ subject }) => subject === "Away")?.reason).toBe("automatic");
  });

  it("O-133 a delivery report marks the message and stands in the ticket", async () => {
    const [ticket] = await receive({});
    await reply(ticket!.id);
    await program.runJobs();
    const [mail] = await program.query<{ id: string; message_id: string }>(
      "update notifications.messages set state = 'sent', sent_at = now() where id = (select id from notifications.messages where kind = 'ticket_replied' and subject like $1) returning id, message_id",
      [`[#T-${ticket!.number}]%`],
    );
    box.deliver(
      [
        "Return-Path: <>",
        "From: MAILER-DAEMON@mx.example",
        "To: support@isp.example",
        "Message-ID: <dsn1@mx.example>",
        "Subject: Undelivered",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "Sorry.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        "Final-Recipient: rfc822; ana@example.net",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 no such user",
        "",
        "--b",
        "Content-Type: message/rfc822",
        "",
        `Message-ID: ${mail!.message_id}`,
        "",
        "x",
        "--b--",
      ].join("\r\n"),
    );
    const before = (await all()).length;
    await read();
    expect((await all()).length).toBe(before);
    expect((await words(ticket!.id)).at(-1)).toMatchObject({ kind: "note", marks: ["bounced"], text: "ana@example.net\n550 no such user" });
    expect(await program.query("select state, state_reason from notifications.messages where id = $1", [mail!.id])).toEqual([
      { state: "failed", state_reason: "550 no such user" },
    ]);
  });

  it("O-132 ten new tickets of a sender within an hour, then the rest waits", async () => {
    const before = (await all()).length;
    for (let at = 0; at < 12; at++)
      box.deliver(raw({ from: "ivo@example.net", subject: `Ivo ${at}` }), { arrivedAt: new Date("2026-03-02T12:00:00Z") });
    await read();
    expect((await all()).length - before).toBe(10);
    expect((await held()).filter(({ reason }) => reason === "too-many")).toHaveLength(2);
  });

  it("O-134 what can be run is left out of the files, and the entry says so", async () => {
    box.deliver(
      [
        "From: ana@example.net",
        "Subject: Files",
        "Message-ID: <files@example.net>",
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "See.",
        "--b",
        "Content-Type: text/plain; name=notes.txt",
        "Content-Disposition: attachment; filename=notes.txt",
        "",
        "words",
        "--b",
        "Content-Type: application/octet-stream; name=a.exe",
        "Content-Disposition: attachment; filename=a.exe",
        "",
        "MZ",
        "--b--",
      ].join("\r\n"),
    );
    await read();
    const ticket = (await all()).find(({ subject }) => subject === "Files")!;
    expect((await words(ticket.id)).at(-1)).toMatchObject({ text: "See.", marks: ["files-left-out"], files: [{ name: "notes.txt" }] });
  });
});

describe("O-131 mail that waits for a person", () => {
  const waiting = async (subject: string) => (await held()).find((mail) => mail.subject === subject)!;
  it("O-131 a stranger's mail waits; it becomes a ticket of a customer, goes into a ticket, or is dropped, once", async () => {
    for (const subject of ["one", "two", "three"]) expect(await receive({ from: "Zoe <zoe@example.org>", subject })).toEqual([]);
    const one = await waiting("one");
    expect(one).toMatchObject({
      reason: "unknown-sender",
      from: { name: "Zoe", address: "zoe@example.org" },
      mailbox: "support@isp.example",
    });
    expect(await eva.ok(contract.getMailEndpoint, { params: { mailId: one.id } })).toMatchObject({ text: "It stopped.", candidates: [] });
    const opened = await eva.ok(contract.openTicketFromMailEndpoint, { params: { mailId: one.id }, body: { customerId: ana.id } });
    expect(opened).toMatchObject({ subject: "one Zoe".slice(0, 3), customer: { name: "Ana" } });
    const two = await waiting("two");
    const given = await eva.ok(contract.giveMailToTicketEndpoint, { params: { mailId: two.id }, body: { ticketId: opened.id } });
    expect(given.entries.at(-1)).toMatchObject({ kind: "message", marks: ["stranger"], author: { name: "Zoe" } });
    const three = await waiting("three");
    await eva.ok(contract.dropMailEndpoint, { params: { mailId: three.id }, body: {} });
    for (const { id } of [one, two, three])
      expect((await eva.call(contract.dropMailEndpoint, { params: { mailId: id }, body: {} })).status).toBe(409);
    expect((await held()).filter(({ from }) => from.address === "zoe@example.org")).toEqual([]);
  });

  it("O-6 another partner's staff see neither the mailbox nor what waits", async () => {
    await receive({ from: "zoe@example.org", subject: "private" });
    const mail = await waiting("private");
    expect((await southern.ok(contract.listMailsEndpoint, { query: { state: "held" } })).items).toEqual([]);
    expect((await southern.ok(contract.listMailboxesEndpoint)).items).toEqual([]);
    expect((await southern.call(contract.getMailEndpoint, { params: { mailId: mail.id } })).status).toBe(404);
    expect((await southern.call(contract.dropMailEndpoint, { params: { mailId: mail.id }, body: {} })).status).toBe(404);
    expect((await southern.call(contract.testMailboxEndpoint, { params: { mailboxId: made.id }, body: {} })).status).toBe(404);
  });

  it("O-130 an address of two customers waits with both offered; of one with an open ticket it goes there", async () => {
    const [a, b] = [await makeCustomer(north.id, "Anton", "house@example.net"), await makeCustomer(north.id, "Berta", "house@example.net")];
    await receive({ from: "house@example.net", subject: "whose" });
    const mail = await waiting("whose");
    expect(mail.reason).toBe("several-customers");
    expect((await eva.ok(contract.getMailEndpoint, { params: { mailId: mail.id } })).candidates.map(({ id }) => id)).toEqual([a.id, b.id]);
    await eva.ok(contract.openTicketFromMailEndpoint, { params: { mailId: mail.id }, body: { customerId: b.id } });
    expect(await receive({ from: "house@example.net", subject: "again" })).toMatchObject([{ customer: { name: "Berta" } }]);
  });
});

describe("O-132 a mail is acknowledged by itself", () => {
  const acknowledge = (value: boolean) => program.inWork((work) => setSetting(work, acknowledgesMail, { level: "system" }, value));
  const seen = new Set<string>();
  /** Who was told since the last look, and what. */
  async function told() {
    await program.runJobs();
    const all = await program.query<{ id: string; to: string; subject: string; text: string }>(
      `select id, to_address as "to", subject, body_text as text from notifications.messages where kind = 'ticket_received' order by created_at, id`,
    );
    const fresh = all.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    return fresh;
  }
  /** As if six hours were over. */
  const later = () => program.query("update tickets.mails set acknowledged_at = acknowledged_at - interval '7 hours'");

  it("O-132 only where the partner wants it: whoever opened a ticket by mail is told its number, at the address that wrote", async () => {
    await receive({ subject: "Before it is on" });
    expect(await told()).toEqual([]);
    await acknowledge(true);
    const [ticket] = await receive({ subject: "The lamp is red" });
    const [sent, ...more] = await told();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({ to: "ana@example.net", subject: expect.stringContaining("The lamp is red") });
    expect(sent!.subject).toContain(`[#T-${ticket!.number}]`);
    expect(sent!.text).toContain(`T-${ticket!.number}`);
  });

  it("O-132 the same sender once in six hours; an answer to a ticket never", async () => {
    const [second] = await receive({ subject: "And another thing" });
    expect(second).toBeDefined();
    expect(await told()).toEqual([]);
    await later();
    await receive({ subject: "The next day" });
    expect(await told()).toHaveLength(1);
    await later();
    const token = await tokenOf(second!.id);
    expect(await receive({ to: `support+${token}@isp.example`, subject: "Re: And another thing" })).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it.each([
    ["an out-of-office answer", { headers: ["Auto-Submitted: auto-replied"] }],
    ["a list", { headers: ["List-Id: <news.example.net>"] }],
    ["an empty return path", { headers: ["Return-Path: <>"] }],
    ["our own mailbox", { from: "support@isp.example" }],
    ["an address that nobody reads", { from: "no-reply@example.org" }],
  ])("O-132 never %s, although it makes a ticket", async (_what, wish) => {
    await later();
    await change({ automaticMail: "create", unknownSenders: "create" });
    const [made] = await receive({ subject: "By a program", ...wish });
    expect(made).toBeDefined();
    expect(await told()).toEqual([]);
    await change({ automaticMail: "hold", unknownSenders: "hold" });
  });

  it("O-132 two mails of one sender in two mailboxes at once are acknowledged once", async () => {
    await later();
    const read = (id: string, n: number) =>
      program.inWork(async (work) =>
        receiveMail(work, program.tools, await getMailbox(work, id), {
          ...{ raw: Buffer.from(""), receivedAt: program.clock.now() },
          mail: await readMail(Buffer.from(raw({ subject: `At once ${n}` }))),
        }),
      );
    const placed = await Promise.all([1, 2, 3].map((n) => read(made.id, n)));
    expect(placed.map((one) => one?.reason)).toEqual(["new-ticket", "new-ticket", "new-ticket"]);
    expect(placed.filter((one) => one?.isAcknowledged)).toHaveLength(1);
    expect(await told()).toHaveLength(1);
    await acknowledge(false);
  });
});

describe("O-127 nothing is lost and nothing is posted twice", () => {
  it("O-127 a process that dies between the commit and the mark goes on with the mark", async () => {
    beforeFinish = () => box.hangUp();
    const [ticket] = await receive({ subject: "Killed" });
    expect(ticket).toBeDefined();
    expect(box.folder("INBOX").at(-1)!.flags.has("\\Seen")).toBe(false);
    expect((await mailbox()).fault).not.toBeNull();
    beforeFinish = () => undefined;
    await read();
    expect((await all()).filter(({ subject }) => subject === "Killed")).toHaveLength(1);
    expect(box.folder("INBOX").at(-1)!.flags.has("\\Seen")).toBe(true);
    expect((await mailbox()).fault).toBeNull();
  });

  it("O-127 a mail that cannot be placed stays on the server for three tries, then waits; others go on; tried again it comes in", async () => {
    await program.query(
      "create function tickets.refuse() returns trigger language plpgsql as $$ begin if new.subject = 'Poison' then raise 'not today'; end if; return new; end $$",
    );
    await program.query("create trigger refuse before insert on tickets.tickets for each row execute function tickets.refuse()");
    box.deliver(raw({ subject: "Poison" }));
    const poison = box.folder("INBOX").at(-1)!;
    box.deliver(raw({ subject: "Behind it" }));
    await read();
    expect((await all()).some(({ subject }) => subject === "Behind it")).toBe(true);
    expect(poison.flags.has("\\Seen")).toBe(false);
    await read();
    expect(await held("failed")).toEqual([]);
    await read();
    const [failed] = await held("failed");
    expect(failed).toMatchObject({ subject: "Poison", error: expect.stringContaining("not today") });
    expect(poison.flags.has("\\Seen")).toBe(true);
    await program.query("drop trigger refuse on tickets.tickets");
    const again = await eva.ok(contract.retryMailEndpoint, { params: { mailId: failed!.id }, body: {} });
    expect(again.state).toBe("placed");
    expect(await held("failed")).toEqual([]);
    expect((await all()).filter(({ subject }) => subject === "Poison")).toHaveLength(1);
  });

  it("O-128 two readers at once read a mail in once", async () => {
    box.deliver(raw({ subject: "At once" }));
    await program.query("update tickets.mailboxes set busy_until = null");
    const { tools, base } = program;
    const { readMailbox } = await import("./read-mailbox.ts");
    const run = { base, attempt: 1, isLastAttempt: true, signal: undefined, inWork: program.inWork } as Parameters<typeof readMailbox>[0];
    const late = program.query("update tickets.mailboxes set busy_until = null");
    await Promise.all([readMailbox(run, tools, made.id), late.then(() => readMailbox(run, tools, made.id))]);
    expect((await all()).filter(({ subject }) => subject === "At once")).toHaveLength(1);
  });

  it("O-127 what was read is moved or deleted, where that was chosen", async () => {
    await change({ afterReading: "move", moveTo: "Done" });
    await receive({ subject: "Moved" });
    expect(box.folder("INBOX").some(({ raw: bytes }) => bytes.includes("Subject: Moved"))).toBe(false);
    expect(box.folder("Done")).toHaveLength(1);
    await change({ afterReading: "delete" });
    await receive({ subject: "Deleted" });
    expect([...box.folder("INBOX"), ...box.folder("Done")].some(({ raw: bytes }) => bytes.includes("Subject: Deleted"))).toBe(false);
    expect((await all()).map(({ subject }) => subject)).toEqual(expect.arrayContaining(["Moved", "Deleted"]));
    await change({ afterReading: "mark" });
  });

  it("O-127 a server that is away leaves a red mark, is told to staff after a quarter of an hour, and is read on", async () => {
    box.onCommand = (command) => {
      if (command.startsWith("SELECT")) throw new Error("[UNAVAILABLE] down for the night");
    };
    await read();
    expect((await mailbox()).fault).toMatchObject({ kind: "refused", answer: expect.stringContaining("down for the night") });
    const letters = () => program.query("select 1 from notifications.messages where subject like 'The mailbox support@isp.example%'");
    await program.query("update tickets.mailboxes set away_since = away_since - interval '16 minutes'");
    await read();
    await read();
    expect(await letters()).toHaveLength(1);
    box.onCommand = () => undefined;
    await read();
    expect((await mailbox()).fault).toBeNull();
  });

  it("O-127 the connection is tested without reading anything in", async () => {
    const test = () => eva.ok(contract.testMailboxEndpoint, { params: { mailboxId: made.id }, body: {} });
    box.deliver(raw({ subject: "Not yet" }));
    expect(await test()).toMatchObject({ outcome: "ok", isSecure: false, waiting: 1 });
    expect((await all()).some(({ subject }) => subject === "Not yet")).toBe(false);
    await change({ login: "support", password: "wrong" });
    expect(await test()).toMatchObject({ outcome: "sign-in" });
    await change({ password: "secret", afterReading: "move", moveTo: "Nowhere" });
    expect(await test()).toMatchObject({ outcome: "no-folder-to-move", answer: "Nowhere" });
    await change({ afterReading: "mark", moveTo: "" });
  });

  it("O-127 a password is for one login at one server, and is never shown", async () => {
    const other = await eva.call(contract.updateMailboxEndpoint, {
      params: { mailboxId: made.id },
      version: (await mailbox()).version,
      body: { host: "evil.example" },
    });
    expect(other.status).toBe(422);
    expect(JSON.stringify(await eva.ok(contract.listMailboxesEndpoint))).not.toContain("secret");
    const [{ sealed }] = (await program.query<{ sealed: string }>("select secret_sealed as sealed from tickets.mailboxes where id = $1", [
      made.id,
    ])) as [{ sealed: string }];
    expect(sealed).not.toContain("secret");
  });

  it("O-136 without a mailbox that is read, mail goes out as it always did", async () => {
    await change({ isActive: false });
    const ticket = await asAna.ok(portalCreateTicketEndpoint, { body: { subject: "As ever", text: "Hello" } });
    await reply(ticket.id);
    await program.runJobs();
    const [mail] = await program.query<{ reply_to: string; answers_to: string[] }>(
      "select reply_to, answers_to from notifications.messages where kind = 'ticket_replied' and subject like $1",
      [`[#T-${ticket.number}]%`],
    );
    expect(mail).toEqual({ reply_to: "", answers_to: [] });
  });
});

it("O-128 after 90 days a mail is forgotten, but for what waits", async () => {
  const count = async () => (await program.query<{ state: string }>("select state from tickets.mails")).map(({ state }) => state);
  expect(await count()).toContain("placed");
  const waits = (await count()).filter((state) => state === "held").length;
  await program.query("update tickets.mails set received_at = received_at - interval '91 days'");
  program.clock.moveTo("2026-03-03T08:00:00Z");
  await program.runDay();
  expect([(await count()).includes("placed"), (await count()).filter((state) => state === "held").length]).toEqual([false, waits]);
});
