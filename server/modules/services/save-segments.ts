import { sql } from "kysely";
import { insertRows } from "../../platform/db/bulk.ts";
import type { Work } from "../../platform/work.ts";
import { diffSegments, type Segment } from "./segment-rules.ts";
import { db } from "./tables.ts";

export interface Reshaped {
  readonly serviceId: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly before: readonly Segment[];
  readonly after: readonly Segment[];
}

export const segmentColumns = {
  service_id: "uuid",
  customer_id: "uuid",
  partner_id: "uuid",
  start_on: "date",
  end_before: "date",
  plan_version_id: "uuid",
  unit_price: "numeric",
  quantity: "numeric",
  tax_id: "uuid",
  tax_group_id: "uuid",
  includes_tax: "boolean",
  billable: "text",
  cause: "text",
  created_at: "timestamptz",
} as const;

/**
 * Writes what became of the segments of any number of services, in three statements. First what goes, then what is cut, then
 * what comes: at no moment may two pieces of a service overlap.
 */
export async function saveSegments(work: Work, reshaped: readonly Reshaped[]): Promise<void> {
  const diffs = reshaped.map((service) => ({ service, ...diffSegments(service.before, service.after) }));
  const removed = diffs.flatMap((diff) => diff.removed);
  const changed = diffs.flatMap((diff) => diff.changed);
  if (removed.length > 0) await sql`delete from services.segments where id = any (${removed}::uuid[])`.execute(work.tx);
  if (changed.length > 0) {
    await sql`
      update services.segments as segment set start_on = now_is.start_on, end_before = now_is.end_before, plan_version_id = now_is.plan_version_id,
        unit_price = now_is.unit_price, quantity = now_is.quantity, tax_id = now_is.tax_id, tax_group_id = now_is.tax_group_id,
        includes_tax = now_is.includes_tax, billable = now_is.billable, cause = now_is.cause
      from jsonb_to_recordset(${JSON.stringify(changed.map(rowOf))}::jsonb) as now_is (id uuid, start_on date, end_before date, plan_version_id uuid, unit_price numeric,
        quantity numeric, tax_id uuid, tax_group_id uuid, includes_tax boolean, billable text, cause text)
      where segment.id = now_is.id`.execute(work.tx);
  }
  const rows = diffs.flatMap(({ service, added }) =>
    added.map((segment) => ({
      ...rowOf(segment),
      service_id: service.serviceId,
      customer_id: service.customerId,
      partner_id: service.partnerId,
      created_at: work.now,
    })),
  );
  await insertRows(work, "services.segments", segmentColumns, rows);
}

const rowOf = (segment: Segment) => ({
  id: segment.id,
  start_on: segment.startOn,
  end_before: segment.endBefore,
  plan_version_id: segment.planVersionId,
  unit_price: segment.unitPrice,
  quantity: segment.quantity,
  tax_id: segment.taxId,
  tax_group_id: segment.taxGroupId,
  includes_tax: segment.includesTax,
  billable: segment.billable,
  cause: segment.cause,
});

/** The segments of services, in order. */
export async function listSegments(work: Work, serviceIds: readonly string[]): Promise<Map<string, Segment[]>> {
  const rows = await db(work)
    .selectFrom("services.segments")
    .select([
      "id",
      "service_id",
      "start_on as startOn",
      "end_before as endBefore",
      "plan_version_id as planVersionId",
      "unit_price as unitPrice",
      "quantity",
      "tax_id as taxId",
      "tax_group_id as taxGroupId",
      "includes_tax as includesTax",
      "billable",
      "cause",
    ])
    .where(sql<boolean>`service_id = any (${[...serviceIds]}::uuid[])`)
    .orderBy("service_id")
    .orderBy("start_on")
    .execute();
  const grouped = new Map<string, Segment[]>();
  for (const { service_id, ...segment } of rows) {
    const list = grouped.get(service_id);
    if (list) list.push(segment);
    else grouped.set(service_id, [segment]);
  }
  return grouped;
}
