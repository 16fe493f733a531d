// What a customer does with their tickets: writes, closes, rates, marks.
import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findOwnCheck } from "../../devices/index.ts";
import { getSetting } from "../../partners/index.ts";
import { openTicket } from "../create-ticket.ts";
import { addCustomerWord, openFollowUp, whatFollows } from "../customer-word.ts";
import { about } from "../entries.ts";
import { ticketChanged } from "../events.ts";
import { getOwnTicket } from "../find-ticket.ts";
import { alreadyClosed, mayNotClose } from "../problems.ts";
import { rate, type Vote } from "../ratings/ratings.ts";
import { auditTicket, isClosed, moveInto, saveTicket, type TicketSet } from "../save-ticket.ts";
import { portalChoosePriority, portalDefaultGroup, portalMayClose } from "../settings.ts";
import { loadSetup, moveOf, type Setup, serves, statusOf } from "../setup/setup.ts";
import { mayFollow } from "../status-rules.ts";
import type { Ticket } from "../tables.ts";
import type { portalCreateTicketEndpoint } from "./contract.ts";
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
 * A word of the customer: an open ticket waits for staff again; a closed one opens, stays closed after a mere thank-you, or is followed by a
 * new one that is linked to it. Answers the ticket where the word stands.
 */
export async function writeAsCustomer(work: Work, ticketId: string, word: Word): Promise<Ticket> {
  const ticket = await getOwnTicket(work, ticketId, { lock: true });
  const setup = await loadSetup(work);
  const leadsTo = await whatFollows(work, ticket, { text: word.text, hasFiles: word.fileIds.length > 0 });
  const said = { ...word, channel: "portal" as const };
  if (leadsTo !== "follow-up") return (await addCustomerWord(work, setup, ticket, said, leadsTo)).ticket;
  await refuseTooMany(work);
  return (await openFollowUp(work, setup, ticket, said)).ticket;
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
