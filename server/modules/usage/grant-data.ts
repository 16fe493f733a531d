// More data than the plan gives: a pack that was bought, a gift. Given once for each key, however often it is asked for and by however many at
// once: the meter is locked, and the key is unique in the database.
import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { startOfDay } from "./counter-rules.ts";
import { addBucket, bringUpTo, lockMeters, type Meter, saveMeters } from "./meters.ts";
import { noCap } from "./problems.ts";
import { firstDayGone, type Validity } from "./quota-rules.ts";
import { db } from "./tables.ts";

export interface DataGrant {
  readonly serviceId: string;
  readonly kind: "topup" | "auto_topup" | "gift";
  readonly bytes: bigint;
  readonly validity: Validity;
  /** "pack:<id of the order>" */
  readonly grantKey: string;
  readonly title?: string;
  readonly reason?: string;
}

/** @returns whether it was given now; false: it was already. */
export async function grantData(work: Work, grant: DataGrant): Promise<boolean> {
  const meter = await lockCapped(work, grant.serviceId);
  const given = await db(work).selectFrom("usage.buckets").select("id").where("grant_key", "=", grant.grantKey).executeTakeFirst();
  if (given) return false;
  const { cycle_end: cycleEnd } = meter.row;
  if (cycleEnd === null) throw new Error(`the service ${grant.serviceId} has no cycle`);
  const gone = firstDayGone(grant.validity, { boughtOn: calendarDay(work.now, meter.timeZone), cycleEnd });
  addBucket(work, meter, {
    kind: grant.kind,
    bytes: grant.bytes,
    validFrom: work.now,
    validUntil: gone === null ? null : startOfDay(gone, meter.timeZone),
    grantKey: grant.grantKey,
    title: grant.title ?? "",
    reason: grant.reason ?? "",
  });
  await saveMeters(work, [meter]);
  return true;
}

/** The meter of a service with a cap, in its present cycle. */
export async function lockCapped(work: Work, serviceId: string): Promise<Meter> {
  const meter = (await lockMeters(work, [serviceId])).get(serviceId);
  if (!meter) throw notFound("There is no such service.");
  bringUpTo(work, meter, work.now);
  if (!meter.terms) throw noCap("Only a service whose plan has a data cap takes data packs.");
  return meter;
}

/** The cycle that a service is in; locked, so that what is counted against it stays so. */
export async function lockCycle(work: Work, serviceId: string): Promise<{ start: Day; end: Day }> {
  const meter = await lockCapped(work, serviceId);
  await saveMeters(work, [meter]);
  const { cycle_start: start, cycle_end: end } = meter.row;
  if (start === null || end === null) throw new Error(`the service ${serviceId} has no cycle`);
  return { start, end };
}
