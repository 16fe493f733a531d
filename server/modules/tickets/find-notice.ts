import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import { type MailToken, replyAddress, threadMessageId } from "./mail/token-rules.ts";
import { portalAuthor } from "./settings.ts";
import { loadSetup, statusOf } from "./setup/setup.ts";
import { db, type Ticket } from "./tables.ts";

/** What a mail to the customer may say of a ticket. */
export interface TicketNotice {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly partnerId: string;
  readonly customerId: string | null;
  /** Where no customer is known: who asked. */
  readonly requester: { readonly name: string; readonly email: string };
  /** Addresses outside that get the public replies, too. */
  readonly copies: readonly string[];
  /** O-136 How an answer by mail finds its way back; undefined where the partner has no mailbox that is read. */
  readonly thread: MailThread | undefined;
  /** By language, as customers call it. */
  readonly status: Readonly<Record<string, string>>;
  /** Of the entry that was asked about, if it is public. */
  readonly entry:
    | {
        readonly text: string;
        readonly author: string;
        readonly fileIds: readonly string[];
        /** Of a mail that came: who wrote it. */
        readonly fromAddress: string;
      }
    | undefined;
}

export interface MailThread {
  /** Where answers go: the mailbox, with the ticket's token. */
  readonly replyTo: string;
  readonly token: MailToken;
  /** What it answers to, the newest last. */
  readonly answersTo: readonly string[];
}

/** Undefined for whatever customers do not see: hidden tickets, spam, what was deleted (O-121). A note is no entry to tell of. */
export async function findTicketNotice(work: Work, ticketId: string, entryId?: string): Promise<TicketNotice | undefined> {
  const ticket = await db(work)
    .selectFrom("tickets.tickets")
    .selectAll()
    .where("id", "=", ticketId)
    .where(sql<boolean>`not hidden and spam_at is null and deleted_at is null and merged_into_id is null`)
    .executeTakeFirst();
  if (!ticket) return undefined;
  const setup = await loadSetup(work);
  const entry =
    entryId === undefined
      ? undefined
      : await db(work)
          .selectFrom("tickets.entries")
          .select(["id", "body", "author_name", "from_address"])
          .where("id", "=", entryId)
          .where("ticket_id", "=", ticketId)
          .where("is_public", "=", true)
          .where(sql<boolean>`customer_id is not distinct from ${ticket.customer_id}`)
          .executeTakeFirst();
  const files = entry
    ? await db(work)
        .selectFrom("tickets.ticket_files")
        .select("file_id")
        .where("entry_id", "=", entry.id)
        .where("is_public", "=", true)
        .orderBy("file_id")
        .execute()
    : [];
  const thread = await threadOf(work, ticket, "t");
  const how = await getSetting(work, portalAuthor, { partnerId: ticket.partner_id });
  const group = setup.groups.get(ticket.group_id ?? "")?.name ?? "";
  return {
    id: ticket.id,
    number: Number(ticket.number),
    subject: ticket.subject,
    partnerId: ticket.partner_id,
    customerId: ticket.customer_id,
    requester: { name: ticket.requester_name, email: ticket.requester_email },
    copies: ticket.copies,
    thread,
    status: statusOf(setup, ticket.status_id).portalTitles,
    entry: entry && {
      text: entry.body,
      author: how === "group" ? group : (entry.author_name.trim().split(/\s+/)[0] ?? ""),
      fileIds: files.map(({ file_id }) => file_id),
      fromAddress: entry.from_address ?? "",
    },
  };
}

const mostReferences = 10;

/** The mailbox that the ticket came by, while it is read; else the partner's first. */
export async function threadOf(work: Work, ticket: Ticket, kind: MailToken["kind"]): Promise<MailThread | undefined> {
  const mailbox = await db(work)
    .selectFrom("tickets.mailboxes")
    .select("address")
    .where("partner_id", "=", ticket.partner_id)
    .where("is_active", "=", true)
    .orderBy(sql`id is distinct from ${ticket.mailbox_id}::uuid`)
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
  if (!mailbox) return undefined;
  const token: MailToken = { kind, number: Number(ticket.number), secret: ticket.mail_token };
  const mails = await db(work)
    .selectFrom("tickets.entries")
    .select("message_id as id")
    .where("ticket_id", "=", ticket.id)
    .where("message_id", "is not", null)
    .where("is_public", "=", true)
    .orderBy("at", "desc")
    .limit(mostReferences)
    .execute();
  const domain = mailbox.address.slice(mailbox.address.lastIndexOf("@") + 1);
  // Every mail about a ticket refers to one that never was, so that mail programs show them as one conversation.
  const root = threadMessageId(token, "thread", domain);
  return { replyTo: replyAddress(mailbox.address, token), token, answersTo: [root, ...mails.toReversed().flatMap(({ id }) => id ?? [])] };
}
