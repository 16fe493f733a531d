import { sql } from "kysely";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { limitReached } from "../problems.ts";

/** New tickets of a customer a day, by the partner's clock. */
const mostADay = 20;

async function today(work: Work): Promise<{ from: Date; until: Date }> {
  const { timeZone } = await getPartner(work, ownCustomer(work).partnerId);
  const on = calendarDay(work.now, timeZone);
  return { from: new Date(momentIn(on, "00:00", timeZone)), until: new Date(momentIn(addDays(on, 1), "00:00", timeZone)) };
}

export async function newTicketsLeft(work: Work): Promise<number> {
  const { from } = await today(work);
  // Also those that staff hid or threw away since: they were sent all the same, as far as the customer can see any of it.
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tickets.tickets
    where customer_id = ${ownCustomer(work).customerId} and channel = 'portal' and created_at >= ${from}`.execute(work.tx);
  return Math.max(0, mostADay - (rows[0]?.count ?? 0));
}

/** Twenty sent at once are counted one after the other. */
export async function refuseTooMany(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('new-ticket:' || ${ownCustomer(work).customerId}, 0))`.execute(work.tx);
  if ((await newTicketsLeft(work)) > 0) return;
  const { until } = await today(work);
  throw limitReached(`You have opened ${mostADay} tickets today. Write into one of them, or open another one tomorrow.`, {
    current: { limit: mostADay, renewsAt: until.toISOString() },
  });
}
