// The meters of services while something is counted or granted: locked, brought up to a moment, and written back with what follows from it.
import { sql } from "kysely";
import { addDays, addMonths, calendarDay, type Day, maxDay } from "../../../shared/calendar.ts";
import { insertRows } from "../../platform/db/bulk.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, loadSettings } from "../partners/index.ts";
import { clockOf, startOfDay } from "./counter-rules.ts";
import { dataGranted, fairUseApplied, fairUseLifted, quotaChanged, quotaRanLow, quotaReached } from "./events.ts";
import { type FairMeter, type FairVerdict, fairVerdict, storedForm } from "./fair-use/fair-meter.ts";
import { causeOfTurn, type FairUse, type QuotaResult } from "./fair-use/fair-use-rules.ts";
import { readFairUse } from "./fair-use/fair-use-terms.ts";
import { loadFairMeters } from "./fair-use/load-fair-meters.ts";
import { ownThresholdsOf } from "./own-thresholds.ts";
import { readPlanTerms } from "./plan-terms.ts";
import {
  type BucketKind,
  type CapTerms,
  consume,
  cycleOf,
  isBonus,
  isValidAt,
  leftAt,
  leftOf,
  limitSpeed,
  rolledOver,
  stateAt,
  usedPercent,
  whatToTell,
} from "./quota-rules.ts";
import { autoTriggerPercent, noticePercents, saneRateFactor, topupFirst, weekStart } from "./settings.ts";
import { type BucketsTable, db, type MetersTable } from "./tables.ts";

export interface BucketNow {
  readonly id: string;
  readonly kind: BucketKind;
  bytes: bigint;
  usedBytes: bigint;
  readonly validFrom: Date;
  validUntil: Date | null;
  readonly cycleStart: Day;
  readonly title: string;
  readonly reason: string;
  readonly grantKey: string;
  isNew: boolean;
  isChanged: boolean;
}

/** One service's meter, held by this transaction. */
export interface Meter {
  readonly serviceId: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly timeZone: string;
  /** Rules are about what a service that runs may do now. */
  readonly isActive: boolean;
  readonly planBps: { readonly downBps: bigint | null; readonly upBps: bigint | null };
  /** Null: nothing limits it. */
  readonly terms: CapTerms | null;
  /** What counts for the rules of its plan; null: there are none. */
  readonly fair: FairMeter | null;
  /** N-149 its router is told what is left. */
  readonly tellsLeft: boolean;
  readonly resetDay: number;
  readonly topupFirst: boolean;
  readonly thresholds: readonly number[];
  readonly autoTriggerPercent: number;
  /** N-86 so many times the plan's rate is believed. */
  readonly saneRateFactor: number;
  readonly row: MeterRow;
  readonly buckets: BucketNow[];
  /** Cycles that ended meanwhile, to be kept for ever. */
  readonly ended: EndedCycle[];
}
type EndedCycle = Pick<MetersTable, "used_bytes" | "overuse_bytes"> & {
  readonly cycle_start: Day;
  readonly cycle_end: Day;
  readonly cap_bytes: bigint;
};
export type MeterRow = { -readonly [Key in keyof MetersTable]: MetersTable[Key] };

interface Loading {
  /** As if a plan had these rules. */
  readonly instead?: { readonly planId: string; readonly fairUse: FairUse };
  /** For so many services what their rules count is made up where it is missing; left out: for all. The others wait for whoever tends meters. */
  readonly mostMadeUp?: number;
}

/** In one order, so that two who count the same services do not wait for each other in a circle. Services that are not there are left out. */
export async function lockMeters(
  work: Work,
  serviceIds: readonly string[],
  loading: Pick<Loading, "mostMadeUp"> = {},
): Promise<Map<string, Meter>> {
  const ids = [...new Set(serviceIds)].toSorted();
  await sql`insert into usage.meters (service_id, customer_id, partner_id, state_since)
    select service_id, customer_id, partner_id, ${work.now} from usage.served where service_id = any (${ids}::uuid[]) and kind = 'internet'
    order by service_id on conflict (service_id) do nothing`.execute(work.tx);
  const rows = await db(work)
    .selectFrom("usage.meters")
    .selectAll()
    .where(sql<boolean>`service_id = any (${ids}::uuid[])`)
    .orderBy("service_id")
    .forUpdate()
    .execute();
  return metersOf(work, rows, loading);
}

/** The meters of rows that somebody read. */
export async function metersOf(work: Work, rows: readonly MeterRow[], { instead, mostMadeUp }: Loading = {}): Promise<Map<string, Meter>> {
  const ids = rows.map((row) => row.service_id);
  const served = await db(work).selectFrom("usage.served").selectAll().where(sql<boolean>`service_id = any (${ids}::uuid[])`).execute();
  const ofService = new Map(served.map((one) => [one.service_id, one]));
  const fairUse = await readFairUse(work, [...new Set(served.map(({ plan_id }) => plan_id))]);
  if (instead) fairUse.set(instead.planId, instead.fairUse);
  const terms = await readPlanTerms(work, [
    ...new Set(served.flatMap(({ plan_id, cap_bytes }) => (cap_bytes === null && !fairUse.has(plan_id) ? [] : [plan_id]))),
  ]);
  const buckets = await readBuckets(work, ids);
  const places = await placesOf(work, [...new Set(rows.map((row) => row.partner_id))]);
  const own = await ownThresholdsOf(work, [...new Set(rows.map((row) => row.customer_id))]);
  const resetDayOf = (serviceId: string): number => {
    const service = ofService.get(serviceId);
    return terms.get(service?.plan_id ?? "")?.resetDay ?? service?.billing_day ?? 1;
  };
  const fair = await loadFairMeters(
    work,
    rows.flatMap((row) => {
      const plan = fairUse.get(ofService.get(row.service_id)?.plan_id ?? "");
      const place = places.get(row.partner_id);
      if (!plan || !place) return [];
      const isCapped = (ofService.get(row.service_id)?.cap_bytes ?? null) !== null;
      const cycleOn = (day: Day): { start: Day; end: Day } =>
        isCapped ? cycleAround(row, day, resetDayOf(row.service_id)) : cycleOf(day, resetDayOf(row.service_id));
      return [{ ...place, serviceId: row.service_id, plan, cycleOn, stored: row.fair_use }];
    }),
    mostMadeUp === undefined ? {} : { most: mostMadeUp },
  );
  const meters = new Map<string, Meter>();
  for (const row of rows) {
    const service = ofService.get(row.service_id);
    const place = places.get(row.partner_id);
    if (!service || !place) continue;
    const planTerms = terms.get(service.plan_id);
    meters.set(row.service_id, {
      serviceId: row.service_id,
      customerId: row.customer_id,
      partnerId: row.partner_id,
      ...place,
      thresholds: [...new Set([...place.thresholds, ...(own.get(row.customer_id) ?? [])])],
      isActive: service.state === "active",
      // N-66 a speed of 0 is none.
      planBps: { downBps: service.down_bps || null, upBps: service.up_bps || null },
      terms: service.cap_bytes === null || !planTerms ? null : { ...planTerms.cap, capBytes: service.cap_bytes },
      fair: fair.get(row.service_id) ?? null,
      tellsLeft: planTerms?.nasEnforcedCap ?? false,
      resetDay: resetDayOf(row.service_id),
      row,
      buckets: buckets.get(row.service_id) ?? [],
      ended: [],
    });
  }
  return meters;
}

/** The cycle that counts data, where the day lies in it; else the one that it would be: after it none begins before its end. */
function cycleAround({ cycle_start: start, cycle_end: end }: MetersTable, day: Day, resetDay: number): { start: Day; end: Day } {
  const usual = cycleOf(day, resetDay);
  if (start === null || end === null || day < start) return usual;
  return day < end ? { start, end } : { start: maxDay(usual.start, end), end: usual.end };
}

type Place = Pick<Meter, "timeZone" | "topupFirst" | "thresholds" | "autoTriggerPercent" | "saneRateFactor"> & Pick<FairMeter, "weekStart">;

async function placesOf(work: Work, partnerIds: readonly string[]) {
  const places = new Map<string, Place>();
  for (const partnerId of partnerIds) {
    const settings = await loadSettings(work, [topupFirst, noticePercents, autoTriggerPercent, saneRateFactor, weekStart], { partnerId });
    places.set(partnerId, {
      timeZone: (await getPartner(work, partnerId)).timeZone,
      topupFirst: settings.get(topupFirst),
      thresholds: settings.get(noticePercents),
      autoTriggerPercent: settings.get(autoTriggerPercent),
      saneRateFactor: settings.get(saneRateFactor),
      weekStart: settings.get(weekStart) === "sunday" ? 7 : 1,
    });
  }
  return places;
}

/** Those that may still be used. */
async function readBuckets(work: Work, serviceIds: readonly string[]): Promise<Map<string, BucketNow[]>> {
  const { rows } = await sql<BucketsTable & { id: string; used_bytes: bigint; title: string; reason: string }>`
    select bucket.* from usage.buckets bucket join usage.meters meter on meter.service_id = bucket.service_id
    where bucket.service_id = any (${[...serviceIds]}::uuid[])
      and (bucket.valid_until > least(meter.known_until, ${work.now}) - interval '3 days'
        or (bucket.valid_until is null and (bucket.used_bytes < bucket.bytes or bucket.cycle_start >= meter.cycle_start)))
    order by bucket.id`.execute(work.tx);
  return Map.groupBy(rows.map(bucketOf), ({ serviceId }) => serviceId);
}

type BucketRow = Omit<BucketsTable, "id" | "used_bytes" | "title" | "reason" | "granted_by"> & {
  readonly id: string;
  readonly used_bytes: bigint;
  readonly title: string;
  readonly reason: string;
};

const bucketOf = (row: BucketRow): BucketNow & { readonly serviceId: string } => ({
  serviceId: row.service_id,
  id: row.id,
  kind: row.kind,
  bytes: row.bytes,
  usedBytes: row.used_bytes,
  validFrom: row.valid_from,
  validUntil: row.valid_until,
  cycleStart: row.cycle_start,
  title: row.title,
  grantKey: row.grant_key,
  reason: row.reason,
  isNew: false,
  isChanged: false,
});

/** Ends the cycles that are over at a moment, and gives the data of those that begin (N-143, N-148). */
export function bringUpTo(work: Work, meter: Meter, at: Date): void {
  const { row, terms, timeZone } = meter;
  const today = calendarDay(at, timeZone);
  if (!terms) {
    Object.assign(row, { cycle_start: null, cycle_end: null, cap_bytes: null });
    return;
  }
  if (row.cycle_start === null || row.cycle_end === null) {
    beginCycle(work, meter, terms, cycleOf(today, meter.resetDay));
    return;
  }
  while (row.cycle_end !== null && today >= row.cycle_end) {
    const ended: { start: Day; end: Day } = { start: row.cycle_start, end: row.cycle_end };
    const base = meter.buckets.find(({ kind, cycleStart }) => kind === "base" && cycleStart === ended.start);
    keepCycle(meter);
    const next = cycleOf(ended.end, meter.resetDay);
    // Another reset day makes one cycle shorter, never longer than a month and never none.
    beginCycle(work, meter, terms, { start: ended.end, end: next.end });
    const rolled = base ? rolledOver(leftOf(base), terms) : 0n;
    if (rolled > 0n)
      addBucket(work, meter, {
        kind: "rollover",
        bytes: rolled,
        validFrom: startOfDay(ended.end, timeZone),
        validUntil: startOfDay(addMonths(next.end, terms.rolloverCycles - 1), timeZone),
        grantKey: `rollover:${meter.serviceId}:${ended.end}`,
      });
  }
}

function beginCycle(work: Work, meter: Meter, terms: CapTerms, { start, end }: { start: Day; end: Day }): void {
  const { row, timeZone, serviceId } = meter;
  Object.assign(row, { cycle_start: start, cycle_end: end, cap_bytes: terms.capBytes });
  Object.assign(row, { used_bytes: 0n, overuse_bytes: 0n, told_percent: 0, told_low: false });
  const span = { validFrom: startOfDay(start, timeZone), validUntil: startOfDay(end, timeZone) };
  addBucket(work, meter, { kind: "base", bytes: terms.capBytes, ...span, grantKey: `base:${serviceId}:${start}` });
  if (terms.bonus?.bytes)
    addBucket(work, meter, { kind: "bonus", bytes: terms.bonus.bytes, ...span, grantKey: `bonus:${serviceId}:${start}` });
}

function keepCycle({ row, ended }: Meter): void {
  const { cycle_start, cycle_end, cap_bytes, used_bytes, overuse_bytes } = row;
  if (cycle_start === null || cycle_end === null || cap_bytes === null) return;
  ended.push({ cycle_start, cycle_end, cap_bytes, used_bytes, overuse_bytes });
}

export interface NewBucket {
  readonly kind: BucketKind;
  readonly bytes: bigint;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly grantKey: string;
  readonly title?: string;
  readonly reason?: string;
}

/** What has this key already gives nothing more. */
export function addBucket(work: Work, meter: Meter, wanted: NewBucket): BucketNow {
  const known = meter.buckets.find(({ grantKey }) => grantKey === wanted.grantKey);
  if (known) return known;
  const { cycle_start: cycleStart } = meter.row;
  if (cycleStart === null) throw new Error(`the service ${meter.serviceId} has no cycle`);
  const bucket: BucketNow = {
    title: "",
    reason: "",
    ...wanted,
    ...{ id: uuidv7(work.now.getTime()), usedBytes: 0n, cycleStart, isNew: true, isChanged: true },
  };
  meter.buckets.push(bucket);
  return bucket;
}

/** Takes counted bytes out of the buckets. Of a cycle that is over already nothing is taken any more. */
export function use(meter: Meter, bytes: bigint, { from, until }: { from: Date; until: Date }): void {
  const { row, terms, buckets } = meter;
  if (!terms || row.cycle_start === null || bytes <= 0n || calendarDay(from, meter.timeZone) < row.cycle_start) return;
  const isBonusHour = isBonus(terms.bonus, clockOf(from, meter.timeZone));
  // Within bonus hours without a limit nothing is taken.
  if (isBonusHour && terms.bonus?.bytes === null) return;
  const { taken, overuse } = consume(buckets, bytes, { from, until, isBonusHour, topupFirst: meter.topupFirst });
  for (const bucket of buckets) {
    const part = taken.get(bucket.id) ?? 0n;
    if (part === 0n) continue;
    bucket.usedBytes += part;
    bucket.isChanged = true;
    if (bucket.kind !== "bonus") row.used_bytes += part;
  }
  row.overuse_bytes += overuse;
}

export const isFreeHour = ({ terms, timeZone }: Meter, at: Date): boolean => terms !== null && isBonus(terms.bonus, clockOf(at, timeZone));

/** Writes the meters, and tells of what changed (N-145, N-147, N-150). */
export async function saveMeters(work: Work, meters: Iterable<Meter>): Promise<void> {
  const all = [...meters];
  for (const meter of all) judge(work, meter);
  await saveBuckets(work, all);
  await saveCycles(work, all);
  await saveRows(
    work,
    all.map(({ row }) => row),
  );
}

/** All in one statement: thousands are counted at once. */
async function saveRows(work: Work, rows: readonly MetersTable[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`update usage.meters meter set cycle_start = now.cycle_start, cycle_end = now.cycle_end, cap_bytes = now.cap_bytes,
      used_bytes = now.used_bytes, overuse_bytes = now.overuse_bytes, state = now.state, state_since = now.state_since, down_bps = now.down_bps,
      up_bps = now.up_bps, told_percent = now.told_percent, told_low = now.told_low, known_until = now.known_until, look_at = now.look_at,
      rule_id = now.rule_id, rule_name = now.rule_name, fair_use = now.fair_use, left_bytes = now.left_bytes,
      left_is_enforced = now.left_is_enforced, speed_by = now.speed_by, speed_since = now.speed_since
    from unnest(${rows.map((row) => row.service_id)}::uuid[], ${rows.map((row) => row.cycle_start)}::date[], ${rows.map((row) => row.cycle_end)}::date[],
      ${rows.map((row) => textOf(row.cap_bytes))}::int8[], ${rows.map((row) => String(row.used_bytes))}::int8[],
      ${rows.map((row) => String(row.overuse_bytes))}::int8[], ${rows.map((row) => row.state)}::text[], ${rows.map((row) => row.state_since)}::timestamptz[],
      ${rows.map((row) => textOf(row.down_bps))}::int8[], ${rows.map((row) => textOf(row.up_bps))}::int8[],
      ${rows.map((row) => row.told_percent)}::int4[], ${rows.map((row) => row.told_low)}::bool[], ${rows.map((row) => row.known_until)}::timestamptz[],
      ${rows.map((row) => row.look_at)}::timestamptz[], ${rows.map((row) => row.rule_id)}::uuid[], ${rows.map((row) => row.rule_name)}::text[],
      ${rows.map((row) => row.fair_use && JSON.stringify(row.fair_use))}::jsonb[], ${rows.map((row) => textOf(row.left_bytes))}::int8[],
      ${rows.map((row) => row.left_is_enforced)}::bool[], ${rows.map((row) => row.speed_by)}::text[],
      ${rows.map((row) => row.speed_since)}::timestamptz[])
      as now (service_id, cycle_start, cycle_end, cap_bytes, used_bytes, overuse_bytes, state, state_since, down_bps, up_bps, told_percent, told_low,
        known_until, look_at, rule_id, rule_name, fair_use, left_bytes, left_is_enforced, speed_by, speed_since)
    where meter.service_id = now.service_id`.execute(work.tx);
}

const textOf = (value: bigint | null): string | null => (value === null ? null : String(value));

async function saveCycles(work: Work, meters: readonly Meter[]): Promise<void> {
  const rows = meters.flatMap(({ row, ended }) =>
    ended.map((cycle) => ({ ...cycle, service_id: row.service_id, customer_id: row.customer_id, partner_id: row.partner_id })),
  );
  await insertRows(work, "usage.cycles", cycleColumns, rows, "on conflict (service_id, cycle_start) do nothing");
  for (const meter of meters) meter.ended.length = 0;
}

const cycleColumns = {
  ...{ service_id: "uuid", cycle_start: "date", cycle_end: "date", customer_id: "uuid", partner_id: "uuid" },
  ...{ cap_bytes: "int8", used_bytes: "int8", overuse_bytes: "int8" },
} as const;

function judge(work: Work, meter: Meter): void {
  const { row, terms, buckets, serviceId, customerId, partnerId, isActive } = meter;
  if (meter.fair && !meter.fair.isWhole) {
    // The speed stays as it is until what its rules count is known: whoever tends meters makes it up next.
    row.fair_use = storedForm(meter.fair);
    row.look_at = work.now;
    return;
  }
  const about = { partnerId, customerId, objectId: serviceId };
  const verdict = verdictOf(meter, work.now);
  const before = { state: row.state, ruleId: row.rule_id };
  const turn = causeOfTurn(meter.fair?.plan.rules ?? [], before, { state: verdict.state, ruleId: verdict.rule?.id ?? null });
  if (turn !== null) Object.assign(row, { speed_by: turn, speed_since: work.now });
  if (verdict.state !== row.state) {
    if (isActive) work.emit(quotaChanged, about, { serviceId, customerId, from: row.state, to: verdict.state });
    row.state = verdict.state;
    row.state_since = work.now;
  }
  if (isActive) tellOfRules(work, meter, verdict);
  Object.assign(row, { down_bps: verdict.downBps, up_bps: verdict.upBps });
  Object.assign(row, { rule_id: verdict.rule?.id ?? null, rule_name: verdict.rule?.name ?? null });
  row.fair_use = meter.fair && storedForm(meter.fair);
  row.look_at = earlierOf(terms ? nextLook(meter, work.now) : null, verdict.nextAt);
  const left = leftAt(buckets, work.now);
  row.left_bytes = terms && left > 0n && (meter.tellsLeft || isNearEnd(left, meter.planBps)) ? left : null;
  row.left_is_enforced = row.left_bytes !== null && meter.tellsLeft;
  // What there is to say of one that does not run is said when it runs again.
  if (!isActive || !terms || row.cycle_start === null) return;
  const { tell, told } = whatToTell(usedPercent(row.used_bytes, left), row.told_percent, meter.thresholds);
  if (tell !== null) work.emit(quotaReached, about, { serviceId, customerId, percent: tell, cycleStart: row.cycle_start });
  row.told_percent = told;
  const isLow = left * 100n <= lastGiven(buckets, work.now) * BigInt(meter.autoTriggerPercent);
  if (isLow && !row.told_low) work.emit(quotaRanLow, about, { serviceId, customerId, cycleStart: row.cycle_start });
  row.told_low = isLow;
}

/** The longest interval of which a router says nothing, in seconds: N-149 shortens those that could end beyond the cap. */
const longestInterim = 900n;
const fastestLine = 1_000_000_000n;

function isNearEnd(left: bigint, { downBps, upBps }: Meter["planBps"]): boolean {
  const rate = (downBps ?? fastestLine) > (upBps ?? fastestLine) ? (downBps ?? fastestLine) : (upBps ?? fastestLine);
  return left * 8n < rate * longestInterim;
}

const earlierOf = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b < a) ? b : a);

/** N-138 what the data cap and the rules of its plan make of the speed now. No rule holds, nor is waited for, while the service does not run. */
export function verdictOf({ fair, isActive, planBps, terms, buckets }: Meter, now: Date): FairVerdict {
  return fairVerdict(isActive ? fair : null, { plan: planBps, quota: terms && quotaResult(terms, leftAt(buckets, now), planBps), now });
}

function quotaResult(terms: CapTerms, left: bigint, plan: Meter["planBps"]): QuotaResult {
  const state = stateAt(left, terms);
  if (state === "open") return null;
  return state === "blocked" ? { kind: "block" } : { kind: "speed", speed: limitSpeed(terms, plan) };
}

/** N-150 the rule in force is told when it changes, its end where the usual speed follows; one that only tells, when it begins to hold. */
function tellOfRules(
  work: Work,
  { row, fair, serviceId, customerId, partnerId }: Meter,
  { rule, matching, state, downBps, upBps }: FairVerdict,
): void {
  const about = { partnerId, customerId, objectId: serviceId };
  const speed = { downBps: textOf(downBps), upBps: textOf(upBps) };
  const applied = matching.filter(({ id, action }) =>
    action === "notify" ? !fair?.told.includes(id) : id === rule?.id && id !== row.rule_id,
  );
  for (const { id: ruleId, name, action, tells } of applied)
    work.emit(fairUseApplied, about, { ...{ serviceId, customerId, ruleId, rule: name, action, state, tells }, ...speed });
  if (row.rule_id !== null && rule === null && state === "open") {
    const tells = fair?.plan.rules.find(({ id }) => id === row.rule_id)?.tells ?? false;
    work.emit(fairUseLifted, about, { serviceId, customerId, ruleId: row.rule_id, rule: row.rule_name ?? "", tells });
  }
  if (fair) fair.told = matching.filter(({ action }) => action === "notify").map(({ id }) => id);
}

/** The size of what is used up last: what came last. */
function lastGiven(buckets: readonly BucketNow[], at: Date): bigint {
  const given = buckets.filter((bucket) => bucket.kind !== "bonus" && isValidAt(bucket, at));
  return given.reduce<BucketNow | undefined>((last, each) => (!last || each.id > last.id ? each : last), undefined)?.bytes ?? 0n;
}

function nextLook({ row, buckets, timeZone }: Meter, now: Date): Date | null {
  const ends = buckets.flatMap(({ validUntil, bytes, usedBytes }) =>
    validUntil && validUntil > now && bytes > usedBytes ? [validUntil] : [],
  );
  if (row.cycle_end !== null) ends.push(startOfDay(row.cycle_end, timeZone));
  return ends.reduce<Date | null>((first, each) => (first === null || each < first ? each : first), null);
}

async function saveBuckets(work: Work, meters: readonly Meter[]): Promise<void> {
  const changed = meters.flatMap((meter) => meter.buckets.filter(({ isChanged }) => isChanged).map((bucket) => ({ meter, bucket })));
  const fresh = changed.filter(({ bucket }) => bucket.isNew);
  const granted_by = describeActor(work);
  await insertRows(
    work,
    "usage.buckets",
    bucketColumns,
    fresh.map(({ meter, bucket }) => ({
      id: bucket.id,
      service_id: meter.serviceId,
      customer_id: meter.customerId,
      partner_id: meter.partnerId,
      kind: bucket.kind,
      bytes: bucket.bytes,
      used_bytes: bucket.usedBytes,
      valid_from: bucket.validFrom,
      valid_until: bucket.validUntil,
      cycle_start: bucket.cycleStart,
      title: bucket.title,
      reason: bucket.reason,
      grant_key: bucket.grantKey,
      granted_by,
      granted_at: work.now,
    })),
  );
  for (const { meter, bucket } of fresh)
    if (bucket.kind !== "base" && bucket.kind !== "bonus")
      work.emit(
        dataGranted,
        { partnerId: meter.partnerId, customerId: meter.customerId, objectId: meter.serviceId },
        {
          ...{ serviceId: meter.serviceId, customerId: meter.customerId, bucketId: bucket.id, kind: bucket.kind },
          ...{ bytes: String(bucket.bytes), title: bucket.title },
        },
      );
  const old = changed.filter(({ bucket }) => !bucket.isNew).map(({ bucket }) => bucket);
  if (old.length > 0)
    await sql`update usage.buckets bucket set bytes = now.bytes, used_bytes = now.used, valid_until = now.valid_until
      from unnest(${old.map(({ id }) => id)}::uuid[], ${old.map(({ bytes }) => String(bytes))}::int8[], ${old.map(({ usedBytes }) => String(usedBytes))}::int8[],
        ${old.map(({ validUntil }) => validUntil)}::timestamptz[]) as now (id, bytes, used, valid_until) where bucket.id = now.id`.execute(
      work.tx,
    );
  for (const { bucket } of changed) Object.assign(bucket, { isNew: false, isChanged: false });
}

const bucketColumns = {
  ...{ id: "uuid", service_id: "uuid", customer_id: "uuid", partner_id: "uuid", kind: "text", bytes: "int8", used_bytes: "int8" },
  ...{ valid_from: "timestamptz", valid_until: "timestamptz", cycle_start: "date", title: "text", reason: "text", grant_key: "text" },
  ...{ granted_by: "jsonb", granted_at: "timestamptz" },
} as const;

/** The last day on which something with this end works. */
export const lastDayOf = (validUntil: Date | null, timeZone: string): Day | null =>
  validUntil === null ? null : addDays(calendarDay(validUntil, timeZone), -1);
