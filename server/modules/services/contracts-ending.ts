import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";

export interface EndingContract {
  readonly serviceId: string;
  readonly customerId: string;
  readonly endOn: Day;
}

/** Running services of a partner whose contract ends within these days that does not renew by itself (9.1) and that nobody has ended yet; the next after an id. */
export async function listContractsEnding(
  work: Work,
  { partnerId, from, to, after, limit }: { partnerId: string; from: Day; to: Day; after: string; limit: number },
): Promise<EndingContract[]> {
  const { rows } =
    await sql<EndingContract>`select service.id as "serviceId", service.customer_id as "customerId", service.contract_end_on as "endOn"
    from services.services service join catalog.plans plan on plan.id = service.plan_id
    where service.partner_id = ${partnerId} and service.contract_end_on between ${from} and ${to} and service.end_on is null
      and service.state in ('active', 'paused') and service.bundle_service_id is null and not (plan.auto_renew and plan.contract_months > 0)
      and service.id > ${after} order by service.id limit ${limit}`.execute(work.tx);
  return rows;
}
