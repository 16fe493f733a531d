// A mail that came is put where it belongs, once (O-128 to O-134). Everything about it is one transaction: a crash before its end leaves the
// mail on the server, one after it finds the mail's key.
import { sql } from "kysely";
import { mayDo } from "../../../platform/actor.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { storeFile } from "../../../platform/files/store-file.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer, findCustomersByKey, listCustomerContacts } from "../../customers/index.ts";
import { findAdministratorByName, findStaffActor } from "../../identity/index.ts";
import type { MailMark } from "../contract.ts";
import { openTicketWithEntry } from "../create-ticket.ts";
import { addCustomerWord, openFollowUp, whatFollows } from "../customer-word.ts";
import { type Author, about, addEntry, addEvent, type MailOrigin, momentIn } from "../entries.ts";
import { mailBounced, ticketNoted, ticketReplied } from "../events.ts";
import { isClosed, moveInto, saveTicket, shownAt, type TicketSet } from "../save-ticket.ts";
import { loadSetup, moveOf, type Setup } from "../setup/setup.ts";
import { db, type Mailbox, type Ticket } from "../tables.ts";
import { isAcknowledged } from "./acknowledge.ts";
import { attachFiles, type CheckedFiles, checkFiles } from "./attach-files.ts";
import { isAutomatic, isSenderProved } from "./automatic-rules.ts";
import { findNamed, type Named } from "./find-named.ts";
import { decideNew, decideOnTicket, type HeldReason, type Sender } from "./placement-rules.ts";
import type { ReadMail } from "./read-mail.ts";
import { plainSubject } from "./token-rules.ts";

/** O-132 within an hour. */
const mostNewTickets = 10;
const mostReopenings = 5;
const hourMs = 3_600_000;

interface Arrived {
  readonly mail: ReadMail;
  readonly raw: Uint8Array;
  readonly receivedAt: Date;
}

export interface Placed {
  readonly state: "placed" | "held" | "dropped" | "refused";
  readonly reason: HeldReason | "new-ticket" | "follow-up" | "answer" | "staff" | "bounce" | "automatic" | "";
  readonly ticketId: string | null;
  /** O-132 its sender is told so by itself. */
  readonly isAcknowledged?: boolean;
}

/** Undefined: it was read in before. */
export async function receiveMail(work: Work, tools: Tools, mailbox: Mailbox, arrived: Arrived): Promise<Placed | undefined> {
  const mailId = await claim(work, mailbox, arrived);
  if (mailId === undefined) return undefined;
  const placed = await place(work, tools, await leadingMailbox(work, mailbox, arrived.mail), arrived.mail, mailId);
  // What waits for a person is kept as it came.
  const fileId = placed.state === "held" ? await keepMail(work, tools, mailbox.partner_id, arrived) : null;
  await db(work)
    .updateTable("tickets.mails")
    .set({
      state: placed.state,
      reason: placed.reason,
      ticket_id: placed.ticketId,
      error: "",
      file_id: fileId,
      ...(placed.isAcknowledged ? { acknowledged_at: work.now } : {}),
    })
    .where("id", "=", mailId)
    .execute();
  return placed;
}

/** O-128 the key of the mail, this partner's once. Who comes second waits here for who came first. */
async function claim(work: Work, mailbox: Mailbox, { mail, receivedAt }: Arrived): Promise<string | undefined> {
  const made = await db(work)
    .insertInto("tickets.mails")
    .values({ ...mailRow(mailbox, mail, receivedAt), state: "placed" })
    .onConflict((conflict) => conflict.columns(["partner_id", "mail_key"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made) return made.id;
  const before = await db(work)
    .selectFrom("tickets.mails")
    .select(["id", "state"])
    .where("partner_id", "=", mailbox.partner_id)
    .where("mail_key", "=", mail.key)
    .forUpdate()
    .executeTakeFirst();
  return before?.state === "trying" ? before.id : undefined;
}

export const mailRow = (mailbox: Pick<Mailbox, "id" | "partner_id">, mail: ReadMail, receivedAt: Date) => ({
  partner_id: mailbox.partner_id,
  mailbox_id: mailbox.id,
  mail_key: mail.key,
  from_name: mail.from.name,
  from_address: mail.from.address,
  subject: mail.subject.slice(0, 500),
  received_at: receivedAt,
});

export async function keepMail(work: Work, tools: Tools, partnerId: string, { raw }: Pick<Arrived, "raw">): Promise<string> {
  const file = { partnerId, customerId: null, mediaType: "message/rfc822", name: "mail.eml", bytes: raw };
  return (await storeFile(work, tools.files, file)).id;
}

/** O-128 one that was sent to several mailboxes of a partner goes by the first of them, whichever was read first. */
async function leadingMailbox(work: Work, mailbox: Mailbox, { recipients }: ReadMail): Promise<Mailbox> {
  if (recipients.length < 2) return mailbox;
  const all = await db(work)
    .selectFrom("tickets.mailboxes")
    .selectAll()
    .where("partner_id", "=", mailbox.partner_id)
    .where("is_active", "=", true)
    .execute();
  return recipients.map((address) => all.find((one) => one.address === address)).find((one) => one !== undefined) ?? mailbox;
}

async function place(work: Work, tools: Tools, mailbox: Mailbox, mail: ReadMail, mailId: string): Promise<Placed> {
  const named = await findNamed(work, mailbox, mail);
  if (mail.failures.length > 0) return placeBounce(work, mailbox, mail, mailId, named);
  const automatic = isAutomatic(mail.headers, { returnPath: mail.returnPath, isFromUs: await isFromUs(work, mail.from.address) });
  if (named) {
    const { sender, author } = await senderOf(work, mailbox, named, mail);
    const { foundBy, isStaffAddress } = named;
    const decided = decideOnTicket({ foundBy, sender, isAutomatic: automatic, isStaffAddress });
    switch (decided.kind) {
      case "message":
        return placeWord(work, tools, { mailbox, mail, named, author, isStranger: decided.isStranger, isByItself: true });
      case "staff-reply":
        return placeStaffReply(work, tools, { mail, named, author });
      case "staff-note":
        return placeNote(work, tools, { mail, named, author, marks: decided.isUnverified ? ["unverified"] : [], reason: "staff" });
      case "automatic":
        return placeNote(work, tools, { mail, named, author: asSystem(mail), marks: ["automatic"], reason: "automatic" });
      case "not-theirs":
    }
  }
  return placeNew(work, tools, { mailbox, mail, isAutomatic: automatic, namedInSubject: named?.ticket });
}

const nameOf = ({ from }: ReadMail): string => from.name || from.address;
const asSystem = (mail: ReadMail): Author => ({ kind: "system", id: null, name: nameOf(mail) });

/** Mail of our own mailboxes would go round in circles. */
async function isFromUs(work: Work, address: string): Promise<boolean> {
  const plain = address.replace(/\+[^@]*@/, "@");
  const { rows } = await sql`select 1 from tickets.mailboxes where address = ${plain}`.execute(work.tx);
  return rows.length > 0;
}

/** O-130 Who writes, seen from the ticket. */
async function senderOf(
  work: Work,
  mailbox: Mailbox,
  { named, ticket }: Named,
  mail: ReadMail,
): Promise<{ sender: Sender; author: Author }> {
  const { address } = mail.from;
  const isOf = async (one: Ticket): Promise<Author | undefined> => {
    const customer = one.customer_id === null ? undefined : await findCustomer(work, one.customer_id);
    const contacts = customer && (await listCustomerContacts(work, [customer.id])).get(customer.id);
    if (customer && [...(contacts?.emails ?? []), ...(contacts?.billingEmails ?? [])].some((email) => email.toLowerCase() === address))
      return { kind: "customer", id: customer.id, name: customer.fullName };
    const isKnown = one.requester_email.toLowerCase() === address || one.copies.some((copy) => copy.toLowerCase() === address);
    return isKnown ? { kind: "customer", id: null, name: nameOf(mail) } : undefined;
  };
  const own = address === "" ? undefined : ((await isOf(named)) ?? (named.id === ticket.id ? undefined : await isOf(ticket)));
  if (own) return { sender: { kind: "on-ticket" }, author: own };
  const admin = address === "" ? undefined : await findAdministratorByName(work, address);
  const actor = admin?.status === "active" && admin.email.toLowerCase() === address ? await findStaffActor(work, admin.id) : undefined;
  if (admin && actor && seesPartner(actor, ticket.partner_id) && mayDo(actor, "tickets.tickets.update")) {
    const domain = address.slice(address.lastIndexOf("@") + 1);
    const isProved = isSenderProved(mail.headers, { trustedServer: mailbox.trusted_server, domain });
    return {
      sender: { kind: "staff", isProved },
      author: isProved ? { kind: "staff", id: admin.id, name: admin.fullName } : asSystem(mail),
    };
  }
  return { sender: { kind: "stranger" }, author: { kind: "customer", id: null, name: nameOf(mail) } };
}

interface OnTicket {
  readonly mail: ReadMail;
  readonly named: Named;
  readonly author: Author;
}

const originOf = (mail: ReadMail, files: CheckedFiles, marks: readonly MailMark[] = []): MailOrigin => ({
  messageId: mail.messageId,
  fromAddress: mail.from.address,
  quoted: mail.body.quoted,
  marks: [...new Set([...marks, ...mail.marks, ...(files.isSomeLeftOut ? (["files-left-out"] as const) : [])])],
});
/** A mail may say everything in its subject. */
const textOf = (mail: ReadMail): string => mail.body.text || mail.subject;

/** A word from outside (O-118, O-119), however late. */
export async function placeWord(
  work: Work,
  tools: Tools,
  {
    mailbox,
    mail,
    named: { named, ticket },
    author,
    isStranger,
    isByItself = false,
  }: OnTicket & {
    mailbox: { readonly id: string | null } | undefined;
    isStranger: boolean;
    /** Nobody of the staff put it there. */
    isByItself?: boolean;
  },
): Promise<Placed> {
  const setup = await loadSetup(work);
  const files = await checkFiles(mail.files);
  const origin = originOf(mail, files, isStranger ? ["stranger"] : []);
  const said = { text: textOf(mail), fileIds: [], channel: "mail" as const, author };
  const customerId = named.customer_id ?? ticket.customer_id;
  const follows =
    ticket.spam_at === null ? await whatFollows(work, ticket, { text: said.text, hasFiles: files.accepted.length > 0 }) : "nothing";
  if (follows === "follow-up") {
    const acknowledged =
      isByItself && (await isAcknowledged(work, { partnerId: ticket.partner_id, address: mail.from.address, isAutomatic: false }));
    const made = await openFollowUp(work, setup, ticket, {
      ...said,
      mail: { ...origin, mailboxId: mailbox?.id ?? ticket.mailbox_id, isAcknowledged: acknowledged },
    });
    await attachFiles(work, tools, made.ticket, { id: made.entryId, isPublic: true }, files);
    return { state: "placed", reason: "follow-up", ticketId: made.ticket.id, isAcknowledged: acknowledged };
  }
  const leadsTo = follows === "reopened" && (await wasOftenReopened(work, ticket)) ? "nothing" : follows;
  const { entryId } = await addCustomerWord(work, setup, ticket, { ...said, mail: origin }, leadsTo, customerId);
  await attachFiles(work, tools, { ...ticket, customer_id: customerId }, { id: entryId, isPublic: true }, files);
  return { state: "placed", reason: "answer", ticketId: ticket.id };
}

/** O-132 two machines that answer each other would open and close a ticket for ever. */
async function wasOftenReopened(work: Work, ticket: Ticket): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tickets.entries
    where ticket_id = ${ticket.id} and kind = 'event' and event->>'code' = 'status' and event->'from'->'portal'->>'kind' = 'closed'
      and at > ${new Date(work.now.getTime() - hourMs)}`.execute(work.tx);
  return (rows[0]?.count ?? 0) >= mostReopenings;
}

/** A member of staff who answers by mail: the customer gets it as any other answer (O-118). */
async function placeStaffReply(work: Work, tools: Tools, { mail, named: { ticket }, author }: OnTicket): Promise<Placed> {
  const setup = await loadSetup(work);
  const files = await checkFiles(mail.files);
  const entryId = await addEntry(work, ticket, {
    ...{ kind: "reply", isPublic: true, text: textOf(mail), channel: "mail", author, mail: originOf(mail, files) },
  });
  await attachFiles(work, tools, ticket, { id: entryId, isPublic: true }, files);
  const at = momentIn(work, ticket);
  const set: TicketSet = { ...shownAt(at, "staff"), last_staff_at: at, ...(ticket.first_reply_at ? {} : { first_reply_at: at }) };
  const to = isClosed(ticket.kind) ? undefined : moveOf(setup, "staff_replied");
  if (to) await moveInto(work, setup, { ticket, set, to, by: "staff", withReply: true });
  const statusTo = to && to.id !== ticket.status_id ? to.kind : null;
  work.emit(ticketReplied, about(ticket), { number: Number(ticket.number), entryId, by: "staff", statusTo });
  await saveTicket(work, ticket, set, "replied");
  return { state: "placed", reason: "staff", ticketId: ticket.id };
}

/** What only staff read: it moves nothing. */
async function placeNote(
  work: Work,
  tools: Tools,
  {
    mail,
    named: { ticket },
    author,
    marks,
    reason,
    text = textOf(mail),
  }: OnTicket & { marks: readonly MailMark[]; reason: Placed["reason"]; text?: string },
): Promise<Placed> {
  const files = await checkFiles(mail.files);
  const entryId = await addEntry(work, ticket, {
    ...{ kind: "note", isPublic: false, text, channel: "mail", author, mail: originOf(mail, files, marks) },
  });
  await attachFiles(work, tools, ticket, { id: entryId, isPublic: false }, files);
  work.emit(ticketNoted, about(ticket, true), { number: Number(ticket.number), entryId });
  await saveTicket(work, ticket, {}, "noted");
  return { state: "placed", reason, ticketId: ticket.id };
}

/** O-133 A delivery report: the receiver's message is marked, and the ticket says so; it never makes a ticket. */
async function placeBounce(work: Work, mailbox: Mailbox, mail: ReadMail, mailId: string, named: Named | undefined): Promise<Placed> {
  const failed = mail.failures.filter(({ action }) => action === "failed");
  for (const { receiver, answer, status } of failed)
    work.emit(
      mailBounced,
      { partnerId: mailbox.partner_id, customerId: named?.ticket.customer_id ?? null, objectId: mailId, staffOnly: true },
      { messageId: mail.reportedId, receiver, answer: answer || status },
    );
  if (named && failed.length > 0) {
    const text = failed.map(({ receiver, answer, status }) => `${receiver}\n${answer || status}`).join("\n\n");
    const { ticket } = named;
    const entryId = await addEntry(work, ticket, {
      ...{ kind: "note", isPublic: false, channel: "mail", author: asSystem(mail), text },
      mail: { messageId: mail.messageId, fromAddress: mail.from.address, quoted: mail.body.text, marks: ["bounced"] },
    });
    work.emit(ticketNoted, about(ticket, true), { number: Number(ticket.number), entryId });
    await saveTicket(work, ticket, {}, "noted");
  }
  return { state: "placed", reason: "bounce", ticketId: named?.ticket.id ?? null };
}

/** A mail that belongs to no ticket, or to one that its sender only names. */
async function placeNew(
  work: Work,
  tools: Tools,
  {
    mailbox,
    mail,
    isAutomatic: automatic,
    namedInSubject,
  }: { mailbox: Mailbox; mail: ReadMail; isAutomatic: boolean; namedInSubject: Ticket | undefined },
): Promise<Placed> {
  const candidates = await candidatesOf(work, mailbox.partner_id, mail.from.address);
  const decided = decideNew({
    candidates,
    isAutomatic: automatic,
    isOverLimit: await hasManyTickets(work, mailbox.partner_id, mail.from.address),
    mailbox: { unknownSenders: mailbox.unknown_senders, automaticMail: mailbox.automatic_mail },
  });
  switch (decided.kind) {
    case "drop":
      return { state: "dropped", reason: "automatic", ticketId: null };
    case "refuse":
      return { state: "refused", reason: "unknown-sender", ticketId: null };
    case "hold":
      return { state: "held", reason: decided.reason, ticketId: null };
    case "create": {
      const acknowledged = await isAcknowledged(work, {
        partnerId: mailbox.partner_id,
        address: mail.from.address,
        isAutomatic: automatic,
      });
      const ticket = await openFromMail(work, tools, { mailbox, mail, customerId: decided.customerId, acknowledged });
      if (namedInSubject) await addEvent(work, ticket, { code: "named-in-subject", ticketId: namedInSubject.id });
      return { state: "placed", reason: "new-ticket", ticketId: ticket.id, isAcknowledged: acknowledged };
    }
  }
}

/** What a new ticket takes from the mailbox that its mail came into; one that was taken away meanwhile gives nothing. */
export type Into = Pick<Mailbox, "partner_id" | "group_id" | "type_id" | "priority" | "address"> & { readonly id: string | null };

export async function openFromMail(
  work: Work,
  tools: Tools,
  {
    mailbox,
    mail,
    customerId,
    subject,
    acknowledged = false,
  }: { mailbox: Into; mail: ReadMail; customerId: string | null; subject?: string | undefined; acknowledged?: boolean },
): Promise<Ticket> {
  const setup = await loadSetup(work);
  const customer = customerId === null ? undefined : await findCustomer(work, customerId);
  const files = await checkFiles(mail.files);
  const { ticket, entryId } = await openTicketWithEntry(work, setup, {
    partnerId: mailbox.partner_id,
    customerId,
    requester: { name: mail.from.name, email: mail.from.address },
    subject: subject ?? plainSubject(mail.subject, nameOf(mail) || mailbox.address),
    text: textOf(mail),
    as: "message",
    channel: "mail",
    ...defaultsOf(setup, mailbox),
    statusId: moveOf(setup, "created").id,
    serviceId: null,
    fileIds: [],
    author: { kind: "customer", id: customer?.id ?? null, name: customer?.fullName ?? nameOf(mail) },
    mail: { ...originOf(mail, files), mailboxId: mailbox.id, isAcknowledged: acknowledged },
  });
  await attachFiles(work, tools, ticket, { id: entryId, isPublic: true }, files);
  return ticket;
}

/** A group or type that serves this partner no more is none. */
function defaultsOf(setup: Setup, { group_id, type_id, priority, partner_id }: Into) {
  const fits = (one: { readonly partnerIds: readonly string[] } | undefined): boolean =>
    one !== undefined && (one.partnerIds.length === 0 || one.partnerIds.includes(partner_id));
  return {
    groupId: fits(setup.groups.get(group_id ?? "")) ? group_id : null,
    typeId: fits(setup.types.get(type_id ?? "")) ? type_id : null,
    priority,
  };
}

interface Candidate {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly hasOpenTicket: boolean;
}

export async function candidatesOf(work: Work, partnerId: string, address: string): Promise<Candidate[]> {
  if (address === "") return [];
  const found = (await findCustomersByKey(work, { partnerId, key: "email", values: [address] })).get(address) ?? [];
  const customers = found.filter(({ isDeleted }) => !isDeleted);
  const { rows } = await sql<{ id: string }>`select distinct customer_id as id from tickets.tickets
    where customer_id = any (${customers.map(({ id }) => id)}::uuid[]) and kind <> 'closed' and deleted_at is null and spam_at is null`.execute(
    work.tx,
  );
  const open = new Set(rows.map(({ id }) => id));
  return customers.map(({ id, number, fullName }) => ({ id, number, name: fullName, hasOpenTicket: open.has(id) }));
}

/** O-132 */
async function hasManyTickets(work: Work, partnerId: string, address: string): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tickets.mails where partner_id = ${partnerId}
    and from_address = ${address} and reason = 'new-ticket' and received_at > ${new Date(work.now.getTime() - hourMs)}`.execute(work.tx);
  return (rows[0]?.count ?? 0) >= mostNewTickets;
}
