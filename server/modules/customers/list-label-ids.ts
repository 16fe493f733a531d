import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

/** The labels of some customers; who has none is not in it. */
export async function listLabelIds(work: Work, customerIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db(work)
    .selectFrom("customers.customer_labels as label")
    .select(["label.customer_id as customerId", "label.label_id as labelId"])
    .where(sql<boolean>`label.customer_id = any (${[...customerIds]}::uuid[])`)
    .where(visibleTo(work.actor, { partner: "label.partner_id", customer: "label.customer_id" }))
    .orderBy("label.label_id")
    .execute();
  return new Map([...Map.groupBy(rows, (row) => row.customerId)].map(([id, labels]) => [id, labels.map((label) => label.labelId)]));
}
