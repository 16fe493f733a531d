import { addDays, type Day, daysBetween } from "../../../shared/calendar.ts";

export interface Pace {
  readonly usedBytes: bigint;
  /** Of everything that there is in this cycle. */
  readonly leftBytes: bigint;
  readonly start: Day;
  /** The first day of the next one. */
  readonly end: Day;
  readonly today: Day;
}

/** The first days of a cycle say little of the rest. */
const firstDays = 3;

/** P-56 the day on which the data is used up at the pace of the cycle so far; null: not within this cycle, or nobody can say yet. */
export function usedUpOn({ usedBytes, leftBytes, start, end, today }: Pace): Day | null {
  const days = daysBetween(start, today) + 1;
  if (leftBytes <= 0n || usedBytes <= 0n || days <= firstDays) return null;
  const limit = usedBytes + leftBytes;
  // Used a day: used ÷ days. The limit is met after limit ÷ that, and the day that has begun by then is the one.
  const wholeDays = Number((limit * BigInt(days) + usedBytes - 1n) / usedBytes);
  if (wholeDays > daysBetween(start, end)) return null;
  return addDays(start, wholeDays - 1);
}
