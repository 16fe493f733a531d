// What time alone does: offers lapse, holds and rests end, pools fill up, old history goes.
import { type SqlBool, sql } from "kysely";
import { z } from "zod";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import { defineJob, type JobRun } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { usableIn } from "../address-rules/prefix-rules.ts";
import { type AlertLevel, alertLevels, levelAt, permilleOf, usedOf } from "../address-rules/utilisation-rules.ts";
import { endHoldings } from "./end-holdings.ts";
import { poolExhaustedEvent, poolLow } from "./events.ts";
import { countsOf, loadPrefixes } from "./prefix-queries.ts";
import { historyMonths, poolAlertPercent, poolWarningPercent } from "./settings.ts";
import { endSkipping } from "./sweep-prefix.ts";

export const tendAddressesJob = defineJob("network.tend-addresses", z.object({}));
export const tendHistoryJob = defineJob("network.tend-address-history", z.object({}));

const perBatch = 5000;
const mostBatches = 1000;

/** Every minute. */
export async function tendAddresses({ inWork }: Pick<JobRun, "inWork">): Promise<void> {
  for (let batch = 0; batch < mostBatches; batch++) if ((await inWork(endOverdue)) < perBatch) break;
  await inWork(endSkipping);
  await inWork(watchPools);
}

/** N-75 what was offered and never shown, held long enough or has rested is free. One that somebody just takes again is left alone. */
const endOverdue = (work: Work): Promise<number> =>
  endHoldings(
    work,
    sql<SqlBool>`held.id in (select id from network.addresses where until <= ${work.now} order by until limit ${perBatch} for update skip locked)`,
  );

/** N-31 tells of pools that get full, and takes it back once they are emptier. */
async function watchPools(work: Work): Promise<void> {
  const thresholds = {
    warningPercent: await getSetting(work, poolWarningPercent),
    alertPercent: await getSetting(work, poolAlertPercent),
  };
  const prefixes = await loadPrefixes(work, sql<SqlBool>`prefix.role in ('static', 'pool', 'pd_pool', 'wan6_pool', 'walled')`);
  const counts = await countsOf(
    work,
    prefixes.map(({ id }) => id),
  );
  for (const prefix of prefixes) {
    const usedPermille = permilleOf(usedOf(counts.get(prefix.id) ?? {}), usableIn(prefix));
    const level = levelAt(usedPermille, prefix.alert, thresholds);
    if (level === prefix.alert) continue;
    await sql`update network.prefixes set alert = ${level} where id = ${prefix.id}`.execute(work.tx);
    tell(work, { ...prefix, level, usedPermille });
  }
}

function tell(
  work: Work,
  pool: { id: string; cidr: string; domain: string; alert: AlertLevel; level: AlertLevel; usedPermille: number },
): void {
  if (alertLevels.indexOf(pool.level) < alertLevels.indexOf(pool.alert)) return;
  const about = { partnerId: null, objectId: pool.id };
  const data = { prefixId: pool.id, cidr: pool.cidr, domain: pool.domain, usedPermille: pool.usedPermille };
  if (pool.level === "alert") work.emit(poolLow, about, data);
  if (pool.level === "exhausted") work.emit(poolExhaustedEvent, about, data);
}

/** Every night: the months to come are made, what was kept long enough goes (N-34, M-55). */
export async function tendHistory(work: Work): Promise<void> {
  const today = calendarDay(work.now, "UTC");
  await sql`select network.ensure_log_partitions(${addDays(today, -1)}::date, ${addDays(today, 62)}::date)`.execute(work.tx);
  const months = await getSetting(work, historyMonths);
  await sql`select network.drop_log_partitions((${today}::date - make_interval(months => ${months}))::date)`.execute(work.tx);
}
