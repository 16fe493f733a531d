// What time alone does: cycles end, packs end, services get a cap or another plan, old rows go.
import { sql } from "kysely";
import { z } from "zod";
import { addDays, calendarDay, daysBetween } from "../../../shared/calendar.ts";
import { defineJob, type JobRun } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import { keepAdjustments } from "./corrections/adjustments.ts";
import { openCycle } from "./corrections/cap-corrections.ts";
import { startOfDay } from "./counter-rules.ts";
import type { FairMeter } from "./fair-use/fair-meter.ts";
import { periodOf } from "./fair-use/fair-use-rules.ts";
import { readFairUse } from "./fair-use/fair-use-terms.ts";
import { recount } from "./fair-use/load-fair-meters.ts";
import { type Prorated, prorate } from "./fair-use/prorated-rules.ts";
import { bringUpTo, lockMeters, type Meter, saveMeters } from "./meters.ts";
import { type Carry, carriedBase, isValidAt } from "./quota-rules.ts";
import { carryUsage, transferTopups } from "./settings.ts";
import { slotDays } from "./sums.ts";

const perBatch = 500;
const mostBatches = 10_000;
const mostUncounted = 100_000;

export const tendMetersJob = defineJob("usage.tend-meters", z.object({}));
export const tendPartitionsJob = defineJob("usage.tend-partitions", z.object({}));

/** Every minute (N-139): those whose cycle or data has ended, and capped services that nobody counts yet. */
export async function tendMeters({ inWork }: Pick<JobRun, "inWork">): Promise<void> {
  const uncounted = await inWork(findUncounted);
  for (let from = 0; from < uncounted.length; from += perBatch)
    await inWork((work) => lookAtMeters(work, uncounted.slice(from, from + perBatch)));
  for (let batch = 0; batch < mostBatches; batch++) {
    const done = await inWork(async (work) => {
      const { rows } = await sql<{ id: string }>`select service_id as id from usage.meters where look_at <= ${work.now}
        order by look_at limit ${perBatch}`.execute(work.tx);
      await lookAtMeters(
        work,
        rows.map(({ id }) => id),
      );
      return rows.length;
    });
    if (done === 0) return;
  }
}

/** Every capped service is looked through for them: once in a run. */
async function findUncounted(work: Work): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select service_id as id from usage.served served
    where cap_bytes is not null and kind = 'internet' and state in ('active', 'paused')
      and not exists (select from usage.meters meter where meter.service_id = served.service_id and meter.cycle_start is not null)
    limit ${mostUncounted}`.execute(work.tx);
  return rows.map(({ id }) => id);
}

/** Works out anew where services stand. */
export async function lookAtMeters(work: Work, serviceIds: readonly string[]): Promise<void> {
  if (serviceIds.length === 0) return;
  const meters = await lockMeters(work, serviceIds);
  for (const meter of meters.values()) bringUpTo(work, meter, work.now);
  await saveMeters(work, meters.values());
}

export async function lookAtPlan({ inWork }: Pick<JobRun, "inWork">, planId: string): Promise<void> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const last = await inWork(async (work) => {
      const { rows } = await sql<{ id: string }>`select service_id as id from usage.served
        where plan_id = ${planId} and kind = 'internet' and state in ('active', 'paused') and service_id > ${after}
        order by service_id limit ${perBatch}`.execute(work.tx);
      await lookAtMeters(
        work,
        rows.map(({ id }) => id),
      );
      return rows.at(-1)?.id;
    });
    if (last === undefined) return;
    after = last;
  }
}

/** Rules hold for services that run: one that begins or ceases to is looked at. */
export const followState = (work: Work, { objectId: serviceId }: { objectId: string }): Promise<void> => lookAtMeters(work, [serviceId]);

export async function followPlan(work: Work, { objectId: serviceId }: { objectId: string }): Promise<void> {
  const meter = (await lockMeters(work, [serviceId])).get(serviceId);
  if (!meter) return;
  bringUpTo(work, meter, work.now);
  await saveMeters(work, [meter]);
}

/** M-41, N-135 another plan within a cycle: the plan's own data becomes the new plan's, with what was used. */
export async function followChangedPlan(
  work: Work,
  { objectId: serviceId, data: { fromPlanId } }: { objectId: string; data: { fromPlanId: string } },
): Promise<void> {
  const meter = (await lockMeters(work, [serviceId])).get(serviceId);
  if (!meter) return;
  const carry = await getSetting(work, carryUsage, { partnerId: meter.partnerId });
  const { row, terms } = meter;
  if (
    terms &&
    row.cycle_start !== null &&
    row.cycle_end !== null &&
    row.cap_bytes !== null &&
    (carry === "reset" || terms.capBytes !== row.cap_bytes)
  )
    carryOver(work, meter, { newCap: terms.capBytes, carry });
  if (!(await getSetting(work, transferTopups, { partnerId: meter.partnerId }))) endPacks(meter, work.now);
  bringUpTo(work, meter, work.now);
  if (carry === "reset" && meter.fair) await countAnew(work, meter, meter.fair);
  if (meter.fair) meter.fair.prorated = carry === "prorate" ? await prorated(work, meter.fair, fromPlanId) : [];
  await saveMeters(work, [meter]);
}

/** N-135 what was bought for the plan before ends with it. */
function endPacks({ buckets }: Meter, now: Date): void {
  for (const bucket of buckets)
    if ((bucket.kind === "topup" || bucket.kind === "auto_topup") && bucket.validFrom < now && isValidAt(bucket, now))
      Object.assign(bucket, { validUntil: now, isChanged: true });
}

/** N-135 the counters of fair use begin anew; a row says so, for whoever makes them up from what is kept. */
async function countAnew(work: Work, meter: Meter, fair: FairMeter): Promise<void> {
  const from = startOfDay(openCycle(meter, work.now), meter.timeZone);
  const nothing = { bytes: 0n, downBytes: 0n, upBytes: 0n, seconds: 0n };
  await keepAdjustments(work, [{ meter, adjustment: { kind: "carry", ...nothing, from, until: work.now, reason: "" } }]);
  await recount(work, meter.serviceId, fair);
}

/** N-135 the limits of its rules become what each plan gives for its days. */
async function prorated(work: Work, fair: FairMeter, fromPlanId: string): Promise<Prorated[]> {
  const today = calendarDay(work.now, fair.timeZone);
  const before = (await readFairUse(work, [fromPlanId])).get(fromPlanId) ?? { counting: null, rules: [] };
  return prorate({
    ...{ before, former: fair.prorated, after: fair.plan, counters: fair.counters, today },
    periodOf: (period) => periodOf(period, today, { weekStart: fair.weekStart, cycle: fair.cycleOn(today) }),
  });
}

function carryOver(work: Work, meter: Meter, { newCap, carry }: { newCap: bigint; carry: Carry }): void {
  const { row, buckets } = meter;
  const base = buckets.find(({ kind, cycleStart }) => kind === "base" && cycleStart === row.cycle_start);
  if (!base || row.cycle_start === null || row.cycle_end === null) return;
  const { bytes, usedBytes } = carriedBase(
    base,
    { oldCap: row.cap_bytes ?? newCap, newCap },
    {
      carry,
      daysLeft: daysBetween(calendarDay(work.now, meter.timeZone), row.cycle_end),
      days: daysBetween(row.cycle_start, row.cycle_end),
    },
  );
  const before = row.used_bytes - base.usedBytes;
  Object.assign(base, { bytes, usedBytes, isChanged: true });
  Object.assign(row, { cap_bytes: newCap, used_bytes: before + usedBytes });
}

const kept = { hourDays: 90, dayDays: 761, sessionDays: 396, quarantineDays: 30 } as const;

/** N-131, M-55 what is needed in the next days is made, what was kept long enough goes. */
export async function tendPartitions(work: Work): Promise<void> {
  const today = calendarDay(work.now, "UTC");
  await sql`select usage.ensure_partitions(${addDays(today, -1)}::date, ${addDays(today, 8)}::date)`.execute(work.tx);
  await sql`select usage.drop_partitions(${addDays(today, -slotDays)}::date, ${addDays(today, -kept.hourDays)}::date, ${addDays(today, -kept.dayDays)}::date,
    ${addDays(today, -kept.sessionDays)}::date)`.execute(work.tx);
  await sql`delete from usage.nas_days where day < ${addDays(today, -kept.dayDays)}::date`.execute(work.tx);
  await sql`delete from usage.accounting_quarantine where at < ${addDays(today, -kept.quarantineDays)}::date`.execute(work.tx);
}
