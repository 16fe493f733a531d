import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

export interface LaterAct {
  readonly customerId: string;
  readonly at: Date;
  readonly by: string;
  /** "Service S-1042", "Customer 1001". */
  readonly label: string;
}

/** The newest entry about each of these customers that an import, over since `after`, did not leave itself. */
export async function findLaterActs(work: Work, customerIds: readonly string[], after: Date): Promise<ReadonlyMap<string, LaterAct>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<LaterAct>`
    select distinct on (entry.customer_id) entry.customer_id as "customerId", entry.at, coalesce(entry.staff_name, entry.actor_name) as by, entry.label
    from identity.audit_entries as entry
    where entry.customer_id = any (${[...customerIds]}::uuid[]) and (entry.at > ${after} or entry.source <> 'import')
    order by entry.customer_id, entry.at desc`.execute(work.tx);
  return new Map(rows.map((row) => [row.customerId, row]));
}
