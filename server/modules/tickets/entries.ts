// What is written into a thread. The ticket is locked by whoever calls, so entries stand in the order in which they were written.
import { sql } from "kysely";
import type { Announcement } from "../../platform/events.ts";
import { noteFile } from "../../platform/files/store-file.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { Channel, EntryKind, MailMark } from "./contract.ts";
import type { Status, TicketType } from "./setup/setup.ts";
import { db, type EntryEvent, type Ticket, type ToldValue } from "./tables.ts";

export interface Author {
  readonly kind: "staff" | "customer" | "system";
  readonly id: string | null;
  readonly name: string;
}

export function authorOf({ actor }: Pick<Work, "actor">): Author {
  switch (actor.kind) {
    case "staff":
    case "key":
      return { kind: "staff", id: actor.adminId, name: actor.name };
    case "customer":
      return { kind: "customer", id: actor.customerId, name: actor.name };
    case "system":
    case "anonymous":
      return { kind: "system", id: null, name: "" };
  }
}

type Placed = Pick<Ticket, "id" | "partner_id" | "customer_id" | "updated_at">;

/** Never before what is there already: two who write at once began in one order and may be written in the other. */
export const momentIn = (work: Work, ticket: Pick<Ticket, "updated_at">): Date =>
  new Date(Math.max(work.now.getTime(), ticket.updated_at.getTime()));

export interface NewEntry {
  readonly kind: Exclude<EntryKind, "event">;
  readonly isPublic: boolean;
  readonly text: string;
  readonly channel: Channel;
  readonly fileIds?: readonly string[];
  readonly call?: { readonly direction: "in" | "out"; readonly minutes: number };
  /** Left out: who acts. */
  readonly author?: Author;
  readonly mail?: MailOrigin;
}

/** Of an entry that came by mail. */
export interface MailOrigin {
  readonly messageId: string;
  readonly fromAddress: string;
  readonly quoted: string;
  /** What staff are told beside its text. */
  readonly marks: readonly MailMark[];
}

export async function addEntry(work: Work, ticket: Placed, entry: NewEntry): Promise<string> {
  const author = entry.author ?? authorOf(work);
  const { id } = await db(work)
    .insertInto("tickets.entries")
    .values({
      ...placeOf(ticket),
      kind: entry.kind,
      is_public: entry.isPublic,
      author_kind: author.kind,
      author_id: author.id,
      author_name: author.name,
      channel: entry.channel,
      body: entry.text,
      at: momentIn(work, ticket),
      call: entry.call ? JSON.stringify(entry.call) : null,
      ...(entry.mail
        ? {
            quoted: entry.mail.quoted,
            message_id: entry.mail.messageId || null,
            from_address: entry.mail.fromAddress,
            mail_marks: [...entry.mail.marks],
          }
        : {}),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (entry.fileIds && entry.fileIds.length > 0) await attach(work, ticket, { entryId: id, ...entry }, entry.fileIds);
  return id;
}

const placeOf = ({ id, partner_id, customer_id }: Placed) => ({ ticket_id: id, partner_id, customer_id });

/** Something that happened, between the words. */
export async function addEvent(
  work: Work,
  ticket: Placed,
  event: Pick<EntryEvent, "code"> & Partial<EntryEvent> & { isPublic?: boolean },
): Promise<void> {
  const { isPublic = false, code, from = null, to = null, ticketId = null } = event;
  const author = authorOf(work);
  await db(work)
    .insertInto("tickets.entries")
    .values({
      ...placeOf(ticket),
      kind: "event",
      is_public: isPublic,
      author_kind: author.kind,
      author_id: author.id,
      author_name: author.name,
      channel: work.actor.kind === "customer" ? "portal" : "admin",
      at: momentIn(work, ticket),
      event: JSON.stringify({ code, from, to, ticketId } satisfies EntryEvent),
    })
    .execute();
}

export const toldText = (text: string): ToldValue | null => (text === "" ? null : { text, titles: null });
export const toldType = (type: TicketType | undefined): ToldValue | null => (type ? { text: "", titles: type.titles } : null);
export const toldStatus = ({ titles, portalTitles, kind, colour }: Status): ToldValue => ({
  text: "",
  titles,
  portal: { titles: portalTitles, kind, colour },
});

/** Gives uploads of whoever writes to an entry. Those of notes carry no customer, so that no way of a customer leads to them (O-149). */
async function attach(
  work: Work,
  ticket: Placed,
  entry: { entryId: string; isPublic: boolean },
  fileIds: readonly string[],
): Promise<void> {
  const me = authorOf(work);
  if (me.kind === "system" || me.id === null) throw new Error("only people upload files");
  const wanted = [...new Set(fileIds)];
  const uploads = await db(work)
    .deleteFrom("tickets.uploads")
    .where("id", "=", sql<string>`any (${wanted}::uuid[])`)
    .where("uploader_kind", "=", me.kind)
    .where("uploader_id", "=", me.id)
    .returningAll()
    .execute();
  if (uploads.length < wanted.length) throw fieldProblem("fileIds", "unknown-value", "A file is not there any more. Choose it again.");
  const customerId = entry.isPublic ? ticket.customer_id : null;
  for (const upload of uploads.toSorted((a, b) => wanted.indexOf(a.id) - wanted.indexOf(b.id))) {
    const { sha256, name, media_type: mediaType } = upload;
    const stored = await noteFile(work, {
      ...{ partnerId: ticket.partner_id, customerId, sha256, name, mediaType },
      sizeBytes: Number(upload.size_bytes),
    });
    await db(work)
      .insertInto("tickets.ticket_files")
      .values({
        id: upload.id,
        partner_id: ticket.partner_id,
        customer_id: customerId,
        entry_id: entry.entryId,
        is_public: entry.isPublic,
        file_id: stored.id,
        name,
        media_type: mediaType,
        size_bytes: upload.size_bytes,
      })
      .execute();
  }
}

/** Whom an event is about. Pages of customers hear of nothing that the portal would not show them (P-250). */
export const about = (
  ticket: Pick<Ticket, "id" | "partner_id" | "customer_id" | "hidden" | "spam_at" | "deleted_at">,
  staffOnly = false,
): Announcement => ({
  partnerId: ticket.partner_id,
  customerId: ticket.customer_id,
  objectId: ticket.id,
  staffOnly: staffOnly || ticket.hidden || ticket.spam_at !== null || ticket.deleted_at !== null || ticket.customer_id === null,
});
