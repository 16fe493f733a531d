// An order moves: one row that changes, one event, one audit entry.
import { sql } from "kysely";
import type { OrderState } from "../../../../shared/orders.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { endOfWorkingDays, getBusinessCalendar, getPartner, getSetting } from "../../partners/index.ts";
import { alreadyDecided } from "../problems.ts";
import { BoundOrder, titlesOf } from "./bound-order.ts";
import { orderApproved, orderCancelled, orderCompleted, orderExpired, orderPaid, orderRejected, orderSubmitted } from "./events.ts";
import type { Figures } from "./order-figures.ts";
import { orderLabel } from "./order-queries.ts";
import { mayMove } from "./order-rules.ts";
import { orderAnswerDays, orderExpireDays } from "./settings.ts";
import { db, type Order } from "./tables.ts";

interface Change {
  readonly reason?: string;
  readonly failure?: string | null;
  readonly paid_at?: Date;
  readonly due_at?: Date | null;
  readonly document_ids?: string[];
  readonly service_ids?: string[];
}

/** @throws `already-decided` where somebody was faster. The order is locked. */
export async function moveOrder(work: Work, order: Order, to: OrderState, change: Change = {}): Promise<Order> {
  if (!mayMove(order.state, to))
    throw alreadyDecided(`${orderLabel(order.number)} is ${order.state.replaceAll("_", " ")}.`, { current: { state: order.state } });
  const isDecision = order.decided_at === null && to !== "awaiting_approval";
  const after = await db(work)
    .updateTable("ordering.orders")
    .set({
      state: to,
      expires_at: to === "awaiting_approval" ? await expiryOf(work, order.partner_id) : null,
      due_at: to === "awaiting_approval" ? await dueOf(work, order.partner_id) : null,
      asked_at: null,
      ...(isDecision ? { decided_at: work.now, decided_by: JSON.stringify(describeActor(work)) } : {}),
      ...(to === "awaiting_approval" ? { decided_at: null, decided_by: null } : {}),
      ...(to === "completed" ? { completed_at: work.now } : {}),
      ...change,
      version: sql`version + 1`,
    })
    .where("id", "=", order.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  tell(work, after, order.state);
  return after;
}

export async function expiryOf(work: Work, partnerId: string): Promise<Date> {
  return new Date(work.now.getTime() + (await getSetting(work, orderExpireDays, { partnerId })) * 86_400_000);
}

/** O-86 by the partner's working days; null: nothing was promised. */
export async function dueOf(work: Work, partnerId: string): Promise<Date | null> {
  const days = await getSetting(work, orderAnswerDays, { partnerId });
  if (days === 0) return null;
  const { timeZone } = await getPartner(work, partnerId);
  return endOfWorkingDays(await getBusinessCalendar(work, partnerId), work.now, { days, timeZone });
}

function dataOf(order: Order) {
  return {
    orderId: order.id,
    number: Number(order.number),
    customerId: order.customer_id,
    titles: titlesOf(BoundOrder.parse(order.bound)),
    state: order.state,
  };
}

const eventOf = {
  awaiting_payment: orderSubmitted,
  awaiting_approval: orderPaid,
  approved: orderApproved,
  provisioning: undefined,
  completed: orderCompleted,
  cancelled: orderCancelled,
  expired: orderExpired,
} as const;

const aboutOf = (order: Order) => ({ partnerId: order.partner_id, customerId: order.customer_id, objectId: order.id });

function tell(work: Work, order: Order, from: OrderState): void {
  const { state } = order;
  if (state === "rejected") work.emit(orderRejected, aboutOf(order), { ...dataOf(order), reason: order.reason });
  else if (state === "awaiting_approval") {
    if (from === "awaiting_payment") work.emit(orderPaid, aboutOf(order), dataOf(order));
  } else {
    if (from === "awaiting_payment" && state === "approved") work.emit(orderPaid, aboutOf(order), dataOf(order));
    const event = eventOf[state];
    if (event) work.emit(event, aboutOf(order), dataOf(order));
  }
  audit(work, order, state, { state: { before: from, after: state } }, order.reason);
}

/** The first entry of an order, and its first event. */
export function tellSubmitted(work: Work, order: Order): void {
  const { gross } = (order.figures as Figures).now;
  work.emit(orderSubmitted, aboutOf(order), dataOf(order));
  if (order.state === "approved") work.emit(orderApproved, aboutOf(order), dataOf(order));
  audit(work, order, "submitted", {
    plan: { before: null, after: dataOf(order).titles },
    amount: { before: null, after: `${gross.amount} ${gross.currency}` },
    state: { before: null, after: order.state },
  });
}

function audit(
  work: Work,
  order: Order,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
  reason?: string,
): void {
  work.audit({
    entity: "order",
    entityId: order.id,
    label: orderLabel(order.number),
    action: `order_${action}`,
    partnerId: order.partner_id,
    customerId: order.customer_id,
    changes,
    ...(reason ? { reason } : {}),
  });
}
