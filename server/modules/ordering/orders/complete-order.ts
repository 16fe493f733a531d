// An approved order comes to be: its services, its invoice, its money (P-97, P-98, M-29, M-31). All of it in one transaction or none.
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { addOrderItems, issueOrder, spendReserved } from "../../billing/index.ts";
import { countPromo } from "../../catalog/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { addOrderedServices, getService, type NewService } from "../../services/index.ts";
import { todayFor } from "../price-quotes/bind-wish.ts";
import { BoundOrder } from "./bound-order.ts";
import { moveOrder } from "./move-order.ts";
import { serviceOf } from "./order-figures.ts";
import { findProvisioningIds, lockOrder } from "./order-queries.ts";
import type { Order } from "./tables.ts";

/** The order is approved and locked. @param otherStart - staff begin it on another day. */
export async function completeOrder(work: Work, order: Order, otherStart?: Day): Promise<Order> {
  const bound = BoundOrder.parse(order.bound);
  const customer = await getCustomer(work, order.customer_id);
  const today = await todayFor(work, order.partner_id);
  const who = { customer, payerId: order.payer_id, today };
  const wanted: { index: number; service: NewService }[] = [];
  for (const [index, line] of bound.lines.entries()) {
    const service = await serviceOf(work, who, line, otherStart);
    if (service) wanted.push({ index, service });
  }
  const added =
    wanted.length === 0
      ? []
      : await addOrderedServices(
          work,
          order.customer_id,
          wanted.map(({ service }) => service),
        );
  const serviceAt = new Map(wanted.map(({ index, service }, at) => [index, { id: added[at]?.id ?? "", startOn: service.startOn }]));
  const items = await addOrderItems(
    work,
    order.payer_id,
    bound.lines.flatMap((line, index) =>
      line.once.map(({ isAtCreation, ...item }) => {
        const service = serviceAt.get(index);
        return {
          ...item,
          line: index,
          serviceId: service?.id ?? null,
          dueOn: isAtCreation || !service ? today : maxDay(today, service.startOn),
        };
      }),
    ),
  );
  // M-31 paid now: one invoice for all of it; paid later: what is sold once at once, the rest as first invoices come.
  const documents = await issueOrder(
    work,
    order.payer_id,
    order.payment === "now"
      ? { services: [...serviceAt.values()], itemIds: items.map(({ id }) => id) }
      : { services: [], itemIds: items.flatMap(({ id, isOfService }) => (isOfService ? [] : [id])) },
  );
  const documentIds = documents.map(({ id }) => id);
  await spendReserved(work, { accountId: order.payer_id, objectId: order.id, documentIds });
  await countPromo(work, order.id);
  const waits = wanted.some(({ service }) => service.state === "pending");
  return moveOrder(work, order, waits ? "provisioning" : "completed", {
    document_ids: documentIds,
    service_ids: added.map(({ id }) => id),
    failure: null,
  });
}

/** Hears `service.state_changed`: an order is complete once none of its services waits any more. */
export async function followServices(work: Work, { objectId }: { objectId: string }): Promise<void> {
  for (const id of await findProvisioningIds(work, objectId)) {
    const order = await lockOrder(work, id);
    if (order.state !== "provisioning") continue;
    const states = await Promise.all(order.service_ids.map(async (serviceId) => (await getService(work, serviceId)).state));
    if (!states.includes("pending")) await moveOrder(work, order, "completed");
  }
}
