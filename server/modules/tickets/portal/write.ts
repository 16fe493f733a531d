// What a customer does with their tickets: writes, closes, rates, marks.
import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer } from "../../customers/index.ts";
import { findOwnCheck } from "../../devices/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { portalCreateTicketEndpoint } from "../contract.ts";
import { openTicket } from "../create-ticket.ts";
import { about, addEntry, addEvent, momentIn } from "../entries.ts";
import { ticketChanged, ticketReplied } from "../events.ts";
import { getOwnTicket } from "../find-ticket.ts";
import { alreadyClosed, mayNotClose } from "../problems.ts";
import { rate, type Vote } from "../ratings.ts";
import { auditTicket, isClosed, moveInto, saveTicket, type TicketSet } from "../save-ticket.ts";
import { portalChoosePriority, portalDefaultGroup, portalMayClose, reopenDays, thanksFilter } from "../settings.ts";
import { loadSetup, moveOf, type Setup, serves, statusOf } from "../setup/setup.ts";
import { isThanks, mayFollow, movesOnCustomerWord, opensAgain } from "../status-rules.ts";
import { db, type Ticket } from "../tables.ts";
import { refuseTooMany } from "./daily-limit.ts";
import { servicesOf } from "./own-tickets.ts";

/** P-161 */
export async function createOwnTicket(work: Work, body: BodyOf<typeof portalCreateTicketEndpoint>): Promise<Ticket> {
  const me = ownCustomer(work);
  await refuseTooMany(work);
  const setup = await loadSetup(work);
  const type = body.typeId === null ? undefined : setup.types.get(body.typeId);
  if (body.typeId !== null && !(type?.inPortal && serves(type, me.partnerId)))
    throw fieldProblem("typeId", "unknown-value", "There is no such type.");
  if (body.serviceId !== null && !(await servicesOf(work)).some(({ id }) => id === body.serviceId))
    throw fieldProblem("serviceId", "unknown-value", "You have no such service.");
  const checkId = body.checkId ?? null;
  const diagnosis = checkId === null ? null : ((await findOwnCheck(work, checkId)) ?? null);
  if (checkId !== null && (diagnosis === null || (body.serviceId !== null && diagnosis.serviceId !== body.serviceId)))
    throw fieldProblem("checkId", "unknown-value", "There is no such check of this connection any more.");
  const mayChoose = await getSetting(work, portalChoosePriority, { partnerId: me.partnerId });
  return openTicket(work, setup, {
    partnerId: me.partnerId,
    customerId: me.customerId,
    subject: body.subject,
    text: body.text,
    as: "message",
    channel: "portal",
    priority: mayChoose ? (body.priority ?? "medium") : "medium",
    statusId: moveOf(setup, "created").id,
    typeId: body.typeId,
    groupId: await defaultGroup(work, setup, me.partnerId),
    serviceId: body.serviceId ?? diagnosis?.serviceId ?? null,
    fileIds: body.fileIds,
    diagnosis,
  });
}

/** A group that was taken away meanwhile, or serves others, is none. */
async function defaultGroup(work: Work, setup: Setup, partnerId: string): Promise<string | null> {
  const group = setup.groups.get((await getSetting(work, portalDefaultGroup, { partnerId })) ?? "");
  return group && serves(group, partnerId) ? group.id : null;
}

export interface Word {
  readonly text: string;
  readonly fileIds: readonly string[];
}

/**
 * A word of the customer (O-118, O-119): an open ticket waits for staff again; a closed one opens, stays closed after a mere thank-you, or
 * is followed by a new one that is linked to it. Answers the ticket where the word stands.
 */
export async function writeAsCustomer(work: Work, ticketId: string, word: Word): Promise<Ticket> {
  const ticket = await getOwnTicket(work, ticketId, { lock: true });
  const setup = await loadSetup(work);
  if (!isClosed(ticket.kind)) return addWord(work, setup, ticket, word, movesOnCustomerWord(ticket.kind) ? "customer_replied" : undefined);
  if (await isMereThanks(work, ticket, word)) return addWord(work, setup, ticket, word, undefined);
  const days = await getSetting(work, reopenDays, { partnerId: ticket.partner_id });
  if (ticket.closed_at !== null && opensAgain(ticket.closed_at, work.now, days)) return addWord(work, setup, ticket, word, "reopened");
  return openFollowUp(work, setup, ticket, word);
}

async function isMereThanks(work: Work, ticket: Ticket, { text, fileIds }: Word): Promise<boolean> {
  if (fileIds.length > 0 || !(await getSetting(work, thanksFilter, { partnerId: ticket.partner_id }))) return false;
  const customer = await findCustomer(work, ticket.customer_id ?? "");
  return isThanks(text, customer?.language ?? "en");
}

async function addWord(
  work: Work,
  setup: Setup,
  ticket: Ticket,
  { text, fileIds }: Word,
  leadsTo: "customer_replied" | "reopened" | undefined,
): Promise<Ticket> {
  const entryId = await addEntry(work, ticket, { kind: "message", isPublic: true, text, fileIds, channel: "portal" });
  const at = momentIn(work, ticket);
  const set: TicketSet = { public_at: at, last_customer_at: at };
  const to = leadsTo === undefined ? undefined : moveOf(setup, leadsTo);
  if (to) await moveInto(work, setup, { ticket, set, to, by: "customer", withReply: true });
  work.emit(ticketReplied, about(ticket), {
    number: Number(ticket.number),
    entryId,
    by: "customer",
    statusTo: to && to.id !== ticket.status_id ? to.kind : null,
  });
  return saveTicket(work, ticket, set, "replied");
}

async function openFollowUp(work: Work, setup: Setup, earlier: Ticket, { text, fileIds }: Word): Promise<Ticket> {
  await refuseTooMany(work);
  const { partner_id, customer_id, type_id, group_id, service_id, subject, priority } = earlier;
  const ticket = await openTicket(work, setup, {
    ...{ partnerId: partner_id, customerId: customer_id, subject, text, fileIds, priority },
    as: "message",
    channel: "portal",
    statusId: moveOf(setup, "created").id,
    ...{ typeId: type_id, groupId: group_id, serviceId: service_id },
  });
  await db(work)
    .insertInto("tickets.links")
    .values({ ticket_id: earlier.id, other_id: ticket.id, kind: "follow_up", partner_id, customer_id })
    .execute();
  await addEvent(work, ticket, { code: "follow-up", ticketId: earlier.id, isPublic: true });
  await addEvent(work, earlier, { code: "follow-up", ticketId: ticket.id });
  return ticket;
}

/** P-166 */
export async function closeOwnTicket(work: Work, ticketId: string, vote: Vote | undefined): Promise<void> {
  const ticket = await getOwnTicket(work, ticketId, { lock: true });
  if (isClosed(ticket.kind)) throw alreadyClosed("It is closed already.");
  const setup = await loadSetup(work);
  const to = moveOf(setup, "closed");
  if (!(await getSetting(work, portalMayClose, { partnerId: ticket.partner_id })) || !mayFollow(statusOf(setup, ticket.status_id), to))
    throw mayNotClose("Write that it is settled, and we close it.");
  const set: TicketSet = {};
  await moveInto(work, setup, { ticket, set, to, by: "customer" });
  const closed = await saveTicket(work, ticket, set, "closed");
  if (vote) await rate(work, closed, vote);
}

export async function rateOwnTicket(work: Work, ticketId: string, vote: Vote): Promise<void> {
  await rate(work, await getOwnTicket(work, ticketId, { lock: true }), vote);
}

/** P-165 on all devices of the customer, who hear of it. */
export async function markRead(work: Work, ticketId: string): Promise<void> {
  const ticket = await getOwnTicket(work, ticketId);
  const { customerId, partnerId } = ownCustomer(work);
  const { rows } =
    await sql`insert into tickets.marks (ticket_id, customer_id, partner_id, read_at) values (${ticket.id}, ${customerId}, ${partnerId}, ${work.now})
    on conflict (ticket_id, customer_id) do update set read_at = excluded.read_at
      where marks.read_at is null or marks.read_at < ${ticket.told_at ?? new Date(0)} returning 1`.execute(work.tx);
  if (rows.length > 0 && ticket.told_at !== null) work.emit(ticketChanged, about(ticket), { number: Number(ticket.number) });
}

export async function markStar(work: Work, ticketId: string, isStarred: boolean): Promise<void> {
  const ticket = await getOwnTicket(work, ticketId);
  const { customerId, partnerId } = ownCustomer(work);
  await sql`insert into tickets.marks (ticket_id, customer_id, partner_id, is_starred) values (${ticket.id}, ${customerId}, ${partnerId}, ${isStarred})
    on conflict (ticket_id, customer_id) do update set is_starred = excluded.is_starred`.execute(work.tx);
  auditTicket(work, ticket, "starred", { isStarred: { before: !isStarred, after: isStarred } });
}
