import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { db, type Order } from "./tables.ts";

export const orderLabel = (number: bigint | number): string => `ORD-${number}`;

export const visibleOrders = (work: Work) =>
  db(work)
    .selectFrom("ordering.orders as order")
    .where(visibleTo(work.actor, { partner: "order.partner_id", customer: "order.customer_id" }));

export async function findOrder(work: Work, id: string): Promise<Order | undefined> {
  return visibleOrders(work).selectAll("order").where("order.id", "=", id).executeTakeFirst();
}

export async function getOrder(work: Work, id: string): Promise<Order> {
  const order = await findOrder(work, id);
  if (!order) throw notFound("There is no such order.");
  return order;
}

/**
 * Nobody else decides about it until the commit. The account comes first, as wherever money moves: a payment that arrives and an order that
 * runs out take turns.
 */
export async function lockOrder(work: Work, id: string): Promise<Order> {
  const { payer_id: payerId } = await getOrder(work, id);
  await lockAccounts(work, [payerId]);
  const order = await visibleOrders(work).selectAll("order").where("order.id", "=", id).forUpdate().executeTakeFirst();
  if (!order) throw notFound("There is no such order.");
  return order;
}

/** The order of which a service came, while some of it has not begun. */
export async function findProvisioningIds(work: Work, serviceId: string): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("ordering.orders")
    .select("id")
    .where("state", "=", "provisioning")
    .where(sql<boolean>`service_ids @> array[${serviceId}]::uuid[]`)
    .execute();
  return rows.map(({ id }) => id);
}

export async function findWaitingOfTicket(work: Work, ticketId: string): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("ordering.orders")
    .select("id")
    .where("ticket_id", "=", ticketId)
    .where("state", "=", "awaiting_approval")
    .execute();
  return rows.map(({ id }) => id);
}
