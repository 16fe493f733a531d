import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { planServicesEndpoint } from "./contract.ts";
import type { ServiceState } from "./tables.ts";

/** Who has a plan, for whoever is about to change it. Parts of bundles count as their bundle's. */
export async function countServicesOfPlan(work: Work, planId: string): Promise<z.input<typeof planServicesEndpoint.returns>> {
  const rows = await sql<{ state: ServiceState; count: bigint; own: bigint }>`
    select state, count(*) as count, count(custom_price) as own from services.services as service
    where plan_id = ${planId} and bundle_service_id is null and not archived_by_mistake
      and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}
    group by state order by state`.execute(work.tx);
  const priced = rows.rows.filter((row) => row.state === "pending" || row.state === "active" || row.state === "paused");
  const sum = (of: (row: { count: bigint; own: bigint }) => bigint): number => Number(priced.reduce((total, row) => total + of(row), 0n));
  return {
    states: rows.rows.map(({ state, count }) => ({ state, count: Number(count) })),
    withListPrice: sum((row) => row.count - row.own),
    withOwnPrice: sum((row) => row.own),
  };
}
