// N-129 by night, and whenever somebody asks: what differs is kept for staff, and announced with its service.
import { sql } from "kysely";
import { z } from "zod";
import { addDays, calendarDay, type Day, DayShape } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { defineJob, enqueue, type JobRun } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { sumsDiffer } from "../events.ts";
import { type Difference, findDifferences } from "./find-differences.ts";

/** Without a day: those that may have changed since the last night (N-133: data may be three days late). */
export const checkSumsJob = defineJob("usage.check-sums", z.object({ onDay: DayShape.optional() }));
const lateDays = 4;

export async function checkSums({ inWork }: Pick<JobRun, "inWork">, { onDay }: { onDay?: Day | undefined }): Promise<void> {
  const partnerIds = await inWork(async (work) => {
    const { rows } = await sql<{ id: string }>`select distinct partner_id as id from usage.meters order by 1`.execute(work.tx);
    return rows.map(({ id }) => id);
  });
  for (const partnerId of partnerIds)
    for (let back = 1; back <= (onDay === undefined ? lateDays : 1); back++)
      await inWork((work) => checkDay(work, partnerId, { onDay, back }));
}

async function checkDay(work: Work, partnerId: string, { onDay, back }: { onDay: Day | undefined; back: number }): Promise<void> {
  const { timeZone } = await getPartner(work, partnerId);
  const day = onDay ?? addDays(calendarDay(work.now, timeZone), -back);
  await keep(work, await findDifferences(work, { partnerId, timeZone }, day));
}

/** Each once while it stands. */
async function keep(work: Work, found: readonly Difference[]): Promise<void> {
  if (found.length === 0) return;
  const { rows } = await sql<{ service_id: string; kind: string; on_day: Day }>`select service_id, kind, on_day from usage.differences
    where repaired_at is null and service_id = any (${found.map(({ serviceId }) => serviceId)}::uuid[])`.execute(work.tx);
  const known = new Set(rows.map((row) => `${row.service_id} ${row.kind} ${row.on_day}`));
  const fresh = found.filter(({ serviceId, kind, onDay }) => !known.has(`${serviceId} ${kind} ${onDay}`));
  await insertRows(
    work,
    "usage.differences",
    columns,
    fresh.map(({ kind, serviceId, customerId, partnerId, onDay, kept, parts }) => ({
      ...{ kind, service_id: serviceId, customer_id: customerId, partner_id: partnerId, on_day: onDay },
      ...{ kept_bytes: kept, parts_bytes: parts, found_at: work.now },
    })),
    "on conflict do nothing",
  );
  for (const { kind, serviceId, customerId, partnerId, onDay, kept, parts } of fresh) {
    work.log.error({ service: serviceId, kind, day: onDay, kept: String(kept), parts: String(parts) }, "usage_sums_differ");
    const about = { partnerId, customerId, objectId: serviceId, staffOnly: true };
    work.emit(sumsDiffer, about, { serviceId, customerId, kind, onDay, keptBytes: String(kept), partsBytes: String(parts) });
  }
}

const columns = {
  ...{ kind: "text", service_id: "uuid", customer_id: "uuid", partner_id: "uuid", on_day: "date" },
  ...{ kept_bytes: "int8", parts_bytes: "int8", found_at: "timestamptz" },
} as const;

/** Soon, and once for a day however often it is asked for. */
export async function askForCheck(work: Work, { onDay }: { onDay: Day }): Promise<void> {
  await enqueue(work, checkSumsJob, { onDay }, { key: `usage.check-sums:${onDay}` });
  work.audit({ entity: "usage_sums", entityId: onDay, label: onDay, action: "check_asked", partnerId: null });
}
