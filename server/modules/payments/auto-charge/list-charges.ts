import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { listOpenInvoices } from "../../billing/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { db } from "../tables.ts";
import type { AutoChargeView, listAutoChargesEndpoint } from "./contract.ts";

/** Charges planned and made, the latest first (B-79). */
export async function listAutoCharges(
  work: Work,
  request: QueryOf<typeof listAutoChargesEndpoint>,
): Promise<Page<z.input<typeof AutoChargeView>>> {
  const { state, partner, customer, document, filterId, reason } = request.filter;
  let query = db(work)
    .selectFrom("payments.auto_charges as charge")
    .leftJoin("payments.charge_filters as filter", "filter.id", "charge.filter_id")
    .selectAll("charge")
    .select("filter.name as filter_name")
    .where(visibleTo(work.actor, { partner: "charge.partner_id", customer: "charge.customer_id" }));
  if (state) query = query.where("charge.state", "in", state);
  if (partner) query = query.where("charge.partner_id", "in", partner);
  if (customer) query = query.where("charge.account_id", "=", customer);
  if (document) query = query.where("charge.document_id", "=", document);
  if (filterId) query = query.where("charge.filter_id", "in", filterId);
  if (reason) query = query.where("charge.reason", "in", reason);
  const page = await listPage(work, query, request, {
    sorts: { plannedAt: { by: sql`charge.planned_at`, type: "timestamptz" } },
    defaultSort: "-plannedAt",
    id: sql<string>`charge.id`,
  });
  const documents = new Map((await listOpenInvoices(work, { ids: page.items.map((row) => row.document_id) })).map((row) => [row.id, row]));
  const buyers = await listBuyers(
    work,
    page.items.map((row) => row.account_id),
  );
  return {
    ...page,
    items: page.items.map((row) => {
      const charged = documents.get(row.document_id);
      const buyer = buyers.get(row.account_id);
      return {
        id: row.id,
        documentId: row.document_id,
        number: charged?.number ?? "",
        customerId: row.account_id,
        customerNumber: Number(buyer?.number ?? 0),
        customerName: buyer?.name ?? "",
        filterName: row.filter_name,
        attempt: row.attempt,
        state: row.state,
        reason: row.reason,
        isSoft: row.is_soft,
        amount: row.amount_minor === null || !charged ? null : toMoneyJson(money(row.amount_minor, charged.currency)),
        attemptId: row.intent_id,
        askedBy: (row.asked_by as { name?: string } | null)?.name ?? null,
        plannedAt: row.planned_at.toISOString(),
        endedAt: row.ended_at?.toISOString() ?? null,
        dueOn: charged?.dueOn ?? null,
      };
    }),
  };
}
