// Whoever promised to pay by a day, has more time or disputes is not charged meanwhile (B-76). An exemption only spares from blocks.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";

/** The accounts among these with such a hold. One whose last day has passed holds no more, though the night has not ended it yet. */
export async function listSparedFromCharges(work: Work, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ customer_id: string; partner_id: string; until_on: Day | null }>`
    select customer_id, partner_id, until_on from collections.holds
    where customer_id = any (${[...accountIds]}::uuid[]) and outcome is null and kind in ('promise', 'dispute', 'extension')`.execute(
    work.tx,
  );
  const spared = new Set<string>();
  for (const { customer_id: customerId, partner_id: partnerId, until_on: until } of rows) {
    const { timeZone } = await getPartner(work, partnerId);
    if (until === null || until >= calendarDay(work.now, timeZone)) spared.add(customerId);
  }
  return spared;
}
