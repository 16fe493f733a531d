import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { amount, day, defineExport, moment } from "../../../platform/exports/list-export.ts";
import type { Work } from "../../../platform/work.ts";
import type { SettlementResult } from "../../billing/index.ts";
import { listPlansOfServices } from "../../catalog/index.ts";
import { findCustomerIdsByText, listBuyers, ofReachableCustomer } from "../../customers/index.ts";
import { listServiceNames } from "../../services/index.ts";
import { Bound } from "./bound.ts";
import { exportPlannedChangesEndpoint, type listPlannedChangesEndpoint, type PlannedChangeView } from "./contract.ts";
import { requester } from "./decide.ts";
import { type PlannedChange, visibleChanges } from "./planned-change-queries.ts";

type View = z.input<typeof PlannedChangeView>;

async function showChanges(work: Work, changes: readonly PlannedChange[]): Promise<View[]> {
  const bounds = new Map(changes.map((change) => [change.id, Bound.parse(change.wish)]));
  const planIds = [...bounds.values()].flatMap((bound) => (bound.kind === "plan" ? [bound.planId] : []));
  const plans = await listPlansOfServices(work, [...new Set(planIds)]);
  const customers = await listBuyers(work, [...new Set(changes.map((change) => change.customer_id))]);
  const services = await listServiceNames(work, [...new Set(changes.map((change) => change.service_id))]);
  return changes.map((change) => {
    const bound = bounds.get(change.id);
    const customer = customers.get(change.customer_id);
    const service = services.get(change.service_id);
    const plan = bound?.kind === "plan" ? plans.get(bound.planId) : undefined;
    const settlement = change.settlement as SettlementResult | null;
    return {
      id: change.id,
      number: Number(change.number),
      partnerId: change.partner_id,
      customer: customer ? { id: change.customer_id, number: Number(customer.number), name: customer.name } : null,
      service: { id: change.service_id, number: service?.number ?? 0, title: service?.title ?? "" },
      kind: change.kind,
      state: change.state,
      on: change.effective_on,
      until: bound?.kind === "pause" ? bound.until : null,
      plan: plan ? { id: plan.id, title: plan.title } : null,
      figures: change.figures,
      isSettled: change.is_settled,
      documents: { creditNotes: [...(settlement?.creditNotes ?? [])], invoice: settlement?.invoice ?? null },
      failure: change.failure,
      channel: change.channel,
      requestedBy: requester(change),
      reason: change.reason,
      createdAt: change.created_at.toISOString(),
      decidedAt: change.decided_at?.toISOString() ?? null,
      version: change.version,
    };
  });
}

export async function showChange(work: Work, change: PlannedChange): Promise<View> {
  const [view] = await showChanges(work, [change]);
  if (!view) throw new Error("a planned change that was just read is gone");
  return view;
}

export async function listPlannedChanges(work: Work, request: QueryOf<typeof listPlannedChangesEndpoint>): Promise<Page<View>> {
  const { filter } = request;
  let query = visibleChanges(work)
    .selectAll("change")
    .where(ofReachableCustomer(work, "customers.services.view", "change.customer_id"));
  if (filter.state) query = query.where("change.state", "in", filter.state);
  if (filter.kind) query = query.where("change.kind", "in", filter.kind);
  if (filter.channel) query = query.where("change.channel", "in", filter.channel);
  if (filter.partnerId) query = query.where("change.partner_id", "=", filter.partnerId);
  if (filter.customerId) query = query.where("change.customer_id", "=", filter.customerId);
  if (filter.serviceId) query = query.where("change.service_id", "=", filter.serviceId);
  if (filter.onFrom) query = query.where("change.effective_on", ">=", filter.onFrom);
  if (filter.onUntil) query = query.where("change.effective_on", "<=", filter.onUntil);
  if (filter.text) {
    const ofCustomers = await findCustomerIdsByText(work, filter.text);
    query = query.where(sql<boolean>`change.customer_id = any (${ofCustomers}::uuid[])`);
  }
  const page = await listPage(work, query, request, {
    sorts: {
      on: { by: sql`change.effective_on`, type: "date" },
      createdAt: { by: sql`change.created_at`, type: "timestamptz" },
    },
    // What comes stands before what was done.
    defaultSort: "-on",
    id: sql<string>`change.id`,
  });
  return { ...page, items: await showChanges(work, page.items) };
}

/** Exactly what the list shows with this filter. */
export const plannedChangesExport = defineExport<typeof exportPlannedChangesEndpoint, View>({
  endpoint: exportPlannedChangesEndpoint,
  may: "customers.profile.export",
  needs: "customers.services.view",
  kind: "planned-changes",
  about: { label: "Planned changes", name: "planned-changes" },
  cells: {
    number: (row) => row.number,
    customerNumber: (row) => row.customer?.number,
    customer: (row) => row.customer?.name,
    service: (row) => `S-${row.service.number}`,
    servicePlan: (row) => row.service.title,
    kind: (row) => row.kind,
    plan: (row) => row.plan?.title,
    on: day((row) => row.on),
    until: day((row) => row.until),
    state: (row) => row.state,
    net: amount((row) => row.figures.net.amount),
    currency: (row) => row.figures.currency,
    channel: (row) => row.channel,
    requestedBy: (row) => row.requestedBy,
    reason: (row) => row.reason,
    failure: (row) => row.failure,
    createdAt: moment((row) => row.createdAt),
    decidedAt: moment((row) => row.decidedAt),
  },
  list: (work, page, { filter }) => listPlannedChanges(work, { ...page, filter }),
});
