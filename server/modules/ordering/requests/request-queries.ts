import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { alreadyDecided } from "../problems.ts";
import { db, type Request, type RequestItem } from "./tables.ts";

export const requestLabel = (number: bigint | number): string => `Request ${number}`;

export const visibleRequests = (work: Work) =>
  db(work)
    .selectFrom("ordering.requests as request")
    .where(visibleTo(work.actor, { partner: "request.partner_id", customer: "request.customer_id" }));

export async function getRequest(work: Work, id: string): Promise<Request> {
  const request = await visibleRequests(work).selectAll("request").where("request.id", "=", id).executeTakeFirst();
  if (!request) throw notFound("There is no such request.");
  return request;
}

/** Nobody else decides about it until the commit. Before the quote, the account and the ticket: everybody locks in that order. */
export const lockRequest = (work: Work, id: string): Promise<Request | undefined> =>
  visibleRequests(work).selectAll("request").where("request.id", "=", id).forUpdate().executeTakeFirst();

/** The second of two waits for the first, and is told that it was decided. */
export async function lockOpenRequest(work: Work, id: string): Promise<Request> {
  const request = await lockRequest(work, id);
  if (!request) throw notFound("There is no such request.");
  if (request.state === "open") return request;
  throw alreadyDecided(`It is ${request.state} already.`, { current: { state: request.state } });
}

export async function listItems(work: Work, requestIds: readonly string[]): Promise<Map<string, RequestItem[]>> {
  const rows = await db(work)
    .selectFrom("ordering.request_items as item")
    .selectAll("item")
    .where(visibleTo(work.actor, { partner: "item.partner_id", customer: "item.customer_id" }))
    .where(sql<boolean>`item.request_id = any (${[...requestIds]}::uuid[])`)
    .orderBy("item.service_id")
    .execute();
  return Map.groupBy(rows, ({ request_id }) => request_id);
}

/** Open requests about some services, or that came with a ticket. */
export async function findOpenIds(work: Work, of: { serviceId: string } | { ticketId: string }): Promise<string[]> {
  const query = visibleRequests(work).select("request.id").where("request.state", "=", "open");
  const rows =
    "ticketId" in of
      ? await query.where("request.ticket_id", "=", of.ticketId).execute()
      : await query
          .where(
            sql<boolean>`exists (select from ordering.request_items item where item.request_id = request.id and item.service_id = ${of.serviceId})`,
          )
          .execute();
  return rows.map(({ id }) => id);
}

/** Two requests of one customer are made one after the other. */
export async function lockAsking(work: Work, customerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('ordering.requests:' || ${customerId}, 0))`.execute(work.tx);
}
