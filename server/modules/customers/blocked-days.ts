import { sql } from "kysely";
import { addDays, calendarDay, type Day, type Period } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";

/** For as long as a customer is blocked there is no end to it. */
const farAhead = "9999-12-31" as Day;

/**
 * The days on which customers were blocked from beginning to end, in order: neither that of the block, on which the line still worked, nor
 * that on which it worked again. Who is blocked now is so until further notice.
 */
export async function listBlockedDays(
  work: Work,
  customerIds: readonly string[],
  timeZone: string,
): Promise<ReadonlyMap<string, readonly Period[]>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<{ customer_id: string; blocked_at: Date; until: Date | null }>`
    select customer_id, blocked_at, until from customers.blocked_spans(${[...customerIds]}::uuid[]) order by blocked_at`.execute(work.tx);
  const days = new Map<string, Period[]>();
  for (const { customer_id, blocked_at, until } of rows) {
    const start = addDays(calendarDay(blocked_at, timeZone), 1);
    const end = until === null ? farAhead : calendarDay(until, timeZone);
    if (start >= end) continue;
    const list = days.get(customer_id);
    if (list) list.push({ start, end });
    else days.set(customer_id, [{ start, end }]);
  }
  return days;
}
