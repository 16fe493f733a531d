// What staff get by mail of tickets: that they were named in a note, public words where they watch (O-146), and that an answer of theirs did not
// arrive (O-137). An answer to such a mail becomes a note (O-130).
import { mayDo } from "../../platform/actor.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findStaffActor, writeToStaff } from "../identity/index.ts";
import { threadOf } from "./find-notice.ts";
import { db, type Entry, type Ticket } from "./tables.ts";

interface Told {
  readonly ticket: Ticket;
  readonly entry: Entry;
}

async function find(work: Work, ticketId: string, entryId: string): Promise<Told | undefined> {
  const ticket = await db(work).selectFrom("tickets.tickets").selectAll().where("id", "=", ticketId).executeTakeFirst();
  const entry = await db(work)
    .selectFrom("tickets.entries")
    .selectAll()
    .where("id", "=", entryId)
    .where("ticket_id", "=", ticketId)
    .executeTakeFirst();
  return ticket && entry && ticket.deleted_at === null && ticket.spam_at === null ? { ticket, entry } : undefined;
}

/** A public word reaches everybody who watches, but for who wrote it. */
export async function tellWatchers(work: Work, tools: Tools, ticketId: string, entryId: string): Promise<void> {
  const told = await find(work, ticketId, entryId);
  if (told) await tell(work, tools, told, { ids: told.ticket.watcher_ids, right: "tickets.tickets.view", words: "has written in" });
}

export async function tellMentioned(
  work: Work,
  tools: Tools,
  ticketId: string,
  { entryId, mentionIds }: { entryId: string; mentionIds: readonly string[] },
): Promise<void> {
  if (mentionIds.length === 0) return;
  const told = await find(work, ticketId, entryId);
  if (told) await tell(work, tools, told, { ids: mentionIds, right: "tickets.notes.view", words: "has named you in" });
}

async function tell(
  work: Work,
  tools: Tools,
  { ticket, entry }: Told,
  { ids, right, words }: { ids: readonly string[]; right: "tickets.tickets.view" | "tickets.notes.view"; words: string },
): Promise<void> {
  const thread = await threadOf(work, ticket, "n");
  for (const adminId of new Set(ids)) {
    if (adminId === entry.author_id) continue;
    const actor = await findStaffActor(work, adminId);
    // Who may not see it any more is not told of it.
    if (!actor || !seesPartner(actor, ticket.partner_id) || !mayDo(actor, right)) continue;
    writeToStaff(work, {
      ...{ adminId, partnerId: ticket.partner_id, fileId: null, cause: `ticket-entry:${entry.id}` },
      subject: `[#T-${ticket.number}] ${ticket.subject}`,
      text: `${entry.author_name || "Somebody"} ${words} T-${ticket.number}:\n${entry.body}\n${tools.config.publicUrl}/admin/tickets/${ticket.id}`,
      ...(thread ? { replyTo: thread.replyTo } : {}),
    });
  }
}

/** O-137 what somebody of the staff wrote did not reach `to`; the ticket keeps the text and offers to send it again. */
export async function tellAuthor(
  work: Work,
  tools: Tools,
  entryId: string,
  failed: { readonly cause: string; readonly to: string; readonly answer: string },
): Promise<void> {
  const entry = await db(work).selectFrom("tickets.entries").selectAll().where("id", "=", entryId).executeTakeFirst();
  const told = entry && (await find(work, entry.ticket_id, entryId));
  if (told?.entry.author_kind !== "staff" || told.entry.author_id === null) return;
  const { ticket } = told;
  const actor = await findStaffActor(work, told.entry.author_id);
  if (!actor || !seesPartner(actor, ticket.partner_id) || !mayDo(actor, "tickets.tickets.view")) return;
  const why = failed.answer === "" ? "" : `\nWhat the other side said: ${failed.answer}`;
  writeToStaff(work, {
    ...{ adminId: told.entry.author_id, partnerId: ticket.partner_id, fileId: null, cause: `ticket-answer-failed:${failed.cause}` },
    subject: `[#T-${ticket.number}] Not delivered: ${ticket.subject}`,
    text: `Your answer in T-${ticket.number} did not reach ${failed.to}.${why}\nIt can be sent again from the ticket: ${tools.config.publicUrl}/admin/tickets/${ticket.id}`,
  });
}
