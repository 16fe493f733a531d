import { sql } from "kysely";
import type { Permission } from "../../../../shared/permissions.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { ofReachableCustomer } from "../../customers/index.ts";

interface Wanted {
  readonly fromPlanId: string;
  readonly toPlanId: string;
  readonly partnerId?: string | undefined;
}

/** What still has the plan, by number; what is planned to move to the very same plan counts as done. */
export async function listServicesToMove(work: Work, { fromPlanId, toPlanId, partnerId }: Wanted, may: Permission): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select service.id from services.services as service
    where service.plan_id = ${fromPlanId} and service.bundle_service_id is null and service.state in ('pending', 'active', 'paused', 'stopped')
      and (${partnerId ?? null}::uuid is null or service.partner_id = ${partnerId ?? null})
      and not exists (select from ordering.planned_changes as change where change.service_id = service.id and change.state = 'scheduled'
        and change.kind = 'plan' and change.wish->>'planId' = ${toPlanId})
      and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}
      and ${ofReachableCustomer(work, may, "service.customer_id")}
    order by service.number`.execute(work.tx);
  return rows.map(({ id }) => id);
}

interface NamedService {
  readonly id: string;
  readonly number: bigint;
  readonly customer: string;
  readonly partnerId: string;
}

/** Services with whose they are; those beyond the reach of the right are not there. */
export async function namesOfServices(work: Work, ids: readonly string[], may: Permission): Promise<NamedService[]> {
  const { rows } = await sql<NamedService>`
    select service.id, service.number, customer.full_name as customer, service.partner_id as "partnerId"
    from services.services as service join customers.customers as customer on customer.id = service.customer_id
    where service.id = any (${[...ids]}::uuid[]) and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}
      and ${ofReachableCustomer(work, may, "service.customer_id")}
    order by service.number`.execute(work.tx);
  return rows;
}
