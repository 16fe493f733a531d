// Where services with a data cap stand, in the words of the contract: the same figures for customers and staff.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../shared/calendar.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner } from "../partners/index.ts";
import { listServiceNames } from "../services/index.ts";
import type { portalQuotaEndpoint, QuotaView } from "./contract.ts";
import type { SpeedCause } from "./fair-use/fair-use-rules.ts";
import { usedUpOn } from "./forecast-rules.ts";
import { lastDayOf } from "./meters.ts";
import { readPlanTerms } from "./plan-terms.ts";
import { isValidAt, limitSpeed, stateAt, usedPercent } from "./quota-rules.ts";
import { type BucketsTable, db } from "./tables.ts";

export type Quota = z.input<typeof QuotaView>;
type BucketView = Quota["buckets"][number];
type CycleView = z.input<(typeof portalQuotaEndpoint)["returns"]>["cycles"][number];
type BucketRow = Omit<BucketsTable, "id" | "used_bytes" | "title" | "reason" | "granted_by"> & {
  id: string;
  used_bytes: bigint;
  title: string;
  reason: string;
};

/** Of the services that the actor may see; those without a cap are left out. */
export async function listQuotas(
  work: Work,
  which: { readonly customerId: string } | { readonly serviceIds: readonly string[] },
): Promise<Quota[]> {
  const rows = await db(work)
    .selectFrom("usage.meters as meter")
    .innerJoin("usage.served as served", "served.service_id", "meter.service_id")
    .selectAll("meter")
    .select(["served.number", "served.plan_id", "served.down_bps as plan_down", "served.up_bps as plan_up"])
    .where("meter.cycle_start", "is not", null)
    .where("served.cap_bytes", "is not", null)
    .where("served.state", "in", ["active", "paused", "stopped"])
    .where(
      "customerId" in which
        ? sql<boolean>`meter.customer_id = ${which.customerId}`
        : sql<boolean>`meter.service_id = any (${[...which.serviceIds]}::uuid[])`,
    )
    .where(visibleTo(work.actor, { partner: "meter.partner_id", customer: "meter.customer_id" }))
    .orderBy("served.number")
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.service_id);
  const names = await listServiceNames(work, ids);
  const terms = await readPlanTerms(work, [...new Set(rows.map((row) => row.plan_id))]);
  const buckets = Map.groupBy(await readBuckets(work, ids, work.now), (bucket) => bucket.service_id);
  const quotas: Quota[] = [];
  for (const row of rows) {
    const { timeZone } = await getPartner(work, row.partner_id);
    const planTerms = terms.get(row.plan_id);
    if (!planTerms || row.cycle_start === null || row.cycle_end === null) continue;
    const valid = buckets.get(row.service_id) ?? [];
    const open = valid.filter(({ kind }) => kind !== "bonus");
    const left = open.reduce((sum, bucket) => sum + bucket.bytes - bucket.used_bytes, 0n);
    const bonus = valid.find(({ kind }) => kind === "bonus");
    const cap = { ...planTerms.cap, capBytes: row.cap_bytes ?? 0n };
    const speed = limitSpeed(cap, { downBps: row.plan_down, upBps: row.plan_up });
    const today = calendarDay(work.now, timeZone);
    quotas.push({
      serviceId: row.service_id,
      number: Number(row.number),
      title: names.get(row.service_id)?.portalTitle ?? "",
      capBytes: Number(row.cap_bytes ?? 0n),
      usedBytes: Number(row.used_bytes),
      leftBytes: Number(left),
      percent: usedPercent(row.used_bytes, left),
      overuseBytes: Number(row.overuse_bytes),
      counts: cap.counts,
      // A rule of fair use in force is not the cap's doing.
      state: row.rule_id === null ? row.state : stateAt(left, cap),
      stateSince: row.state_since.toISOString(),
      atLimit: { act: cap.atLimit, percent: cap.limitPercent, speed: speedView(speed) },
      bonus: cap.bonus && {
        ...{ from: cap.bonus.from, until: cap.bonus.until, bytes: cap.bonus.bytes === null ? null : Number(cap.bonus.bytes) },
        leftBytes: bonus ? Number(bonus.bytes - bonus.used_bytes) : null,
      },
      rolloverPercent: cap.rolloverPercent,
      cycleStart: row.cycle_start,
      resetOn: row.cycle_end,
      buckets: open.map((bucket) => bucketView(bucket, timeZone)),
      knownUntil: row.known_until?.toISOString() ?? null,
      usedUpOn: usedUpOn({ usedBytes: row.used_bytes, leftBytes: left, start: row.cycle_start, end: row.cycle_end, today }),
    });
  }
  return quotas;
}

export const speedView = ({ downBps, upBps }: { downBps: bigint | null; upBps: bigint | null }) => ({
  downBps: downBps === null ? null : Number(downBps),
  upBps: upBps === null ? null : Number(upBps),
});

async function readBuckets(work: Work, serviceIds: readonly string[], at: Date): Promise<BucketRow[]> {
  const { rows } = await sql<BucketRow>`select * from usage.buckets bucket
    where service_id = any (${[...serviceIds]}::uuid[]) and ${visibleTo(work.actor, { partner: "bucket.partner_id", customer: "bucket.customer_id" })}
      and (valid_until is null or valid_until > ${at}) and (valid_until is not null or used_bytes < bytes) order by id`.execute(work.tx);
  return rows.filter((row) => isValidAt({ validFrom: row.valid_from, validUntil: row.valid_until }, at));
}

const bucketView = (row: BucketRow, timeZone: string): BucketView => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  bytes: Number(row.bytes),
  usedBytes: Number(row.used_bytes),
  leftBytes: Number(row.bytes - row.used_bytes),
  grantedAt: row.granted_at.toISOString(),
  throughOn: lastDayOf(row.valid_until, timeZone),
  cycleStart: row.cycle_start,
});

const shownCycles = 13;

/** P-107 what each cycle gave, the newest first, with what was corrected. `reasons` by the id of a bucket or correction, for staff. */
export async function listCycles(work: Work, serviceId: string): Promise<(CycleView & { reasons: Record<string, string> })[]> {
  const visible = visibleTo(work.actor, { partner: "one.partner_id", customer: "one.customer_id" });
  const { rows: cycles } = await sql<{ start: Day; end: Day; cap: bigint; used: bigint; overuse: bigint; partner_id: string }>`
    select * from (
      select cycle_start as start, cycle_end as "end", cap_bytes as cap, used_bytes as used, overuse_bytes as overuse, partner_id
      from usage.meters one where service_id = ${serviceId} and cycle_start is not null and ${visible}
      union all
      select cycle_start, cycle_end, cap_bytes, used_bytes, overuse_bytes, partner_id from usage.cycles one where service_id = ${serviceId} and ${visible}
    ) cycle order by start desc limit ${shownCycles}`.execute(work.tx);
  const [newest] = cycles;
  const oldest = cycles.at(-1);
  if (!newest || !oldest) return [];
  const { timeZone } = await getPartner(work, newest.partner_id);
  const { rows: buckets } = await sql<BucketRow>`select * from usage.buckets one where service_id = ${serviceId}
    and cycle_start >= ${oldest.start} and ${visible} order by id`.execute(work.tx);
  const { rows: corrections } = await sql<{ id: string; cycle_start: Day; bytes: bigint; reason: string; made_at: Date }>`
    select id, cycle_start, bytes, reason, made_at from usage.adjustments one where service_id = ${serviceId} and bytes <> 0
    and cycle_start >= ${oldest.start} and ${visible} order by made_at`.execute(work.tx);
  return cycles.map((cycle) => {
    const given = buckets.filter((bucket) => bucket.cycle_start === cycle.start);
    const corrected = corrections.filter((correction) => correction.cycle_start === cycle.start);
    return {
      start: cycle.start,
      throughOn: addDays(cycle.end, -1),
      capBytes: Number(cycle.cap),
      usedBytes: Number(cycle.used),
      overuseBytes: Number(cycle.overuse),
      buckets: given.map((bucket) => bucketView(bucket, timeZone)),
      corrections: corrected.map(({ id, bytes, made_at }) => ({ id, bytes: Number(bytes), at: made_at.toISOString() })),
      reasons: Object.fromEntries([...given, ...corrected].filter(({ reason }) => reason !== "").map(({ id, reason }) => [id, reason])),
    };
  });
}

/** Whether packs may come by themselves now (N-147). */
export async function isLow(work: Work, serviceId: string): Promise<boolean> {
  const row = await db(work).selectFrom("usage.meters").select("told_low").where("service_id", "=", serviceId).executeTakeFirst();
  return row?.told_low ?? false;
}

/** What the answer to a login says of a line's data and of the rule that decides its speed. */
export interface LineData {
  readonly left: { readonly bytes: number; readonly counts: "sum" | "down" | "up"; readonly isEnforced: boolean } | null;
  readonly rule: string | null;
  /** N-109 what changed its speed last; null: nothing did of late. */
  readonly turn: { readonly by: SpeedCause; readonly atMs: number } | null;
}

/** What changed a speed before that matters to no session: each is told within a day (N-104). */
const turnsDays = 2;

/** N-67, N-149 of the lines of which there is something to say. */
export async function listLineData(work: Work, serviceIds: readonly string[]): Promise<ReadonlyMap<string, LineData>> {
  const { rows } = await sql<{
    service_id: string;
    left: bigint | null;
    is_enforced: boolean;
    counts: "sum" | "down" | "up" | null;
    rule: string | null;
    speed_by: SpeedCause | null;
    speed_since: Date | null;
  }>`
    select meter.service_id, meter.left_bytes as left, meter.left_is_enforced as is_enforced, terms.counts, meter.rule_name as rule,
      meter.speed_by, meter.speed_since
    from usage.meters meter join usage.served served on served.service_id = meter.service_id
    left join usage.plan_terms terms on terms.plan_id = served.plan_id
    where meter.service_id = any (${[...serviceIds]}::uuid[])
      and (meter.left_bytes is not null or meter.rule_name is not null or meter.speed_since > ${new Date(work.now.getTime() - turnsDays * 86_400_000)})`.execute(
    work.tx,
  );
  return new Map(
    rows.map(({ service_id, left, is_enforced: isEnforced, counts, rule, speed_by: by, speed_since: at }) => [
      service_id,
      {
        left: left === null ? null : { bytes: Number(left), counts: counts ?? "sum", isEnforced },
        ...{ rule, turn: by && at ? { by, atMs: at.getTime() } : null },
      },
    ]),
  );
}

/** The present state for access (M-12 9 and 10); a service that nobody counts is open. */
export async function findQuotaState(work: Work, serviceId: string): Promise<"open" | "blocked" | "slowed"> {
  const row = await db(work).selectFrom("usage.meters").select("state").where("service_id", "=", serviceId).executeTakeFirst();
  return row?.state ?? "open";
}
