import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { setSearchExtras } from "../customers/index.ts";

/** Lets customers be found by the logins, numbers and addresses of their services. Two queries, however many customers. */
export async function refreshSearchExtras(work: Work, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  const ids = [...new Set(customerIds)];
  const found = await sql<{ customerId: string; text: string }>`
    select customer.id as "customerId", coalesce(string_agg(concat_ws(' ', 'S-' || service.number, service.login, nullif(service.address, ''), service.external_id), ' ' order by service.number), '') as text
    from unnest(${ids}::uuid[]) as customer (id)
    left join services.services as service on service.customer_id = customer.id and service.state <> 'archived'
    group by customer.id`.execute(work.tx);
  await setSearchExtras(work, "services", found.rows);
}
