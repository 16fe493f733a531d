// A word of the customer, however it came (O-118, O-119).
import type { Work } from "../../platform/work.ts";
import { findCustomer } from "../customers/index.ts";
import { getSetting } from "../partners/index.ts";
import type { Channel } from "./contract.ts";
import { type NewTicket, openTicketWithEntry } from "./create-ticket.ts";
import { type Author, about, addEntry, addEvent, type MailOrigin, momentIn } from "./entries.ts";
import { ticketReplied } from "./events.ts";
import { isClosed, moveInto, saveTicket, type TicketSet } from "./save-ticket.ts";
import { reopenDays, thanksFilter } from "./settings.ts";
import { moveOf, type Setup } from "./setup/setup.ts";
import { isThanks, movesOnCustomerWord, opensAgain } from "./status-rules.ts";
import { db, type Ticket } from "./tables.ts";

interface Said {
  readonly text: string;
  readonly fileIds: readonly string[];
  readonly channel: Channel;
  /** Left out: who acts. */
  readonly author?: Author;
  readonly mail?: MailOrigin;
}

export type Follows = "nothing" | "customer_replied" | "reopened" | "follow-up";

/** An open ticket waits for staff again; a closed one opens, stays closed after a mere thank-you, or is followed by a new one. */
export async function whatFollows(
  work: Work,
  ticket: Ticket,
  { text, hasFiles }: { readonly text: string; readonly hasFiles: boolean },
): Promise<Follows> {
  if (!isClosed(ticket.kind)) return movesOnCustomerWord(ticket.kind) ? "customer_replied" : "nothing";
  if (!hasFiles && (await isMereThanks(work, ticket, text))) return "nothing";
  const days = await getSetting(work, reopenDays, { partnerId: ticket.partner_id });
  return ticket.closed_at !== null && opensAgain(ticket.closed_at, work.now, days) ? "reopened" : "follow-up";
}

async function isMereThanks(work: Work, ticket: Ticket, text: string): Promise<boolean> {
  if (!(await getSetting(work, thanksFilter, { partnerId: ticket.partner_id }))) return false;
  const customer = ticket.customer_id === null ? undefined : await findCustomer(work, ticket.customer_id);
  return isThanks(text, customer?.language ?? "en");
}

/** @param ofCustomerId whose entry it is, where that is not the ticket's customer: what came to a ticket that was merged into another's */
export async function addCustomerWord(
  work: Work,
  setup: Setup,
  ticket: Ticket,
  said: Said,
  leadsTo: Exclude<Follows, "follow-up">,
  ofCustomerId: string | null = ticket.customer_id,
): Promise<{ ticket: Ticket; entryId: string }> {
  const entryId = await addEntry(work, { ...ticket, customer_id: ofCustomerId }, { kind: "message", isPublic: true, ...said });
  const at = momentIn(work, ticket);
  const set: TicketSet = { public_at: at, last_customer_at: at };
  const to = leadsTo === "nothing" ? undefined : moveOf(setup, leadsTo);
  if (to) await moveInto(work, setup, { ticket, set, to, by: "customer", withReply: true });
  work.emit(ticketReplied, about(ticket, ofCustomerId !== ticket.customer_id), {
    number: Number(ticket.number),
    entryId,
    by: "customer",
    statusTo: to && to.id !== ticket.status_id ? to.kind : null,
  });
  return { ticket: await saveTicket(work, ticket, set, "replied"), entryId };
}

/** A new ticket about what a closed one was about, linked to it. */
export async function openFollowUp(
  work: Work,
  setup: Setup,
  earlier: Ticket,
  said: Omit<Said, "mail"> & Pick<NewTicket, "mail">,
): Promise<{ ticket: Ticket; entryId: string }> {
  const { partner_id, customer_id, type_id, group_id, service_id, subject, priority } = earlier;
  const opened = await openTicketWithEntry(work, setup, {
    ...{ partnerId: partner_id, customerId: customer_id, subject, priority },
    ...said,
    as: "message",
    requester: { name: earlier.requester_name, email: earlier.requester_email },
    statusId: moveOf(setup, "created").id,
    ...{ typeId: type_id, groupId: group_id, serviceId: service_id },
  });
  await db(work)
    .insertInto("tickets.links")
    .values({ ticket_id: earlier.id, other_id: opened.ticket.id, kind: "follow_up", partner_id, customer_id })
    .execute();
  await addEvent(work, opened.ticket, { code: "follow-up", ticketId: earlier.id, isPublic: true });
  await addEvent(work, earlier, { code: "follow-up", ticketId: opened.ticket.id });
  return opened;
}
