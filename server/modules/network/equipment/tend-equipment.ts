import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";

export const tendEquipmentJob = defineJob("network.tend-equipment", z.object({}));

const medianDays = 7;
/** Known for less it has no median: a device is not slow compared with one good hour. */
const leastHours = 24;

/** Every hour: what is usual for each device, as the median of the averages of its hours; hours that are no longer asked for go. */
export async function tendEquipment(work: Work): Promise<void> {
  await sql`
    update network.equipment_states standing set median_rtt_ms = usual.median
    from (
      select equipment_id, (percentile_cont(0.5) within group (order by rtt_sum_ms / answered))::real as median
      from network.equipment_hours where answered > 0 and hour > ${work.now}::timestamptz - make_interval(days => ${medianDays})
      group by equipment_id having count(*) >= ${leastHours}
    ) usual
    where usual.equipment_id = standing.equipment_id and usual.median is distinct from standing.median_rtt_ms`.execute(work.tx);
  await sql`delete from network.equipment_hours where hour < ${work.now}::timestamptz - make_interval(days => ${medianDays + 1})`.execute(
    work.tx,
  );
}
