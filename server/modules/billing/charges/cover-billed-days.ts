import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";

export interface BilledDays {
  readonly serviceId: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly start: Day;
  readonly end: Day;
}

/** Marks days that another system billed before the customer came here, so that no run bills them again. */
export async function coverBilledDays(work: Work, days: readonly BilledDays[]): Promise<void> {
  const rows = days.filter((row) => row.start < row.end);
  if (rows.length === 0) return;
  await sql`insert into billing.coverage (service_id, customer_id, partner_id, period)
    select service_id, customer_id, partner_id, daterange(start_on, end_before)
    from unnest(${rows.map((r) => r.serviceId)}::uuid[], ${rows.map((r) => r.customerId)}::uuid[], ${rows.map((r) => r.partnerId)}::uuid[],
      ${rows.map((r) => r.start)}::date[], ${rows.map((r) => r.end)}::date[]) as row (service_id, customer_id, partner_id, start_on, end_before)`.execute(
    work.tx,
  );
}
