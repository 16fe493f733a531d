// New services that no invoice knows yet: what the first invoice is for.
import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";

export interface FreshService {
  readonly serviceId: string;
  readonly payerId: string;
  /** When it wants its first invoice; null: as its partner has it. */
  readonly firstInvoice: "now" | "cutoff" | "regular" | null;
}

/** The partner's services that were added or became active on `since` or later and of which no day is on an invoice. */
export async function listFreshServices(
  work: Work,
  { partnerId, since, payerIds }: { partnerId: string; since: Day; payerIds?: readonly string[] },
): Promise<FreshService[]> {
  const ofPayers = payerIds === undefined ? sql`true` : sql`service.payer_id = any (${[...payerIds]}::uuid[])`;
  const { rows } = await sql<FreshService>`
    select service.id as "serviceId", service.payer_id as "payerId", service.first_invoice as "firstInvoice"
    from services.services service
    where service.partner_id = ${partnerId} and service.state = 'active' and (service.state_since_on >= ${since} or service.created_at >= ${since}::date)
      and service.bundle_service_id is null and not service.archived_by_mistake and ${ofPayers}
      and not exists (select from services.billed_days billed where billed.service_id = service.id)
    order by service.payer_id, service.number`.execute(work.tx);
  return rows;
}
