import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findDocumentFacts, getAccountMoney, sumReserved } from "../../billing/index.ts";
import { findCustomerIdsByText, getCustomer, listBuyers, ofReachableCustomer } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { listServiceNames } from "../../services/index.ts";
import { showContracts } from "../contracts-first/needed-contracts.ts";
import { todayFor } from "../price-quotes/bind-wish.ts";
import { BoundOrder, titlesOf } from "./bound-order.ts";
import type { getOrderEndpoint, listOrdersEndpoint, OrderView, portalOrderEndpoint, portalOrdersEndpoint } from "./contract.ts";
import type { Figures } from "./order-figures.ts";
import { getOrder, visibleOrders } from "./order-queries.ts";
import { mayCancel, stateWithoutWaiting } from "./order-rules.ts";
import { orderAnswerDays } from "./settings.ts";
import type { Order } from "./tables.ts";

type View = z.input<typeof OrderView>;
type PortalView = z.input<typeof portalOrderEndpoint.returns>;
type Held = View["held"];

async function documentsOf(work: Work, orders: readonly Order[]): Promise<Map<string, { id: string; number: string }>> {
  const found = new Map<string, { id: string; number: string }>();
  for (const id of new Set(orders.flatMap(({ document_ids }) => document_ids))) {
    const facts = await findDocumentFacts(work, id);
    if (facts) found.set(id, { id, number: facts.number });
  }
  return found;
}

async function heldOf(work: Work, orders: readonly Order[]): Promise<Map<string, Held>> {
  const sums = await sumReserved(
    work,
    orders.map(({ id }) => id),
  );
  return new Map(
    orders.map((order) => {
      const sum = sums.get(order.id);
      if (!sum) return [order.id, null];
      const amount = toMoneyJson(money(sum.outcome === null ? sum.heldMinor : order.total_minor, order.currency));
      return [order.id, { amount, outcome: sum.outcome ?? ("held" as const) }];
    }),
  );
}

const ticketOf = ({ ticket_id: id, ticket_number: number }: Order) => (number === null ? null : { id, number: Number(number) });
const moment = (at: Date | null): string | null => at?.toISOString() ?? null;

export async function showOrders(work: Work, orders: readonly Order[]): Promise<View[]> {
  const customers = await listBuyers(work, [...new Set(orders.map(({ customer_id }) => customer_id))]);
  const services = await listServiceNames(work, [...new Set(orders.flatMap(({ service_ids }) => service_ids))]);
  const documents = await documentsOf(work, orders);
  const held = await heldOf(work, orders);
  const contracts = await showContracts(
    work,
    orders.map(({ id }) => id),
  );
  return orders.map((order) => {
    const customer = customers.get(order.customer_id);
    return {
      id: order.id,
      number: Number(order.number),
      state: order.state,
      partnerId: order.partner_id,
      customer: customer ? { id: order.customer_id, number: Number(customer.number), name: customer.name } : null,
      titles: titlesOf(BoundOrder.parse(order.bound)),
      payment: order.payment,
      approval: order.approval,
      figures: order.figures as Figures,
      total: toMoneyJson(money(order.total_minor, order.currency)),
      notes: order.notes,
      promoCode: order.promo_code,
      ticket: ticketOf(order),
      documents: order.document_ids.flatMap((id) => documents.get(id) ?? []),
      services: order.service_ids.flatMap((id) => {
        const service = services.get(id);
        return service ? [{ id, number: service.number, title: service.title }] : [];
      }),
      held: held.get(order.id) ?? null,
      contracts: contracts.get(order.id) ?? [],
      failure: order.failure,
      reason: order.reason,
      submittedBy: String(order.submitted_by?.name ?? order.submitted_by?.kind ?? ""),
      submittedAt: order.submitted_at.toISOString(),
      paidAt: moment(order.paid_at),
      expiresAt: moment(order.expires_at),
      decidedAt: moment(order.decided_at),
      decidedBy: String(order.decided_by?.name ?? order.decided_by?.kind ?? ""),
      completedAt: moment(order.completed_at),
      version: order.version,
    };
  });
}

export async function showOrder(work: Work, order: Order): Promise<View> {
  const [view] = await showOrders(work, [order]);
  if (!view) throw new Error("an order that was just read is gone");
  return view;
}

/** P-99 with what staff look at before they decide: how the customer stands. */
export async function showOrderToDecide(work: Work, orderId: string): Promise<z.input<typeof getOrderEndpoint.returns>> {
  const order = await getOrder(work, orderId);
  const { status } = await getCustomer(work, order.customer_id);
  const account = await getAccountMoney(work, order.payer_id, await todayFor(work, order.partner_id));
  const { count } = await visibleOrders(work)
    .select(sql<number>`count(*)::int`.as("count"))
    .where("order.customer_id", "=", order.customer_id)
    .where("order.id", "<>", order.id)
    .where("order.state", "in", ["awaiting_payment", "awaiting_approval", "approved", "provisioning"])
    .executeTakeFirstOrThrow();
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  return {
    order: await showOrder(work, order),
    credit: { status, balance: amount(account.balanceMinor), overdue: amount(account.overdueMinor), openOrders: count },
  };
}

const sorts = { submittedAt: { by: sql`"order".submitted_at`, type: "timestamptz" } } as const;

export async function listOrders(work: Work, request: QueryOf<typeof listOrdersEndpoint>): Promise<Page<View>> {
  const { filter } = request;
  let query = visibleOrders(work)
    .selectAll("order")
    .where(ofReachableCustomer(work, "customers.services.view", "order.customer_id"));
  if (filter.state) query = query.where("order.state", "in", filter.state);
  if (filter.partnerId) query = query.where("order.partner_id", "=", filter.partnerId);
  if (filter.customerId) query = query.where("order.customer_id", "=", filter.customerId);
  if (filter.ticketId) query = query.where("order.ticket_id", "=", filter.ticketId);
  if (filter.text) {
    const ofCustomers = await findCustomerIdsByText(work, filter.text);
    query = query.where(sql<boolean>`"order".customer_id = any (${ofCustomers}::uuid[])`);
  }
  const page = await listPage(work, query, request, { sorts, defaultSort: "-submittedAt", id: sql<string>`"order".id` });
  return { ...page, items: await showOrders(work, page.items) };
}

// The portal

async function showOwnOrders(work: Work, orders: readonly Order[]): Promise<PortalView[]> {
  const views = await showOrders(work, orders);
  const answerDays = new Map<string, number>();
  for (const { partner_id: partnerId } of orders)
    if (!answerDays.has(partnerId)) answerDays.set(partnerId, await getSetting(work, orderAnswerDays, { partnerId }));
  return orders.map((order, index) => {
    const view = views[index];
    if (!view) throw new Error("an order without a view");
    const { id, number, state, titles, payment, figures, notes, submittedAt, paidAt, decidedAt, completedAt, expiresAt, reason, ticket } =
      view;
    return {
      ...{ id, number, state, titles, payment, figures, notes, submittedAt, paidAt, decidedAt, completedAt, expiresAt, reason, ticket },
      contracts: view.contracts,
      steps: stepsOf(order, view.contracts.length > 0),
      answerDays: answerDays.get(order.partner_id) ?? 0,
      documents: view.documents,
      services: view.services.map((service) => ({ id: service.id, title: service.title })),
      held: view.held,
      mayCancel: mayCancel(order.state),
      mayPay: order.state === "awaiting_payment" && order.payer_id === order.customer_id,
      version: order.version,
    };
  });
}

/** P-100 the steps that the configured flow has for this order. */
function stepsOf(order: Order, isSigned: boolean): PortalView["steps"] {
  const { lines } = BoundOrder.parse(order.bound);
  const isPaidNow = order.payment === "now" && order.total_minor > 0n;
  const hasOnce = lines.some(({ kind }) => kind === "one_time");
  const waits = stateWithoutWaiting(
    { payment: order.payment, approval: order.approval, totalMinor: order.total_minor, hasOnce },
    order.payment === "now",
  );
  const isLooked = waits === "awaiting_approval" || order.ticket_id !== null;
  return [
    "sent",
    ...(isPaidNow ? ["paid" as const] : []),
    ...(isSigned ? ["signed" as const] : []),
    ...(isLooked ? ["approved" as const] : []),
    "active",
  ];
}

export async function showOwnOrder(work: Work, order: Order): Promise<PortalView> {
  const [view] = await showOwnOrders(work, [order]);
  if (!view) throw new Error("an order that was just read is gone");
  return view;
}

export async function getOwnOrder(work: Work, orderId: string): Promise<Order> {
  const order = await getOrder(work, orderId);
  if (order.customer_id !== ownCustomer(work).customerId) throw notFound("There is no such order.");
  return order;
}

export async function listOwnOrders(work: Work, request: QueryOf<typeof portalOrdersEndpoint>): Promise<Page<PortalView>> {
  let query = visibleOrders(work).selectAll("order").where("order.customer_id", "=", ownCustomer(work).customerId);
  const open = ["awaiting_payment", "awaiting_approval", "approved", "provisioning"] as const;
  if (request.filter.open !== undefined) query = query.where("order.state", request.filter.open ? "in" : "not in", [...open]);
  const page = await listPage(work, query, request, { sorts, defaultSort: "-submittedAt", id: sql<string>`"order".id` });
  return { ...page, items: await showOwnOrders(work, page.items) };
}
