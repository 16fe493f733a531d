import { sql } from "kysely";
import type { Permission } from "../../../shared/permissions.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { reachableTickets } from "./reach.ts";
import { db, type Ticket } from "./tables.ts";

export const ticketLabel = (number: number | bigint): string => `Ticket T-${number}`;

const partnerAndCustomer = { partner: "ticket.partner_id", customer: "ticket.customer_id" };

/** Tickets that the actor may see at all; a customer none that are hidden, spam or deleted (P-160). */
export const visibleTickets = (work: Work) =>
  db(work)
    .selectFrom("tickets.tickets as ticket")
    .where(visibleTo(work.actor, partnerAndCustomer))
    .where(
      work.actor.kind === "customer"
        ? sql<boolean>`not ticket.hidden and ticket.spam_at is null and ticket.deleted_at is null`
        : sql<boolean>`true`,
    );

/** For an endpoint of staff: one that the right does not reach is not there (O-6). */
export async function findReachable(
  work: Work,
  id: string,
  permission: Permission,
  { deleted = false, lock = false } = {},
): Promise<Ticket | undefined> {
  const query = visibleTickets(work)
    .selectAll("ticket")
    .where("ticket.id", "=", id)
    .where("ticket.deleted_at", deleted ? "is not" : "is", null)
    .where(reachableTickets(work, permission));
  return (lock ? query.forUpdate() : query).executeTakeFirst();
}

export async function getReachableTicket(work: Work, id: string, permission: Permission): Promise<Ticket> {
  const ticket = await findReachable(work, id, permission);
  if (!ticket) throw notFound("There is no such ticket.");
  return ticket;
}

/** The public words of staff in a ticket that the actor may see: what is sent to customers. */
export async function listAnswerIds(work: Work, ticketId: string): Promise<string[]> {
  const { id } = await getReachableTicket(work, ticketId, "tickets.tickets.view");
  const rows = await db(work)
    .selectFrom("tickets.entries")
    .select("id")
    .where("ticket_id", "=", id)
    .where("kind", "=", "reply")
    .where("is_public", "=", true)
    .execute();
  return rows.map((row) => row.id);
}

/** The same, locked until the commit: two who write at once take turns. */
export async function lockTicket(work: Work, id: string, permission: Permission, { deleted = false } = {}): Promise<Ticket> {
  const ticket = await findReachable(work, id, permission, { deleted, lock: true });
  if (!ticket) throw notFound("There is no such ticket.");
  return ticket;
}

/** P-1 one of the customer's own; one that was merged leads to where its entries are now. */
export async function getOwnTicket(work: Work, id: string, { lock = false } = {}): Promise<Ticket> {
  const query = visibleTickets(work).selectAll("ticket").where("ticket.id", "=", id);
  const ticket = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!ticket) throw notFound("There is no such ticket.");
  if (ticket.merged_into_id === null) return ticket;
  return getOwnTicket(work, ticket.merged_into_id, { lock });
}

/** Some tickets by their ids, as far as the actor sees them. */
export function refTickets(work: Work, ids: readonly string[]) {
  return visibleTickets(work)
    .select(["ticket.id", sql<number>`ticket.number::int`.as("number"), "ticket.subject", "ticket.status_id as statusId"])
    .where("ticket.id", "=", sql<string>`any (${[...ids]}::uuid[])`)
    .where("ticket.deleted_at", "is", null)
    .execute();
}
