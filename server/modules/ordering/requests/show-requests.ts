import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { listPlansOfServices, type Plan } from "../../catalog/index.ts";
import { findCustomerIdsByText, listBuyers, ofReachableCustomer } from "../../customers/index.ts";
import { listServiceNames } from "../../services/index.ts";
import { type ShownContract, showContracts, waitsForSignature } from "../contracts-first/needed-contracts.ts";
import { ordersThatWait, showWaitingOrders } from "../orders/queue-orders.ts";
import type { listRequestsEndpoint, portalRequestEndpoint, RequestView } from "./contract.ts";
import { showProfiles } from "./profile/show-profiles.ts";
import { listItems, visibleRequests } from "./request-queries.ts";
import { isLate } from "./request-rules.ts";
import { parseBound, type Terms, termsOf } from "./request-terms.ts";
import type { Request, RequestItem } from "./tables.ts";

type View = z.input<typeof RequestView>;
type Row = z.input<typeof listRequestsEndpoint.returns>["items"][number];
export type PortalView = z.input<typeof portalRequestEndpoint.returns>;

const waitsFor = (
  request: Pick<Request, "state" | "asked_at" | "offered_at">,
  contracts: readonly ShownContract[],
): "answer" | "offer" | "signature" | null => {
  if (request.state !== "open") return null;
  if (request.offered_at !== null) return "offer";
  if (request.asked_at !== null) return "answer";
  return waitsForSignature(contracts) ? "signature" : null;
};

export async function showRequest(work: Work, request: Request): Promise<View> {
  const [view] = await showRequests(work, [request]);
  if (!view) throw new Error("a request that was just read is gone");
  return view;
}

async function showRequests(work: Work, requests: readonly Request[]): Promise<View[]> {
  const told = await tellOf(
    work,
    requests,
    (plan) => plan.title,
    ({ title }) => title,
  );
  const customers = await listBuyers(work, [...new Set(requests.map((request) => request.customer_id))]);
  const contracts = await showContracts(
    work,
    requests.map(({ id }) => id),
  );
  const profiles = await showProfiles(work, requests);
  return requests.map((request) => {
    const customer = customers.get(request.customer_id);
    return {
      id: request.id,
      number: Number(request.number),
      kind: request.kind,
      state: request.state,
      partnerId: request.partner_id,
      customer: customer ? { id: request.customer_id, number: Number(customer.number), name: customer.name } : null,
      ticket: ticketOf(request),
      items: told(request),
      profile: profiles.get(request.id) ?? null,
      words: request.words,
      requestedBy: nameOf(request.requested_by),
      createdAt: request.created_at.toISOString(),
      dueAt: request.state === "open" ? (request.due_at?.toISOString() ?? null) : null,
      waitsForCustomer: waitsFor(request, contracts.get(request.id) ?? []),
      contracts: contracts.get(request.id) ?? [],
      isLate: request.state === "open" && isLate(request.due_at, work.now),
      decidedAt: request.decided_at?.toISOString() ?? null,
      decidedBy: request.decided_by === null ? "" : nameOf(request.decided_by),
      reason: request.reason,
      version: request.version,
    };
  });
}

/** As customers read it. */
export async function showForPortal(work: Work, requests: readonly Request[]): Promise<PortalView[]> {
  const told = await tellOf(
    work,
    requests,
    (plan) => plan.portalTitle || plan.title,
    ({ portalTitle }) => portalTitle,
  );
  const contracts = await showContracts(
    work,
    requests.map(({ id }) => id),
  );
  return requests.map((request) => ({
    id: request.id,
    number: Number(request.number),
    kind: request.kind,
    state: request.state,
    ticket: ticketOf(request),
    items: told(request).map(({ service, kind, asked, offer }) => ({ service, kind, asked, offer })),
    createdAt: request.created_at.toISOString(),
    waitsForCustomer: waitsFor(request, contracts.get(request.id) ?? []),
    contracts: contracts.get(request.id) ?? [],
    decidedAt: request.decided_at?.toISOString() ?? null,
    reason: request.reason,
  }));
}

const ticketOf = ({ ticket_id: id, ticket_number: number }: Request) => ({ id, number: Number(number) });
const nameOf = (actor: { name?: unknown; kind?: unknown } | null): string => String(actor?.name ?? "");

type Names = Awaited<ReturnType<typeof listServiceNames>>;
type ServiceName = Names extends Map<string, infer Name> ? Name : never;

async function tellOf(
  work: Work,
  requests: readonly Request[],
  planTitle: (plan: Plan) => string,
  serviceTitle: (service: ServiceName) => string,
): Promise<(request: Request) => View["items"]> {
  const itemsOf = await listItems(
    work,
    requests.map(({ id }) => id),
  );
  const items = [...itemsOf.values()].flat();
  const names = await listServiceNames(work, [...new Set(items.map((item) => item.service_id))]);
  const bounds = new Map(items.map((item) => [item, { asked: parseBound(item.wish), offer: parseBound(item.offer) }]));
  const planIds = [...bounds].flatMap(([item, { asked, offer }]) => [
    item.from_plan_id,
    ...[asked, offer].flatMap((bound) => (bound?.kind === "plan" ? [bound.planId] : [])),
  ]);
  const plans = new Map(
    [...(await listPlansOfServices(work, [...new Set(planIds)]))].map(([id, plan]) => [id, { id, title: planTitle(plan) }]),
  );
  const terms = (item: RequestItem, which: "asked" | "offer"): Terms | null => {
    const bound = bounds.get(item)?.[which];
    if (!bound) return null;
    const month = item.months[which] ?? null;
    return termsOf(bound, which === "asked" ? item.figures : item.offer_figures, { plans, month });
  };
  return ({ id }) =>
    (itemsOf.get(id) ?? []).map((item) => {
      const service = names.get(item.service_id);
      return {
        service: { id: item.service_id, number: service?.number ?? 0, title: service ? serviceTitle(service) : "" },
        kind: item.kind,
        from: plans.get(item.from_plan_id) ?? { id: item.from_plan_id, title: "" },
        monthNow: item.months.now ?? null,
        asked: terms(item, "asked"),
        offer: terms(item, "offer"),
        plannedChangeId: item.planned_change_id,
      };
    });
}

/** Where what waits for staff is kept: each source brings its rows and how they are shown. */
const sources = {
  request: {
    rows: sql`select id, 'request' as source, partner_id, customer_id, kind, state, ticket_id, created_at, due_at from ordering.requests`,
    async show(work: Work, ids: readonly string[]): Promise<Row[]> {
      const rows = await visibleRequests(work)
        .selectAll("request")
        .where(sql<boolean>`request.id = any (${[...ids]}::uuid[])`)
        .execute();
      return showRequests(work, rows);
    },
  },
  order: { rows: ordersThatWait, show: showWaitingOrders },
} as const;
type Source = keyof typeof sources;

interface Waiting {
  readonly id: string;
  readonly source: Source;
}

export async function listQueue(work: Work, request: QueryOf<typeof listRequestsEndpoint>): Promise<Page<Row>> {
  const { filter } = request;
  const rows = sql<{
    id: string;
    source: Source;
    partner_id: string;
    customer_id: string;
    kind: string;
    state: string;
    ticket_id: string | null;
    created_at: Date;
    due_at: Date | null;
  }>`(${sql.join(
    Object.values(sources).map((source) => source.rows),
    sql` union all `,
  )})`;
  let query = work.tx
    .selectFrom(rows.as("waiting"))
    .select(["waiting.id", "waiting.source"])
    .where(visibleTo(work.actor, { partner: "waiting.partner_id", customer: "waiting.customer_id" }))
    // O-86 the right for what is asked.
    .where((where) =>
      where.or([
        where.and([where("waiting.kind", "<>", "profile"), ofReachableCustomer(work, "customers.services.view", "waiting.customer_id")]),
        where.and([where("waiting.kind", "=", "profile"), ofReachableCustomer(work, "customers.profile.view", "waiting.customer_id")]),
      ]),
    );
  if (filter.state) query = query.where("waiting.state", "in", filter.state);
  if (filter.kind) query = query.where("waiting.kind", "in", filter.kind);
  if (filter.partnerId) query = query.where("waiting.partner_id", "=", filter.partnerId);
  if (filter.customerId) query = query.where("waiting.customer_id", "=", filter.customerId);
  if (filter.ticketId) query = query.where("waiting.ticket_id", "=", filter.ticketId);
  if (filter.isLate !== undefined) {
    const late = sql<boolean>`(waiting.state = 'open' and waiting.due_at is not null and waiting.due_at < ${work.now})`;
    query = query.where(filter.isLate ? late : sql<boolean>`not ${late}`);
  }
  if (filter.serviceId) {
    query = query.where(
      sql<boolean>`(exists (select from ordering.request_items item where item.request_id = waiting.id and item.service_id = ${filter.serviceId})
        or exists (select from ordering.orders o where o.id = waiting.id and o.service_ids @> array[${filter.serviceId}]::uuid[]))`,
    );
  }
  if (filter.text) {
    const ofCustomers = await findCustomerIdsByText(work, filter.text);
    query = query.where(sql<boolean>`waiting.customer_id = any (${ofCustomers}::uuid[])`);
  }
  const page = await listPage<Waiting>(work, query, request, {
    sorts: {
      createdAt: { by: sql`waiting.created_at`, type: "timestamptz" },
      // What waits for the customer comes after all that has a time.
      dueAt: { by: sql`coalesce(waiting.due_at, 'infinity'::timestamptz)`, type: "timestamptz" },
    },
    defaultSort: "-createdAt",
    id: sql<string>`waiting.id`,
  });
  const shown = new Map<string, Row>();
  for (const [source, of] of Map.groupBy(page.items, (row) => row.source))
    for (const view of await sources[source].show(
      work,
      of.map(({ id }) => id),
    ))
      shown.set(view.id, view);
  return { ...page, items: page.items.flatMap(({ id }) => shown.get(id) ?? []) };
}
