// What ends an order's wait: staff, the customer, the money, or time. The first of them wins; the others are told so.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson } from "../../../../shared/money.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { releaseReserved, sumReserved } from "../../billing/index.ts";
import { freePromo } from "../../catalog/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { giveBackOrderSoon, type Payable } from "../../payments/index.ts";
import { answerTicketFor } from "../../tickets/index.ts";
import { askForContracts, needsContracts, refuseUnsigned } from "../contracts-first/needed-contracts.ts";
import { todayFor } from "../price-quotes/bind-wish.ts";
import { alreadyDecided, dateOutOfRange, quoteStale } from "../problems.ts";
import { BoundOrder } from "./bound-order.ts";
import { completeOrder } from "./complete-order.ts";
import type { previewOrderEndpoint } from "./contract.ts";
import { dueOf, moveOrder } from "./move-order.ts";
import { isLookedAt } from "./order-contracts.ts";
import { figuresOf } from "./order-figures.ts";
import { findOrder, findWaitingOfTicket, getOrder, lockOrder, orderLabel } from "./order-queries.ts";
import { mayCancel, stateWithoutWaiting } from "./order-rules.ts";
import { closeTicketAsCustomer, closeTicketOf, openTicketOf } from "./order-ticket.ts";
import { db, type Order } from "./tables.ts";

async function lockWaiting(work: Work, orderId: string): Promise<Order> {
  const order = await lockOrder(work, orderId);
  if (order.state !== "awaiting_approval")
    throw alreadyDecided(`${orderLabel(order.number)} is ${order.state.replaceAll("_", " ")}.`, { current: { state: order.state } });
  return order;
}

async function figuresNow(work: Work, order: Order, otherStart: Day | undefined) {
  const customer = await getCustomer(work, order.customer_id);
  const today = await todayFor(work, order.partner_id);
  if (otherStart !== undefined && otherStart < today)
    throw dateOutOfRange(`It begins on ${today} at the earliest.`, {
      errors: [{ field: "startOn", code: "date-out-of-range", params: { earliest: today } }],
    });
  return figuresOf(work, { customer, payerId: order.payer_id, today }, BoundOrder.parse(order.bound), otherStart);
}

/** M-29 prices and fees as they were agreed; days and tax rates as they are. */
export async function previewApproval(
  work: Work,
  orderId: string,
  startOn: Day | undefined,
): Promise<z.input<typeof previewOrderEndpoint.returns>> {
  const order = await getOrder(work, orderId);
  const figures = await figuresNow(work, order, startOn);
  const { status, number } = await getCustomer(work, order.customer_id);
  const isOpen = status !== "inactive" && status !== "archived";
  return { figures, refusal: isOpen ? null : { code: "customer-not-open", detail: `Customer ${number} is ${status}.` } };
}

/** P-99 */
export async function approveOrder(
  work: Work,
  orderId: string,
  { startOn, total }: { startOn?: Day | undefined; total: MoneyJson },
): Promise<Order> {
  const order = await lockWaiting(work, orderId);
  await refuseUnsigned(work, { orderId });
  const { gross } = (await figuresNow(work, order, startOn)).now;
  if (gross.currency !== total.currency || fromMoneyJson(gross).minor !== fromMoneyJson(total).minor)
    throw quoteStale(`It comes to ${gross.amount} ${gross.currency} by now. Look at it again and approve it then.`, {
      current: { total: gross },
    });
  const approved = await moveOrder(work, order, "approved");
  await closeTicketOf(work, approved, "approved");
  return completeOrder(work, approved, startOn);
}

/** P-99 */
export async function rejectOrder(
  work: Work,
  orderId: string,
  { reason, money }: { reason: string; money: "refund" | "credit" },
): Promise<Order> {
  const order = await lockWaiting(work, orderId);
  const rejected = await moveOrder(work, order, "rejected", { reason });
  await closeTicketOf(work, rejected, "rejected");
  await letGo(work, rejected, money);
  return rejected;
}

/** P-100 */
export async function cancelOrder(work: Work, orderId: string): Promise<Order> {
  const order = await lockOrder(work, orderId);
  if (order.state === "cancelled") return order;
  if (!mayCancel(order.state))
    throw alreadyDecided(`${orderLabel(order.number)} is ${order.state.replaceAll("_", " ")}.`, { current: { state: order.state } });
  const cancelled = await moveOrder(work, order, "cancelled");
  await closeTicketAsCustomer(work, cancelled);
  await letGo(work, cancelled, "refund");
  return cancelled;
}

/** P-99, M-29 nobody paid, or nobody answered. Money that was paid is the customer's credit again. */
export async function expireOrder(work: Work, orderId: string): Promise<boolean> {
  const order = await lockOrder(work, orderId);
  if (order.expires_at === null || order.expires_at > work.now) return false;
  const expired = await moveOrder(work, order, "expired");
  await closeTicketOf(work, expired, "expired");
  await letGo(work, expired, "credit");
  return true;
}

/**
 * M-30 hears `ticket.closed`: whoever closes the ticket of an order that waits has decided. The customer takes it back, staff reject it, a
 * silence lets it run out. A decision about the order closes its ticket too, and is heard here as nothing.
 */
export async function followTicket(work: Work, ticketId: string, by: "staff" | "customer" | "system"): Promise<void> {
  for (const id of await findWaitingOfTicket(work, ticketId)) {
    const order = await lockOrder(work, id);
    if (order.state !== "awaiting_approval") continue;
    const to = by === "staff" ? "rejected" : by === "customer" ? "cancelled" : "expired";
    await letGo(work, await moveOrder(work, order, to), by === "system" ? "credit" : "refund");
  }
}

/** The code that was reserved for it is free again, and so is the money. */
async function letGo(work: Work, order: Order, money: "refund" | "credit"): Promise<void> {
  await freePromo(work, order.id);
  const held = (await sumReserved(work, [order.id])).get(order.id)?.heldMinor ?? 0n;
  if (held === 0n) return;
  if (money === "credit") await releaseReserved(work, { accountId: order.payer_id, objectId: order.id });
  else await giveBackOrderSoon(work, { accountId: order.payer_id, orderId: order.id, reason: orderLabel(order.number) });
}

/** O-87 a question to the customer, who answers in the ticket; until then the order is not late. */
export async function askAboutOrder(work: Work, orderId: string, text: string): Promise<Order> {
  const { id } = await openTicketOf(work, await lockWaiting(work, orderId));
  const order = await db(work)
    .updateTable("ordering.orders")
    .set({ due_at: null, asked_at: work.now, version: sql`version + 1` })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (order.ticket_id) await answerTicketFor(work, order.ticket_id, { text, leaves: "waiting" });
  work.audit({
    entity: "order",
    entityId: order.id,
    label: orderLabel(order.number),
    action: "order_asked",
    partnerId: order.partner_id,
    customerId: order.customer_id,
    reason: text.slice(0, 500),
  });
  return order;
}

/** O-87 hears `ticket.replied`: the customer has answered, and it is the staff's turn again, with a time of its own. */
export async function goOnAfterAnswer(work: Work, ticketId: string): Promise<void> {
  for (const id of await findWaitingOfTicket(work, ticketId)) {
    const order = await lockOrder(work, id);
    if (order.state !== "awaiting_approval" || order.asked_at === null) continue;
    await db(work)
      .updateTable("ordering.orders")
      .set({ asked_at: null, due_at: await dueOf(work, order.partner_id), version: sql`version + 1` })
      .where("id", "=", id)
      .execute();
  }
}

/** What a payment for an order is judged by; also asked when the money is there, with the account locked. */
export async function findPayable(work: Work, orderId: string): Promise<Payable | undefined> {
  const order = await findOrder(work, orderId);
  if (order?.state !== "awaiting_payment") return undefined;
  return { accountId: order.payer_id, amountMinor: order.total_minor, currency: order.currency };
}

/** M-23 the money is there and reserved: the order goes on in the very transaction that books it. */
export async function payOrder(work: Work, orderId: string): Promise<void> {
  const order = await lockOrder(work, orderId);
  if (order.state !== "awaiting_payment") return;
  const { lines } = BoundOrder.parse(order.bound);
  const hasOnce = lines.some(({ kind }) => kind === "one_time");
  const needsContract = await needsContracts(work, { orderId });
  const agreed = { payment: order.payment, approval: order.approval, totalMinor: order.total_minor, hasOnce, needsContract };
  const to = stateWithoutWaiting(agreed, true);
  const paid = await moveOrder(work, order, to, { paid_at: work.now, ...(needsContract ? { due_at: null } : {}) });
  if (needsContract) askForContracts(work, { orderId }, { partnerId: order.partner_id, customerId: order.customer_id });
  if (to === "awaiting_approval" && isLookedAt(order)) await openTicketOf(work, paid);
}

/**
 * Hears `order.approved`: an order that nobody has to approve comes to be. Not in the transaction of its payment, which holds whatever becomes of
 * it. What cannot be carried out by itself goes to staff, who see why.
 */
export async function carryOut(work: Work, { objectId }: { objectId: string }): Promise<void> {
  const order = await lockOrder(work, objectId);
  if (order.state !== "approved") return;
  const refusal = await whyNot(work, order);
  if (refusal === undefined) {
    await completeOrder(work, order);
    return;
  }
  await openTicketOf(work, await moveOrder(work, order, "awaiting_approval", { failure: refusal }));
}

/** What would stop it, looked at before anything is written. */
async function whyNot(work: Work, order: Order): Promise<string | undefined> {
  const { status, number } = await getCustomer(work, order.customer_id);
  if (status === "inactive" || status === "archived") return `Customer ${number} is ${status}.`;
  try {
    await figuresNow(work, order, undefined);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return undefined;
}
