import type { z } from "zod";
import { trimDecimal } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import type { ServiceView } from "./contract.ts";
import { contractOf, type Described, describeServices, serviceRow } from "./describe-services.ts";
import { discountHolds } from "./price-rules.ts";
import { getService, listPartsOf } from "./service-queries.ts";
import { db } from "./tables.ts";

/** One service with everything that is known of it here. */
export async function showService(work: Work, serviceId: string): Promise<z.input<typeof ServiceView>> {
  const service = await getService(work, serviceId);
  const [described, ...parts] = await describeServices(work, [service, ...(await listPartsOf(work, [serviceId]))]);
  if (!described) throw new Error(`the service ${serviceId} is gone`);
  const { taxId, taxGroupId } = described.now;
  const { place, separateInvoice, lineText, note, externalId } = service;
  return {
    ...serviceRow(described),
    ...{ taxId, taxGroupId, place, separateInvoice, lineText, note, externalId },
    contract: contractOf(service),
    discounts: discountViews(described),
    segments: segmentViews(described),
    history: await listHistory(work, serviceId),
    parts: parts.map(serviceRow),
  };
}

const discountViews = ({ discounts, today }: Described) =>
  discounts.map((discount) => ({
    id: discount.id,
    percent: discount.percent === null ? null : trimDecimal(discount.percent),
    fixed: discount.fixed === null ? null : trimDecimal(discount.fixed),
    period: { start: discount.startOn, end: discount.endBefore },
    reason: discount.reason,
    coupon: discount.coupon,
    holdsToday: discountHolds(discount, today),
  }));

const segmentViews = ({ segments, factsOf, plan }: Described) =>
  segments.map((segment) => {
    const facts = factsOf.get(segment.planVersionId);
    return {
      period: { start: segment.startOn, end: segment.endBefore },
      plan: facts ? { id: facts.planId, code: facts.code, title: facts.title } : { id: plan.id, code: plan.code, title: plan.title },
      unitPrice: trimDecimal(segment.unitPrice),
      quantity: trimDecimal(segment.quantity),
      includesTax: segment.includesTax,
      billable: segment.billable,
      cause: segment.cause,
    };
  });

/** The moves of a service, the newest first. */
export async function listHistory(work: Work, serviceId: string) {
  const rows = await db(work)
    .selectFrom("services.state_changes")
    .select(["from_state as from", "to_state as to", "cause", "actor", "at"])
    .where("service_id", "=", serviceId)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(500)
    .execute();
  return rows.map(({ from, to, cause, actor, at }) => ({
    from,
    to,
    cause,
    by: String(actor.name ?? actor.kind ?? ""),
    at: at.toISOString(),
  }));
}
