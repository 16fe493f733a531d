// What a correction does to the data of a cycle, while somebody holds its meter (N-134).
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import type { BucketNow, Meter } from "../meters.ts";
import { consume, cycleOf, inOrder, isValidAt } from "../quota-rules.ts";

/** Gives used bytes back, to what was used last first. @returns how many there were to give back in this cycle. */
export function giveBack({ row, terms, buckets, topupFirst }: Meter, bytes: bigint, at: Date): bigint {
  if (!terms) return 0n;
  let open = minMinor(bytes, row.used_bytes);
  const usable = buckets.filter((bucket) => bucket.kind !== "bonus" && isValidAt(bucket, at));
  for (const bucket of inOrder(usable, { topupFirst }).toReversed()) {
    const part = minMinor(open, bucket.usedBytes);
    if (part <= 0n) continue;
    move(bucket, -part);
    open -= part;
  }
  const given = minMinor(bytes, row.used_bytes) - open;
  row.used_bytes -= given;
  return given;
}

/** Takes bytes out of what is valid now; what no bucket holds is overuse. @returns how many the buckets gave. */
export function takeOff({ row, terms, buckets, topupFirst }: Meter, bytes: bigint, at: Date): bigint {
  if (!terms || bytes <= 0n) return 0n;
  const { taken, overuse } = consume(buckets, bytes, { from: at, until: at, isBonusHour: false, topupFirst });
  for (const bucket of buckets) move(bucket, taken.get(bucket.id) ?? 0n);
  row.used_bytes += bytes - overuse;
  row.overuse_bytes += overuse;
  return bytes - overuse;
}

function move(bucket: BucketNow, by: bigint): void {
  if (by === 0n) return;
  bucket.usedBytes += by;
  bucket.isChanged = true;
}

/** When the cycle began that a service is in, whether it has a cap or not. */
export function openCycle({ row, fair, resetDay, timeZone }: Meter, now: Date): Day {
  const today = calendarDay(now, timeZone);
  return row.cycle_start ?? (fair ? fair.cycleOn(today) : cycleOf(today, resetDay)).start;
}
