// Each order that waits for staff has a ticket (M-30); a decision in either closes both.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { getSetting, sayIn } from "../../partners/index.ts";
import { answerTicketFor, openTicketFor, writeForCustomer } from "../../tickets/index.ts";
import { BoundOrder, titlesOf } from "./bound-order.ts";
import type { Figures } from "./order-figures.ts";
import { orderLabel } from "./order-queries.ts";
import { orderTicketType } from "./settings.ts";
import { db, type Order } from "./tables.ts";

const wordsFor = async (work: Work, { customer_id }: Order) => {
  const customer = await getCustomer(work, customer_id);
  return { customer, say: await sayIn(work, customer.partnerId, customer.language, "print") };
};

export async function openTicketOf(work: Work, order: Order): Promise<Order> {
  if (order.ticket_id !== null) return order;
  const { customer, say } = await wordsFor(work, order);
  const { gross } = (order.figures as Figures).now;
  const titles = titlesOf(BoundOrder.parse(order.bound));
  const ticket = await openTicketFor(work, {
    partnerId: order.partner_id,
    customer: { id: customer.id, name: customer.companyName || customer.fullName },
    subject: say("order-subject", { order: orderLabel(order.number), titles }).slice(0, 200),
    text: [say("order-text", { titles, total: `${gross.amount} ${gross.currency}` }), order.notes].filter(Boolean).join("\n\n"),
    typeId: await getSetting(work, orderTicketType, { partnerId: order.partner_id }),
    serviceId: null,
  });
  return db(work)
    .updateTable("ordering.orders")
    .set({ ticket_id: ticket.id, ticket_number: BigInt(ticket.number), version: sql`version + 1` })
    .where("id", "=", order.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What was decided, in the customer's language, as the last word in the ticket. */
export async function closeTicketOf(work: Work, order: Order, outcome: "approved" | "rejected" | "expired"): Promise<void> {
  if (order.ticket_id === null) return;
  const { say } = await wordsFor(work, order);
  const text = say(`order-${outcome}`, { order: orderLabel(order.number) });
  await answerTicketFor(work, order.ticket_id, { text: [text, order.reason].filter(Boolean).join("\n\n"), leaves: "closed" });
}

export async function closeTicketAsCustomer(work: Work, order: Order): Promise<void> {
  if (order.ticket_id === null) return;
  const { customer, say } = await wordsFor(work, order);
  await writeForCustomer(work, order.ticket_id, {
    customer: { id: customer.id, name: customer.companyName || customer.fullName },
    text: say("order-cancelled", { order: orderLabel(order.number) }),
    closes: true,
  });
}
