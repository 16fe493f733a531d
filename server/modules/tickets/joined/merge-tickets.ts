// Two tickets about one thing become one, and one that is about two becomes two (O-147).
import { sql } from "kysely";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { about, addEvent, authorOf, momentIn } from "../entries.ts";
import { ticketChanged } from "../events.ts";
import { lockTicket, visibleTickets } from "../find-ticket.ts";
import { cannotMerge, cannotUnmerge, otherCustomer } from "../problems.ts";
import { saveTicket, type TicketSet } from "../save-ticket.ts";
import { loadSetup, moveOf, statusOf } from "../setup/setup.ts";
import { db, type Ticket } from "../tables.ts";
import { refuseMerged } from "../write.ts";
import { openSplit } from "./open-split.ts";

const unmergeMs = 24 * 3_600_000;

export const unmergeUntil = ({ merged_at }: Pick<Ticket, "merged_at">): Date | null =>
  merged_at === null ? null : new Date(merged_at.getTime() + unmergeMs);

/** Locks both, the lower id first, so that two merges of the same pair take turns. */
async function lockBoth(
  work: Work,
  a: string,
  b: string,
  permission: "tickets.tickets.merge" | "tickets.tickets.update",
): Promise<[Ticket, Ticket]> {
  const first = await lockTicket(work, a < b ? a : b, permission);
  const second = await lockTicket(work, a < b ? b : a, permission);
  return a < b ? [first, second] : [second, first];
}

/** Moves the entries of a ticket into another, where they stand in time order with the number that they came from. Answers the other. */
export async function mergeTicket(
  work: Work,
  sourceId: string,
  { intoId, evenIfOtherCustomer }: { intoId: string; evenIfOtherCustomer: boolean },
): Promise<Ticket> {
  if (sourceId === intoId) throw fieldProblem("intoId", "same-ticket", "Choose another ticket.");
  const [source, target] = await lockBoth(work, sourceId, intoId, "tickets.tickets.merge");
  refuseMerged(source);
  if (target.merged_into_id !== null || target.spam_at !== null) throw cannotMerge("The other ticket was merged itself, or is spam.");
  if (source.partner_id !== target.partner_id) throw cannotMerge("Tickets of two partners cannot be merged.");
  const isOther = source.customer_id !== null && source.customer_id !== target.customer_id;
  if (isOther && !evenIfOtherCustomer)
    throw otherCustomer("The tickets are of two customers. The other one will not see what comes from here. Go on?");
  // What comes from nobody known is the target's customer's from now on.
  await sql`update tickets.entries set ticket_id = ${target.id}, origin_ticket_id = coalesce(origin_ticket_id, ${source.id}),
      customer_id = coalesce(customer_id, ${target.customer_id})
    where ticket_id = ${source.id} and kind <> 'event'`.execute(work.tx);
  const setup = await loadSetup(work);
  const at = momentIn(work, target);
  await addEvent(work, source, { code: "merged-into", ticketId: target.id });
  await addEvent(work, target, { code: "merged-from", ticketId: source.id });
  const closed = moveOf(setup, "closed");
  const set: TicketSet = {
    merged_into_id: target.id,
    merged_at: at,
    merged_from_status_id: source.status_id,
    ...(source.kind === "closed" ? {} : { status_id: closed.id, kind: "closed", status_at: at, closed_at: at }),
  };
  await saveTicket(work, source, set, "merged");
  work.emit(ticketChanged, about(source), { number: Number(source.number) });
  work.emit(ticketChanged, about(target, isOther), { number: Number(target.number) });
  const watchers = [...new Set([...target.watcher_ids, ...source.watcher_ids, ...(source.assignee_id ? [source.assignee_id] : [])])].filter(
    (id) => id !== target.assignee_id,
  );
  const later = (a: Date | null, b: Date | null): Date | null => (a === null ? b : b === null ? a : a > b ? a : b);
  return saveTicket(
    work,
    target,
    {
      watcher_ids: watchers,
      copies: isOther ? target.copies : [...new Set([...target.copies, ...source.copies])],
      ...(isOther
        ? {}
        : {
            public_at: at,
            told_at: later(target.told_at, source.told_at),
            last_customer_at: later(target.last_customer_at, source.last_customer_at),
            last_staff_at: later(target.last_staff_at, source.last_staff_at),
          }),
    },
    "merged",
  );
}

/** Takes a merge back within a day: the entries that came from it go home, and it is what it was. */
export async function unmergeTicket(work: Work, sourceId: string): Promise<Ticket> {
  const known = await visibleTickets(work).select("ticket.merged_into_id").where("ticket.id", "=", sourceId).executeTakeFirst();
  const [source, target] = await lockBoth(work, sourceId, known?.merged_into_id ?? sourceId, "tickets.tickets.merge");
  const until = unmergeUntil(source);
  if (source.merged_into_id === null || until === null || source.merged_from_status_id === null)
    throw cannotUnmerge("This ticket was not merged.");
  if (work.now >= until) throw cannotUnmerge("A merge can be taken back for 24 hours.");
  if (target.merged_into_id !== null) throw cannotUnmerge("The ticket that it went into was merged itself. Take that back first.");
  await sql`update tickets.entries set ticket_id = ${source.id}, origin_ticket_id = null, customer_id = coalesce(${source.customer_id}, customer_id)
    where ticket_id = ${target.id} and origin_ticket_id = ${source.id}`.execute(work.tx);
  const setup = await loadSetup(work);
  const status = statusOf(setup, source.merged_from_status_id);
  await addEvent(work, source, { code: "unmerged", ticketId: target.id });
  await addEvent(work, target, { code: "unmerged", ticketId: source.id });
  await saveTicket(work, target, {}, "unmerged");
  work.emit(ticketChanged, about(target), { number: Number(target.number) });
  work.emit(ticketChanged, about(source), { number: Number(source.number) });
  return saveTicket(
    work,
    source,
    {
      ...{ merged_into_id: null, merged_at: null, merged_from_status_id: null },
      ...{ status_id: status.id, kind: status.kind, status_at: momentIn(work, source) },
      closed_at: status.kind === "closed" ? source.closed_at : null,
    },
    "unmerged",
  );
}

/** Some entries become a ticket of their own. */
export async function splitTicket(
  work: Work,
  ticketId: string,
  { entryIds, subject }: { entryIds: readonly string[]; subject: string },
): Promise<Ticket> {
  const ticket = await lockTicket(work, ticketId, "tickets.tickets.merge");
  refuseMerged(ticket);
  const entries = await db(work)
    .selectFrom("tickets.entries")
    .selectAll()
    .where("ticket_id", "=", ticketId)
    .where("kind", "<>", "event")
    .orderBy("at")
    .orderBy("id")
    .execute();
  const chosen = entries.filter(({ id }) => entryIds.includes(id));
  if (chosen.length < new Set(entryIds).size) throw fieldProblem("entryIds", "unknown-value", "One of these entries is not in the ticket.");
  if (chosen.length === entries.length) throw fieldProblem("entryIds", "all-entries", "Leave something in this ticket.");
  const made = await openSplit(work, await loadSetup(work), { ticket, chosen, subject, by: authorOf(work).name });
  await addEvent(work, ticket, { code: "split-to", ticketId: made.id });
  await addEvent(work, made, { code: "split-from", ticketId: ticket.id });
  work.emit(ticketChanged, about(ticket), { number: Number(ticket.number) });
  await saveTicket(work, ticket, { public_at: momentIn(work, ticket) }, "split");
  return made;
}

/** Says that two tickets belong together; or takes that back. */
export async function linkTickets(work: Work, ticketId: string, otherId: string): Promise<void> {
  if (ticketId === otherId) throw fieldProblem("otherId", "same-ticket", "Choose another ticket.");
  const [ticket, other] = await lockBoth(work, ticketId, otherId, "tickets.tickets.update");
  if (ticket.partner_id !== other.partner_id) throw fieldProblem("otherId", "partner-mismatch", "That ticket is another partner's.");
  // Related tickets are no business of the portal.
  await sql`insert into tickets.links (ticket_id, other_id, kind, partner_id, customer_id)
    select ${ticket.id}, ${other.id}, 'related', ${ticket.partner_id}, null
    where not exists (select from tickets.links where (ticket_id, other_id) in ((${ticket.id}, ${other.id}), (${other.id}, ${ticket.id})))`.execute(
    work.tx,
  );
  await saveTicket(work, ticket, {}, "linked");
}

export async function unlinkTickets(work: Work, ticketId: string, otherId: string): Promise<void> {
  const [ticket] = await lockBoth(work, ticketId, otherId, "tickets.tickets.update");
  await sql`delete from tickets.links where kind = 'related' and (ticket_id, other_id) in ((${ticketId}::uuid, ${otherId}::uuid), (${otherId}::uuid, ${ticketId}::uuid))`.execute(
    work.tx,
  );
  await saveTicket(work, ticket, {}, "unlinked");
}
