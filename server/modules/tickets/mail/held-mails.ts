// Mail that waits for a person: nobody knows whose it is, a program wrote it, or it failed (O-127, O-131, O-132).
import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { chosenCustomer } from "../choices.ts";
import { authorOf } from "../entries.ts";
import { lockTicket } from "../find-ticket.ts";
import { mailIsHandled, partnerMismatch } from "../problems.ts";
import { db, type Mail, type Ticket } from "../tables.ts";
import { refuseMerged } from "../write.ts";
import type { getMailEndpoint, listMailsEndpoint, MailState, mailReasons } from "./contract.ts";
import { type ReadMail, readMail } from "./read-mail.ts";
import { candidatesOf, type Into, openFromMail, placeWord, receiveMail } from "./receive-mail.ts";

type Row = z.input<typeof listMailsEndpoint.returns>["items"][number];
const most = 200;

const waiting = (work: Work) =>
  db(work)
    .selectFrom("tickets.mails as mail")
    .leftJoin("tickets.mailboxes as mailbox", "mailbox.id", "mail.mailbox_id")
    .where("mail.state", "in", ["held", "failed"])
    .where(visibleTo(work.actor, { partner: "mail.partner_id" }));

const rowOf = (mail: Mail, mailbox: string | null): Row => ({
  id: mail.id,
  partnerId: mail.partner_id,
  mailbox: mailbox ?? "",
  state: mail.state,
  reason: mail.reason as (typeof mailReasons)[number],
  from: { name: mail.from_name, address: mail.from_address },
  subject: mail.subject,
  receivedAt: mail.received_at.toISOString(),
  error: mail.error,
});

export async function listMails(work: Work, { state }: { state: "held" | "failed" }): Promise<z.input<typeof listMailsEndpoint.returns>> {
  const rows = await waiting(work)
    .selectAll("mail")
    .select("mailbox.address as mailbox")
    .where("mail.state", "=", state)
    .orderBy("mail.received_at", "desc")
    .orderBy("mail.id")
    .limit(most)
    .execute();
  const counts = await waiting(work)
    .select(sql<number>`(count(*) filter (where mail.state = 'held'))::int`.as("held"))
    .select(sql<number>`(count(*) filter (where mail.state = 'failed'))::int`.as("failed"))
    .executeTakeFirstOrThrow();
  return { items: rows.map(({ mailbox, ...mail }) => rowOf(mail, mailbox)), counts };
}

interface Waiting {
  readonly row: Mail;
  readonly mailbox: string | null;
  readonly mail: ReadMail;
  readonly raw: Uint8Array;
}

async function find(work: Work, tools: Tools, id: string): Promise<Waiting> {
  const found = await waiting(work).selectAll("mail").select("mailbox.address as mailbox").where("mail.id", "=", id).executeTakeFirst();
  if (!found?.file_id) throw notFound("There is no such mail that waits.");
  const { mailbox, ...row } = found;
  const { bytes: raw } = await readStoredFile(work, tools.files, found.file_id);
  return { row, mailbox, raw, mail: await readMail(raw) };
}

export async function showMail(work: Work, tools: Tools, id: string): Promise<z.input<typeof getMailEndpoint.returns>> {
  const { row, mailbox, mail } = await find(work, tools, id);
  const candidates = await candidatesOf(work, row.partner_id, mail.from.address);
  return {
    ...rowOf(row, mailbox),
    text: mail.body.text,
    quoted: mail.body.quoted,
    files: mail.files.map(({ name, bytes }) => ({ name, sizeBytes: bytes.length })),
    candidates: candidates.map(({ id: customerId, number, name }) => ({ id: customerId, number, name })),
  };
}

/** Two who decide at once: the second is told. */
async function lock(work: Work, tools: Tools, id: string): Promise<Waiting> {
  const { rows } = await sql<{ state: MailState }>`select state from tickets.mails mail where id = ${id}
    and ${visibleTo(work.actor, { partner: "mail.partner_id" })} for update`.execute(work.tx);
  const state = rows[0]?.state;
  if (state === undefined) throw notFound("There is no such mail.");
  if (state !== "held" && state !== "failed") throw mailIsHandled("Somebody has dealt with this mail already.");
  return find(work, tools, id);
}

async function settle(work: Work, { row }: Waiting, action: string, became: { state: MailState; ticketId: string | null }): Promise<void> {
  await db(work)
    .updateTable("tickets.mails")
    .set({
      state: became.state,
      reason: "by-hand",
      ticket_id: became.ticketId,
      file_id: null,
      error: "",
      handled_at: work.now,
      handled_by_name: authorOf(work).name,
    })
    .where("id", "=", row.id)
    .execute();
  await sql`delete from platform.files where id = ${row.file_id}`.execute(work.tx);
  leaveEntry(work, row, action);
}

function leaveEntry(work: Work, row: Mail, action: string): void {
  work.audit({
    entity: "ticket_mail",
    entityId: row.id,
    label: row.subject || row.from_address,
    action,
    partnerId: row.partner_id,
    changes: { from: { before: null, after: row.from_address } },
  });
}

const intoOf = async (work: Work, row: Mail): Promise<Into> =>
  (row.mailbox_id === null
    ? undefined
    : await db(work).selectFrom("tickets.mailboxes").selectAll().where("id", "=", row.mailbox_id).executeTakeFirst()) ?? {
    ...{ id: null, partner_id: row.partner_id, group_id: null, type_id: null, priority: "medium", address: row.from_address },
  };

export async function openTicketFromMail(
  work: Work,
  tools: Tools,
  id: string,
  { customerId, subject }: { customerId: string | null; subject?: string | undefined },
): Promise<Ticket> {
  const waits = await lock(work, tools, id);
  const customer = customerId === null ? undefined : await chosenCustomer(work, customerId);
  if (customer && customer.partnerId !== waits.row.partner_id) throw partnerMismatch("The customer is another partner's.");
  const mailbox = await intoOf(work, waits.row);
  const ticket = await openFromMail(work, tools, { mailbox, mail: waits.mail, customerId, subject });
  await settle(work, waits, "opened", { state: "placed", ticketId: ticket.id });
  return ticket;
}

export async function giveMailToTicket(work: Work, tools: Tools, id: string, ticketId: string): Promise<string> {
  const waits = await lock(work, tools, id);
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.update");
  refuseMerged(ticket);
  if (ticket.partner_id !== waits.row.partner_id) throw partnerMismatch("The ticket is another partner's.");
  const { mail } = waits;
  const isTheirs =
    ticket.customer_id !== null &&
    (await candidatesOf(work, ticket.partner_id, mail.from.address)).some((one) => one.id === ticket.customer_id);
  const placed = await placeWord(work, tools, {
    mailbox: undefined,
    mail,
    named: { named: ticket, ticket, foundBy: "token", isStaffAddress: false },
    author: { kind: "customer", id: isTheirs ? ticket.customer_id : null, name: mail.from.name || mail.from.address },
    isStranger: !isTheirs,
  });
  const where = placed.ticketId ?? ticket.id;
  await settle(work, waits, "given", { state: "placed", ticketId: where });
  return where;
}

/** Once more as if it came now. */
export async function retryMail(work: Work, tools: Tools, id: string): Promise<{ state: MailState; ticketId: string | null }> {
  const waits = await lock(work, tools, id);
  const { row, mail, raw } = waits;
  const mailbox =
    row.mailbox_id === null
      ? undefined
      : await db(work).selectFrom("tickets.mailboxes").selectAll().where("id", "=", row.mailbox_id).executeTakeFirst();
  if (!mailbox) throw mailIsHandled("Its mailbox is gone. Make a ticket of it, or drop it.");
  await db(work).updateTable("tickets.mails").set({ state: "trying", file_id: null }).where("id", "=", id).execute();
  await sql`delete from platform.files where id = ${row.file_id}`.execute(work.tx);
  const placed = await receiveMail(work, tools, mailbox, { mail: { ...mail, key: row.mail_key }, raw, receivedAt: row.received_at });
  if (!placed) throw new Error("the mail that was locked is not there");
  leaveEntry(work, row, "retried");
  return { state: placed.state, ticketId: placed.ticketId };
}

export async function dropMail(work: Work, tools: Tools, id: string): Promise<void> {
  await settle(work, await lock(work, tools, id), "dropped", { state: "dropped", ticketId: null });
}
