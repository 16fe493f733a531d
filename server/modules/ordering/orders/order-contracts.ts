// P-179 what the contract of an order does to the order: signed it goes on, refused it is the staff's turn.
import { sql } from "kysely";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import {
  areSigned,
  endContract,
  findByDocument,
  makeContracts,
  needsContracts,
  planAgain,
  showContracts,
  withdrawContracts,
} from "../contracts-first/needed-contracts.ts";
import { findNeeds } from "../contracts-first/needs.ts";
import { contractState } from "../problems.ts";
import { BoundOrder } from "./bound-order.ts";
import { dueOf, moveOrder } from "./move-order.ts";
import { lockOrder, orderLabel } from "./order-queries.ts";
import { stateWithoutWaiting } from "./order-rules.ts";
import { closeTicketOf, openTicketOf } from "./order-ticket.ts";
import { db, type Order } from "./tables.ts";

/** The templates that an order needs, with the longest term of what needs them. */
export async function contractsOf(work: Work, partnerId: string, { lines }: BoundOrder): Promise<Map<string, number>> {
  const needs = await findNeeds(
    work,
    partnerId,
    lines.map(({ planId }) => planId),
  );
  const terms = new Map<string, number>();
  for (const { planId, contractMonths } of lines) {
    const templateId = needs.get(planId);
    if (templateId !== undefined) terms.set(templateId, Math.max(terms.get(templateId) ?? 0, contractMonths));
  }
  return terms;
}

/** Whether staff would look at it if there were no contract. */
export function isLookedAt(order: Pick<Order, "payment" | "approval" | "total_minor" | "bound">): boolean {
  const { lines } = BoundOrder.parse(order.bound);
  const hasOnce = lines.some(({ kind }) => kind === "one_time");
  const agreed = { payment: order.payment, approval: order.approval, totalMinor: order.total_minor, hasOnce };
  return stateWithoutWaiting(agreed, order.payment === "now") === "awaiting_approval";
}

const isUp = async (work: Work, order: Order): Promise<boolean> =>
  order.state === "awaiting_approval" && needsContracts(work, { orderId: order.id });

/** Hears `contract.needed`. */
export async function makeOrderContracts(work: Work, tools: Tools, orderId: string): Promise<void> {
  const order = await lockOrder(work, orderId);
  if (!(await isUp(work, order))) return;
  const [fault] = await makeContracts(work, tools, { orderId });
  if (fault !== undefined) await returnToStaff(work, order, fault);
}

/** Hears `contract.signed`. */
export async function followSignedOrder(work: Work, documentId: string): Promise<void> {
  const found = await findByDocument(work, documentId);
  if (!found || !("orderId" in found.of)) return;
  const order = await lockOrder(work, found.of.orderId);
  if (!(await endContract(work, found.id, { kind: "signed" }))) return;
  if (order.state !== "awaiting_approval" || !(await areSigned(work, found.of))) return;
  if (!isLookedAt(order)) {
    // Nobody else has to say yes: it is carried out as one that was approved at once.
    const approved = await moveOrder(work, order, "approved", { failure: null });
    await closeTicketOf(work, approved, "approved");
    return;
  }
  await openTicketOf(work, await giveToStaff(work, order, null));
  audit(work, order, "order_contract_signed");
}

/** Hears that it was rejected, withdrawn or ran out. */
export async function followRefusedOrder(work: Work, documentId: string, reason: string): Promise<void> {
  const found = await findByDocument(work, documentId);
  if (!found || !("orderId" in found.of)) return;
  const order = await lockOrder(work, found.of.orderId);
  if (!(await endContract(work, found.id, { kind: "refused", reason }))) return;
  if (order.state === "awaiting_approval") await returnToStaff(work, order, `The contract was not signed: ${reason}`);
}

async function returnToStaff(work: Work, order: Order, failure: string): Promise<void> {
  await openTicketOf(work, await giveToStaff(work, order, failure.slice(0, 500)));
  audit(work, order, "order_contract_refused", failure);
}

const giveToStaff = async (work: Work, order: Order, failure: string | null): Promise<Order> =>
  db(work)
    .updateTable("ordering.orders")
    .set({ failure, asked_at: null, due_at: await dueOf(work, order.partner_id), version: sql`version + 1` })
    .where("id", "=", order.id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Staff send a new one after one that was not signed. */
export async function renewOrderContracts(work: Work, orderId: string) {
  const order = await lockOrder(work, orderId);
  const owner = { partnerId: order.partner_id, customerId: order.customer_id };
  if (order.state !== "awaiting_approval" || !(await planAgain(work, { orderId }, owner)))
    throw contractState("Only a contract that was not signed is made again, while the order waits.");
  await db(work)
    .updateTable("ordering.orders")
    .set({ failure: null, due_at: null, version: sql`version + 1` })
    .where("id", "=", orderId)
    .execute();
  audit(work, order, "order_contract_renewed");
  return { items: (await showContracts(work, [orderId])).get(orderId) ?? [] };
}

/** Hears that an order was cancelled, rejected or ran out. */
export const withdrawOrderContracts = (work: Work, { objectId }: { objectId: string }): Promise<void> =>
  withdrawContracts(work, { orderId: objectId });

function audit(
  work: Work,
  order: Order,
  action: "order_contract_signed" | "order_contract_refused" | "order_contract_renewed",
  reason?: string,
): void {
  work.audit({
    entity: "order",
    entityId: order.id,
    label: orderLabel(order.number),
    action,
    partnerId: order.partner_id,
    customerId: order.customer_id,
    ...(reason ? { reason } : {}),
  });
}
