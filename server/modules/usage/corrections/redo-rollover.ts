// N-134, N-148 what a cycle that is over used is put right, and with it what came over from it into the next ones.
import { sql } from "kysely";
import { addMonths, type Day } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { startOfDay } from "../counter-rules.ts";
import { addBucket, type Meter } from "../meters.ts";
import { rolledOver } from "../quota-rules.ts";

/** A cycle that is over, before it is put right. */
interface PastCycle {
  readonly start: Day;
  readonly end: Day;
  readonly usedBytes: bigint;
}

interface Base {
  readonly id: string;
  readonly bytes: bigint;
  readonly used_bytes: bigint;
}

async function lockBase(work: Work, { serviceId }: Meter, start: Day): Promise<Base | undefined> {
  const { rows } = await sql<Base>`select id, bytes, used_bytes from usage.buckets
    where service_id = ${serviceId} and grant_key = ${`base:${serviceId}:${start}`} for update`.execute(work.tx);
  return rows[0];
}

/**
 * Of bytes that are given back, what the plan's own data of that cycle gets: what was used last comes first, and that were the packs, unless they go first.
 * @returns how many it got
 */
export async function giveBackBase(work: Work, meter: Meter, cycle: PastCycle, bytes: bigint): Promise<bigint> {
  const base = await lockBase(work, meter, cycle.start);
  if (!base) return 0n;
  const begins = startOfDay(cycle.start, meter.timeZone);
  const { rows } = await sql<{ used: bigint }>`select coalesce(sum(used_bytes), 0)::int8 as used from usage.buckets
    where service_id = ${meter.serviceId} and kind = 'rollover' and valid_from <= ${begins} and valid_until > ${begins}`.execute(work.tx);
  const ofPacks = meter.topupFirst ? 0n : maxMinor(0n, cycle.usedBytes - base.used_bytes - (rows[0]?.used ?? 0n));
  const got = minMinor(maxMinor(0n, bytes - ofPacks), base.used_bytes);
  await moveBase(work, meter, { base, end: cycle.end, by: -got });
  return got;
}

/** What it got is taken again. */
export async function takeBackBase(work: Work, meter: Meter, cycle: Pick<PastCycle, "start" | "end">, bytes: bigint): Promise<void> {
  const base = await lockBase(work, meter, cycle.start);
  if (base) await moveBase(work, meter, { base, end: cycle.end, by: bytes });
}

/** What is used of the data that came over stays used: only what is left of it can go again. */
async function moveBase(work: Work, meter: Meter, { base, end, by }: { base: Base; end: Day; by: bigint }): Promise<void> {
  const { terms, timeZone, buckets, serviceId } = meter;
  if (by === 0n) return;
  const used = base.used_bytes + by;
  await sql`update usage.buckets set used_bytes = ${used} where id = ${base.id}`.execute(work.tx);
  const known = buckets.find(({ id }) => id === base.id);
  if (known) known.usedBytes = used;
  const rolled = terms ? rolledOver(base.bytes - used, terms) : 0n;
  const grantKey = `rollover:${serviceId}:${end}`;
  const bucket = buckets.find((each) => each.grantKey === grantKey);
  if (bucket) {
    if (bucket.validUntil === null || bucket.validUntil > work.now)
      Object.assign(bucket, { bytes: maxMinor(rolled, bucket.usedBytes), isChanged: true });
    return;
  }
  const validUntil = startOfDay(addMonths(end, terms?.rolloverCycles ?? 1), timeZone);
  if (rolled > 0n && validUntil > work.now)
    addBucket(work, meter, { kind: "rollover", bytes: rolled, validFrom: startOfDay(end, timeZone), validUntil, grantKey });
}
