// How a ticket went, by the word of the customer (P-167, O-153): in the portal, or by the link in a mail.
import { createHmac, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import { z } from "zod";
import { installationSecret } from "../../../platform/config.ts";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer } from "../../customers/index.ts";
import { getPartner, getSetting, homePath, type Partner, portalUrl } from "../../partners/index.ts";
import { about, addEvent, toldText } from "../entries.ts";
import { ticketRated, ticketRatingAsked } from "../events.ts";
import { linkOver, notRateable } from "../problems.ts";
import { isClosed, saveTicket } from "../save-ticket.ts";
import { asksForRating, ratingDelayHours, reopenDays } from "../settings.ts";
import { opensAgain } from "../status-rules.ts";
import { db, type Ticket } from "../tables.ts";
import type { ratingPageEndpoint } from "./contract.ts";

const linkMs = 14 * 86_400_000;
const changeMs = 7 * 86_400_000;
/** At most one question a customer in so long. */
const askedOnceMs = 7 * 86_400_000;

export interface Vote {
  readonly isSatisfied: boolean;
  readonly comment: string;
}

export const changeUntil = ({ first_rated_at }: Pick<Ticket, "first_rated_at">): Date | null =>
  first_rated_at === null ? null : new Date(first_rated_at.getTime() + changeMs);

/** Once closed, until the first vote is a week old. */
export const mayRate = (ticket: Pick<Ticket, "kind" | "first_rated_at" | "merged_into_id">, now: Date): boolean => {
  const until = changeUntil(ticket);
  return isClosed(ticket.kind) && ticket.merged_into_id === null && (until === null || now < until);
};

/** Keeps a vote. The ticket is locked. */
export async function rate(work: Work, ticket: Ticket, { isSatisfied, comment }: Vote): Promise<Ticket> {
  if (!mayRate(ticket, work.now))
    throw notRateable(
      isClosed(ticket.kind) ? "You have said so before, and it can be changed for 7 days." : "It can be rated once it is closed.",
    );
  await addEvent(work, ticket, { code: "rated", to: toldText(isSatisfied ? "satisfied" : "not_satisfied") });
  const after = await saveTicket(
    work,
    ticket,
    { is_satisfied: isSatisfied, rating_comment: comment, rated_at: work.now, first_rated_at: ticket.first_rated_at ?? work.now },
    "rated",
  );
  work.emit(ticketRated, about(ticket), { number: Number(ticket.number), isSatisfied, assigneeId: ticket.assignee_id });
  return after;
}

export const askForRatingJob = defineJob("tickets.ask-for-rating", z.object({ ticketId: z.uuid() }), { maxAttempts: 5 });

/** Some time after the closing the customer is asked, once. */
export async function planQuestion(
  work: Work,
  { objectId: ticketId, partnerId }: { objectId: string; partnerId: string | null },
): Promise<void> {
  if (partnerId === null || !(await getSetting(work, asksForRating, { partnerId }))) return;
  const hours = await getSetting(work, ratingDelayHours, { partnerId });
  await enqueue(
    work,
    askForRatingJob,
    { ticketId },
    { key: `ask-for-rating-${ticketId}`, runAt: new Date(work.now.getTime() + hours * 3_600_000) },
  );
}

/** Asks if it is still closed, was not rated or asked about, and this customer was asked about nothing else lately. */
export async function askForRating(work: Work, ticketId: string): Promise<void> {
  const ticket = await db(work).selectFrom("tickets.tickets").selectAll().where("id", "=", ticketId).forUpdate().executeTakeFirst();
  if (
    !ticket ||
    ticket.customer_id === null ||
    !isClosed(ticket.kind) ||
    ticket.hidden ||
    ticket.spam_at ||
    ticket.deleted_at ||
    ticket.merged_into_id
  )
    return;
  if (ticket.rating_asked_at !== null || ticket.is_satisfied !== null) return;
  if (!(await getSetting(work, asksForRating, { partnerId: ticket.partner_id }))) return;
  await sql`select pg_advisory_xact_lock(hashtextextended('ticket-rating:' || ${ticket.customer_id}, 0))`.execute(work.tx);
  const { rows } = await sql`select 1 from tickets.tickets where customer_id = ${ticket.customer_id}
    and rating_asked_at > ${new Date(work.now.getTime() - askedOnceMs)} limit 1`.execute(work.tx);
  if (rows.length > 0) return;
  await saveTicket(work, ticket, { rating_asked_at: work.now }, "rating-asked");
  work.emit(ticketRatingAsked, about(ticket), { number: Number(ticket.number) });
}

// The link --------------------------------------------------------------------------------------------------------------------

/** Which ticket and which customer, signed with the installation's own key: nobody makes one up, and no other ticket's fits. */
export function ratingToken({ config }: Pick<Tools, "config">, ticket: { readonly id: string; readonly customerId: string }): string {
  const id = Buffer.from(ticket.id.replaceAll("-", ""), "hex");
  return Buffer.concat([id, signature(config.dataDir, ticket)]).toString("base64url");
}

const signature = (dataDir: string, { id, customerId }: { id: string; customerId: string }): Buffer =>
  createHmac("sha256", installationSecret(dataDir, "ticket-rating-key")).update(`${id}.${customerId}`).digest().subarray(0, 20);

const hexId = (bytes: Buffer): string => bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

interface Linked {
  readonly ticket: Ticket;
  readonly partner: Partner;
  readonly language: string;
}

/** @throws `link-over` for a wrong link, one that is too old, and one whose ticket the customer does not see any more. */
export async function openRatingLink(work: Work, { config }: Pick<Tools, "config">, token: string, { lock = false } = {}): Promise<Linked> {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== 36) throw linkOver("This link is not whole. Open it from the mail.");
  const id = hexId(bytes.subarray(0, 16));
  const query = db(work)
    .selectFrom("tickets.tickets")
    .selectAll()
    .where("id", "=", id)
    .where(sql<boolean>`not hidden and spam_at is null and deleted_at is null and merged_into_id is null`);
  const ticket = await (lock ? query.forUpdate() : query).executeTakeFirst();
  const over = linkOver("This link does not hold any more. Write to us in the portal.");
  if (!ticket || ticket.customer_id === null || ticket.rating_asked_at === null) throw over;
  const wanted = signature(config.dataDir, { id, customerId: ticket.customer_id });
  if (!timingSafeEqual(wanted, bytes.subarray(16))) throw over;
  if (work.now.getTime() >= ticket.rating_asked_at.getTime() + linkMs) throw over;
  const customer = await findCustomer({ ...work, actor: { kind: "system", name: "rating-link" } }, ticket.customer_id);
  if (!customer) throw over;
  return { ticket, partner: await getPartner(work, ticket.partner_id), language: customer.language };
}

export async function showRatingPage(
  work: Work,
  tools: Pick<Tools, "config">,
  { ticket, partner, language }: Linked,
): Promise<z.input<typeof ratingPageEndpoint.returns>> {
  const home = homePath(partner);
  const days = await getSetting(work, reopenDays, { partnerId: partner.id });
  return {
    partner: { name: partner.name, accentColour: partner.accentColour, portalUrl: portalUrl(tools.config.publicUrl, partner, home) },
    language,
    number: Number(ticket.number),
    subject: ticket.subject,
    rating: ticket.is_satisfied === null ? null : { isSatisfied: ticket.is_satisfied, comment: ticket.rating_comment },
    mayVote: mayRate(ticket, work.now),
    mayReopen: ticket.is_satisfied === false && ticket.closed_at !== null && opensAgain(ticket.closed_at, work.now, days),
  };
}
