import { sql } from "kysely";
import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { getPlan } from "../../catalog/index.ts";
import { type MeterRow, metersOf, verdictOf } from "../meters.ts";
import { db } from "../tables.ts";
import type { FairUseBody } from "./contract.ts";
import { checkFairUse } from "./fair-use-terms.ts";

const perBatch = 1000;

/** N-142 of how many running services the speed would be another if these rules were saved now. It locks nothing and writes nothing. */
export async function countSpeedChanges(
  work: Work,
  planId: string,
  body: z.output<typeof FairUseBody>,
): Promise<{ services: number; change: number }> {
  const fairUse = checkFairUse(await getPlan(work, planId), body);
  let [services, change] = [0, 0];
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const rows = await readRows(work, planId, after);
    const before = new Map(rows.map((row) => [row.service_id, { ...row }]));
    for (const [serviceId, meter] of await metersOf(work, rows, { instead: { planId, fairUse } })) {
      const was = before.get(serviceId);
      const will = verdictOf(meter, work.now);
      services += 1;
      if (was && (was.state !== will.state || was.down_bps !== will.downBps || was.up_bps !== will.upBps)) change += 1;
    }
    const last = rows.at(-1);
    if (!last || rows.length < perBatch) return { services, change };
    after = last.service_id;
  }
}

/** A service that nobody counts yet stands where a new meter would. */
async function readRows(work: Work, planId: string, after: string): Promise<MeterRow[]> {
  const served = await db(work)
    .selectFrom("usage.served as served")
    .leftJoin("usage.meters as meter", "meter.service_id", "served.service_id")
    .selectAll("meter")
    .select(["served.service_id", "served.customer_id", "served.partner_id"])
    .where("served.plan_id", "=", planId)
    .where("served.kind", "=", "internet")
    .where("served.state", "in", ["active", "paused"])
    .where(sql<boolean>`served.service_id > ${after}::uuid`)
    .orderBy("served.service_id")
    .limit(perBatch)
    .execute();
  return served.map(
    (row): MeterRow => ({
      ...{ service_id: row.service_id, customer_id: row.customer_id, partner_id: row.partner_id },
      ...{ cycle_start: row.cycle_start, cycle_end: row.cycle_end, cap_bytes: row.cap_bytes },
      ...{
        used_bytes: row.used_bytes ?? 0n,
        overuse_bytes: row.overuse_bytes ?? 0n,
        state: row.state ?? "open",
        state_since: row.state_since ?? work.now,
      },
      ...{ down_bps: row.down_bps, up_bps: row.up_bps, told_percent: row.told_percent ?? 0, told_low: row.told_low ?? false },
      ...{ known_until: row.known_until, look_at: row.look_at, rule_id: row.rule_id, rule_name: row.rule_name, fair_use: row.fair_use },
      ...{ left_bytes: row.left_bytes, left_is_enforced: row.left_is_enforced ?? false },
      ...{ speed_by: row.speed_by, speed_since: row.speed_since },
      ...{ closed_before: row.closed_before, closed_by_id: row.closed_by_id, closed_by_number: row.closed_by_number },
    }),
  );
}
