// Words of staff in a thread: answers, notes among themselves, calls.
import { sql } from "kysely";
import type { BodyOf } from "../../../shared/endpoint.ts";
import type { Work } from "../../platform/work.ts";
import { checkWatchers, mentionable } from "./choices.ts";
import type { addCallEndpoint, addNoteEndpoint, replyTicketEndpoint } from "./contract.ts";
import { about, addEntry, momentIn } from "./entries.ts";
import { ticketCalled, ticketNoted, ticketReplied } from "./events.ts";
import { lockTicket } from "./find-ticket.ts";
import { mentionsIn } from "./mention-rules.ts";
import { newerEntry, ticketIsMerged, transitionRefused } from "./problems.ts";
import { moveInto, saveTicket, shownAt, type TicketSet } from "./save-ticket.ts";
import { chosenStatus, loadSetup, moveOf, type Setup, type Status, statusOf } from "./setup/setup.ts";
import { mayFollow } from "./status-rules.ts";
import { db, type Ticket } from "./tables.ts";

/** Answers the customer (O-118): the status that was chosen follows, or what a reply leads to by itself. */
export async function replyToTicket(work: Work, ticketId: string, body: BodyOf<typeof replyTicketEndpoint>): Promise<Ticket> {
  const ticket = await lockForWords(work, ticketId);
  if (!body.evenIfNewer) await refuseNewer(work, ticket, body.seen);
  const setup = await loadSetup(work);
  const to =
    body.status === undefined
      ? moveOf(setup, "staff_replied")
      : body.status === "keep"
        ? undefined
        : chosenStatus(setup, body.status, "status");
  if (to && body.status !== undefined) refuseMove(setup, ticket, to);
  const entryId = await addEntry(work, ticket, { kind: "reply", isPublic: true, channel: "admin", ...body });
  const at = momentIn(work, ticket);
  const set: TicketSet = { ...shownAt(at, "staff"), last_staff_at: at, ...(ticket.first_reply_at ? {} : { first_reply_at: at }) };
  if (to) await moveInto(work, setup, { ticket, set, to, by: "staff", withReply: true });
  work.emit(ticketReplied, about(ticket), {
    number: Number(ticket.number),
    entryId,
    by: "staff",
    statusTo: to && to.id !== ticket.status_id ? to.kind : null,
  });
  return saveTicket(work, ticket, set, "replied");
}

/** A note never reaches the customer, nor does that there is one: nothing moves that the portal shows. */
export async function addNote(work: Work, ticketId: string, body: BodyOf<typeof addNoteEndpoint>): Promise<Ticket> {
  const ticket = await lockForWords(work, ticketId, "tickets.notes.create");
  await checkWatchers(work, ticket.partner_id, body.mentionIds, "mentionIds");
  const likely = [...body.mentionIds, ...(work.actor.kind === "staff" ? [work.actor.adminId] : [])];
  const mentionIds = [...new Set([...body.mentionIds, ...mentionsIn(body.text, await mentionable(work, ticket.partner_id), likely)])];
  const entryId = await addEntry(work, ticket, { kind: "note", isPublic: false, channel: "admin", ...body });
  work.emit(ticketNoted, about(ticket, true), { number: Number(ticket.number), entryId, mentionIds });
  // O-146 who is mentioned watches from now on.
  const watchers = [...new Set([...ticket.watcher_ids, ...mentionIds])];
  return saveTicket(work, ticket, watchers.length > ticket.watcher_ids.length ? { watcher_ids: watchers } : {}, "noted");
}

export async function addCall(work: Work, ticketId: string, body: BodyOf<typeof addCallEndpoint>): Promise<Ticket> {
  const ticket = await lockForWords(work, ticketId);
  const setup = await loadSetup(work);
  const to = body.status === "keep" ? undefined : chosenStatus(setup, body.status, "status");
  if (to) refuseMove(setup, ticket, to);
  const { text, isPublic, direction, minutes, fileIds } = body;
  const entryId = await addEntry(work, ticket, { kind: "call", isPublic, text, channel: "phone", fileIds, call: { direction, minutes } });
  const at = momentIn(work, ticket);
  const set: TicketSet = { last_staff_at: at, ...(isPublic ? shownAt(at, "staff") : {}) };
  if (to) await moveInto(work, setup, { ticket, set, to, by: "staff", withReply: isPublic });
  work.emit(isPublic ? ticketCalled : ticketNoted, about(ticket, !isPublic), { number: Number(ticket.number), entryId });
  return saveTicket(work, ticket, set, "called");
}

async function lockForWords(
  work: Work,
  ticketId: string,
  permission: "tickets.tickets.update" | "tickets.notes.create" = "tickets.tickets.update",
): Promise<Ticket> {
  // Notes need to see the ticket, and the right to write notes on it.
  const ticket = await lockTicket(work, ticketId, permission);
  refuseMerged(ticket);
  return ticket;
}

export function refuseMerged(ticket: Ticket): void {
  if (ticket.merged_into_id !== null)
    throw ticketIsMerged("This ticket was merged into another. Go on there.", { current: { id: ticket.merged_into_id } });
}

/** O-143 somebody wrote something that the customer sees since the page was opened. */
async function refuseNewer(work: Work, ticket: Ticket, seen: string | null): Promise<void> {
  const last = await db(work)
    .selectFrom("tickets.entries")
    .select(["id", "author_name as author", "body as text", "at"])
    .where("ticket_id", "=", ticket.id)
    .where(sql<boolean>`is_public and kind <> 'event'`)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (last === undefined || last.id === seen) return;
  throw newerEntry(`${last.author || "Somebody"} has written since you opened the ticket. Read it, then send.`, {
    current: { id: last.id, author: last.author, text: last.text, at: last.at.toISOString() },
  });
}

/** O-117 the statuses that may follow are said by the status; the refusal names them. */
export function refuseMove(setup: Setup, ticket: Pick<Ticket, "status_id">, to: Status): void {
  const now = statusOf(setup, ticket.status_id);
  if (mayFollow(now, to)) return;
  throw transitionRefused("From where it is the ticket can go into other statuses only.", { current: { allowed: now.nextIds } });
}
