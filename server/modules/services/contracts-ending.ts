import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";

export interface EndingContract {
  readonly serviceId: string;
  readonly customerId: string;
  readonly endOn: Day;
}

/** Running services of a partner whose contract ends within these days and that nobody has ended yet; the next after an id. */
export async function listContractsEnding(
  work: Work,
  { partnerId, from, to, after, limit }: { partnerId: string; from: Day; to: Day; after: string; limit: number },
): Promise<EndingContract[]> {
  const { rows } =
    await sql<EndingContract>`select id as "serviceId", customer_id as "customerId", contract_end_on as "endOn" from services.services
    where partner_id = ${partnerId} and contract_end_on between ${from} and ${to} and end_on is null and state in ('active', 'paused')
      and bundle_service_id is null and id > ${after} order by id limit ${limit}`.execute(work.tx);
  return rows;
}
