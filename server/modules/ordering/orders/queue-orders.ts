// M-30 orders that wait for staff, as rows of the queue of requests.
import { sql } from "kysely";
import type { OrderState } from "../../../../shared/orders.ts";
import type { RequestState } from "../../../../shared/requests.ts";
import type { Work } from "../../../platform/work.ts";
import { waitsForSignature } from "../contracts-first/needed-contracts.ts";
import type { Figures } from "./order-figures.ts";
import { visibleOrders } from "./order-queries.ts";
import { showOrders } from "./show-orders.ts";

/** How an order reads in the queue. What waits for its money is nobody's turn there. */
const states: Readonly<Record<Exclude<OrderState, "awaiting_payment">, RequestState>> = {
  awaiting_approval: "open",
  approved: "approved",
  provisioning: "approved",
  completed: "approved",
  rejected: "declined",
  cancelled: "withdrawn",
  expired: "expired",
};

/** An order that ever waited for staff has the number of its ticket; all others came and went without them. */
export const ordersThatWait = sql`select id, 'order' as source, partner_id, customer_id, 'order' as kind,
    case state ${sql.join(
      Object.entries(states).map(([state, to]) => sql`when ${sql.lit(state)} then ${sql.lit(to)}`),
      sql` `,
    )} end as state,
    ticket_id, submitted_at as created_at, due_at
  from ordering.orders where state <> 'awaiting_payment' and ticket_number is not null`;

export async function showWaitingOrders(work: Work, ids: readonly string[]) {
  const orders = await visibleOrders(work)
    .selectAll("order")
    .where(sql<boolean>`"order".id = any (${[...ids]}::uuid[])`)
    .execute();
  const views = await showOrders(work, orders);
  return orders.flatMap((order, index) => {
    const view = views[index];
    if (!view || order.state === "awaiting_payment") return [];
    const figures = order.figures as Figures;
    const { id, number, partnerId, customer, ticket, titles, total, payment, failure, reason, version, decidedAt, decidedBy } = view;
    return {
      ...{ id, number, partnerId, customer, ticket, titles, total, payment, failure, reason, version, decidedAt, decidedBy },
      kind: "order" as const,
      state: states[order.state],
      month: figures.month,
      startOn: figures.lines.map(({ startOn }) => startOn).find((on) => on !== null) ?? null,
      requestedBy: view.submittedBy,
      createdAt: view.submittedAt,
      dueAt: order.due_at?.toISOString() ?? null,
      waitsForCustomer:
        order.asked_at !== null
          ? ("answer" as const)
          : order.state === "awaiting_approval" && waitsForSignature(view.contracts)
            ? ("signature" as const)
            : null,
      isLate: order.due_at !== null && order.due_at < work.now,
    };
  });
}
