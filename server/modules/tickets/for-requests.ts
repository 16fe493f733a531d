// Tickets that go with something else that waits for staff (O-86, O-89): opened with it, told with it, closed with it. Whoever may decide about
// the thing itself needs no right on tickets for that.
import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import { openTicket } from "./create-ticket.ts";
import { about, addEntry, momentIn } from "./entries.ts";
import { ticketReplied } from "./events.ts";
import { isClosed, type Move, moveInto, saveTicket, shownAt, type TicketSet } from "./save-ticket.ts";
import { portalDefaultGroup } from "./settings.ts";
import { loadSetup, moveOf, serves } from "./setup/setup.ts";
import { db, type Ticket } from "./tables.ts";

export interface TicketWish {
  readonly partnerId: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly subject: string;
  readonly text: string;
  /** One that is gone, or serves other partners, is none; null: the first that the portal offers. */
  readonly typeId: string | null;
  readonly serviceId: string | null;
}

/** The customer's first word in a ticket of its own. */
export async function openTicketFor(work: Work, wish: TicketWish): Promise<{ readonly id: string; readonly number: number }> {
  const setup = await loadSetup(work);
  const { partnerId, customer, subject, text, serviceId } = wish;
  const fitting = [...setup.types.values()].filter((type) => serves(type, partnerId)).toSorted((a, b) => a.position - b.position);
  const type = wish.typeId === null ? fitting.find(({ inPortal }) => inPortal) : fitting.find(({ id }) => id === wish.typeId);
  const group = setup.groups.get((await getSetting(work, portalDefaultGroup, { partnerId })) ?? "");
  const ticket = await openTicket(work, setup, {
    ...{ partnerId, subject, text, serviceId },
    customerId: customer.id,
    as: "message",
    channel: "portal",
    priority: "medium",
    statusId: moveOf(setup, "created").id,
    typeId: type?.id ?? null,
    groupId: group && serves(group, partnerId) ? group.id : null,
    fileIds: [],
    author: { kind: "customer", id: customer.id, name: customer.name },
  });
  return { id: ticket.id, number: Number(ticket.number) };
}

/** A word to the customer, after which the ticket waits for them or is closed. Nothing where the ticket was thrown away meanwhile. */
export async function answerTicketFor(
  work: Work,
  ticketId: string,
  { text, leaves }: { text: string; leaves: "waiting" | "closed" },
): Promise<void> {
  const ticket = await lockFor(work, ticketId);
  if (!ticket) return;
  const setup = await loadSetup(work);
  const entryId = await addEntry(work, ticket, { kind: "reply", isPublic: true, channel: "admin", text });
  const at = momentIn(work, ticket);
  const by: Move["by"] = work.actor.kind === "system" ? "system" : "staff";
  const set: TicketSet = {
    ...shownAt(at, by),
    last_staff_at: at,
    ...(by === "system" || ticket.first_reply_at ? {} : { first_reply_at: at }),
  };
  const to = moveOf(setup, leaves === "closed" ? "closed" : "staff_replied");
  const moves = !isClosed(ticket.kind) && to.id !== ticket.status_id;
  if (moves) await moveInto(work, setup, { ticket, set, to, by, withReply: true });
  work.emit(ticketReplied, about(ticket), {
    number: Number(ticket.number),
    entryId,
    by: "staff",
    statusTo: moves ? to.kind : null,
  });
  await saveTicket(work, ticket, set, leaves === "closed" ? "closed" : "replied");
}

/** A word of the customer that goes with what they did elsewhere; with `closes` the matter is over for them. */
export async function writeForCustomer(
  work: Work,
  ticketId: string,
  { customer, text, closes }: { customer: { readonly id: string; readonly name: string }; text: string; closes: boolean },
): Promise<void> {
  const ticket = await lockFor(work, ticketId);
  if (!ticket) return;
  const setup = await loadSetup(work);
  const author = { kind: "customer" as const, ...customer };
  const entryId = await addEntry(work, ticket, { kind: "message", isPublic: true, channel: "portal", text, author });
  const at = momentIn(work, ticket);
  const set: TicketSet = { ...shownAt(at, "customer"), last_customer_at: at };
  const to = moveOf(setup, closes ? "closed" : "customer_replied");
  const moves = !isClosed(ticket.kind) && to.id !== ticket.status_id;
  if (moves) await moveInto(work, setup, { ticket, set, to, by: "customer", withReply: true });
  work.emit(ticketReplied, about(ticket), { number: Number(ticket.number), entryId, by: "customer", statusTo: moves ? to.kind : null });
  await saveTicket(work, ticket, set, closes ? "closed" : "replied");
}

/** What staff last told the customer; empty: nothing. */
export async function lastAnswerIn(work: Work, ticketId: string): Promise<string> {
  const entry = await db(work)
    .selectFrom("tickets.entries")
    .select("body")
    .where("ticket_id", "=", ticketId)
    .where("is_public", "=", true)
    .where("kind", "=", "reply")
    .where("author_kind", "=", "staff")
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst();
  return entry?.body ?? "";
}

/** One that was merged leads to where its entries are now. */
async function lockFor(work: Work, ticketId: string): Promise<Ticket | undefined> {
  const ticket = await db(work)
    .selectFrom("tickets.tickets as ticket")
    .selectAll("ticket")
    .where("ticket.id", "=", ticketId)
    .where(visibleTo(work.actor, { partner: "ticket.partner_id", customer: "ticket.customer_id" }))
    .where(sql<boolean>`ticket.deleted_at is null and ticket.spam_at is null`)
    .forUpdate()
    .executeTakeFirst();
  return ticket?.merged_into_id ? lockFor(work, ticket.merged_into_id) : ticket;
}
