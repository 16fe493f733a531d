// New services that no invoice knows yet: what the first invoice is for.
import { sql } from "kysely";
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";

export interface FreshService {
  readonly serviceId: string;
  readonly payerId: string;
  /** When it wants its first invoice; null: as its partner has it. */
  readonly firstInvoice: "now" | "cutoff" | "regular" | null;
  readonly startOn: Day;
  /** It has not begun and waits for its day alone. */
  readonly isAhead: boolean;
}

/**
 * The partner's services that were added or became active on `since` or later and of which no day is on an invoice; also those that wait
 * for nothing but their day, when it is at most `ahead.days` after `ahead.on`.
 */
export async function listFreshServices(
  work: Work,
  { partnerId, since, payerIds, ahead }: { partnerId: string; since: Day; payerIds?: readonly string[]; ahead?: { on: Day; days: number } },
): Promise<FreshService[]> {
  const ofPayers = payerIds === undefined ? sql`true` : sql`service.payer_id = any (${[...payerIds]}::uuid[])`;
  const until = ahead && ahead.days > 0 ? addDays(ahead.on, ahead.days) : null;
  const { rows } = await sql<FreshService>`
    select service.id as "serviceId", service.payer_id as "payerId", service.first_invoice as "firstInvoice", service.start_on as "startOn",
      service.state = 'pending' as "isAhead"
    from services.services service
    where service.partner_id = ${partnerId}
      and (service.state = 'active' and (service.state_since_on >= ${since} or service.created_at >= ${since}::date)
        or service.state = 'pending' and coalesce(service.waits_for, 'start_date') = 'start_date' and service.start_on <= ${until}::date)
      and service.bundle_service_id is null and not service.archived_by_mistake and ${ofPayers}
      and not exists (select from services.billed_days billed where billed.service_id = service.id)
    order by service.payer_id, service.number`.execute(work.tx);
  return rows;
}
