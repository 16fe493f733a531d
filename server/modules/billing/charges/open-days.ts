import { sql } from "kysely";
import type { Day, Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { coverBilledDays } from "./cover-billed-days.ts";
import { subtractPeriods, unionPeriods } from "./period-rules.ts";

/** Opens days that stand on no invoice: no charge covers them any more. What else the same stretch covered stays so. */
export async function openDays(work: Work, days: readonly (Period & { readonly serviceId: string })[]): Promise<void> {
  if (days.length === 0) return;
  const { rows } = await sql<{ serviceId: string; customerId: string; partnerId: string; start: Day; end: Day }>`
    delete from billing.coverage covered
    using unnest(${days.map((row) => row.serviceId)}::uuid[], ${days.map((row) => row.start)}::date[], ${days.map((row) => row.end)}::date[])
      as opened (service_id, start_on, end_before)
    where covered.service_id = opened.service_id and covered.line_id is null and covered.period && daterange(opened.start_on, opened.end_before)
    returning covered.service_id as "serviceId", covered.customer_id as "customerId", covered.partner_id as "partnerId",
      lower(covered.period) as start, upper(covered.period) as "end"`.execute(work.tx);
  const opened = Map.groupBy(days, (row) => row.serviceId);
  await coverBilledDays(
    work,
    rows.flatMap((stretch) =>
      subtractPeriods([stretch], unionPeriods(opened.get(stretch.serviceId) ?? [])).map((left) => ({ ...stretch, ...left })),
    ),
  );
}
