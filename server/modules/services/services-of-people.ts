import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { State } from "./state-rules.ts";
import type { ServiceLock } from "./tables.ts";

/** What decides about a service's access. */
export interface ServiceOfPeople {
  readonly id: string;
  readonly number: bigint;
  readonly customerId: string;
  readonly partnerId: string;
  readonly state: State;
  readonly lock: ServiceLock;
}

/** One service, or all that a customer has or pays for and that are not archived; in one order, so that two who lock them do not wait for each other. */
export async function listServicesOfPeople(
  work: Work,
  whose: { readonly serviceId: string } | { readonly customerId: string },
): Promise<ServiceOfPeople[]> {
  const condition =
    "serviceId" in whose
      ? sql`service.id = ${whose.serviceId}`
      : sql`(service.customer_id = ${whose.customerId} or service.payer_id = ${whose.customerId}) and service.state <> 'archived'`;
  const { rows } =
    await sql<ServiceOfPeople>`select service.id, service.number, service.customer_id as "customerId", service.partner_id as "partnerId",
      service.state, service.lock
    from services.services service
    where ${condition} and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })} order by service.id`.execute(
      work.tx,
    );
  return rows;
}
