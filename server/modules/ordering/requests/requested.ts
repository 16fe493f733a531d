import type { ItemKind } from "../../../../shared/requests.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "./tables.ts";

/** What was asked for a service and waits for staff. */
export async function listRequestedKinds(work: Work, serviceId: string): Promise<ItemKind[]> {
  const rows = await db(work)
    .selectFrom("ordering.request_items")
    .select("kind")
    .where("service_id", "=", serviceId)
    .where("is_open", "=", true)
    .execute();
  return rows.map(({ kind }) => kind);
}

/** Whether a change came of a request of the customer. */
export async function wasRequested(work: Work, plannedChangeId: string): Promise<boolean> {
  const row = await db(work)
    .selectFrom("ordering.request_items")
    .select("request_id")
    .where("planned_change_id", "=", plannedChangeId)
    .executeTakeFirst();
  return row !== undefined;
}
