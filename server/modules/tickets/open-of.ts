import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";

/** How many open tickets each of some people has, as far as the reader's partners reach. */
export async function countOpenOf(work: Work, adminIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`select assignee_id as id, count(*)::int as count from tickets.tickets ticket
    where assignee_id = any (${[...adminIds]}::uuid[]) and kind <> 'closed' and deleted_at is null and spam_at is null
      and ${visibleTo(work.actor, { partner: "ticket.partner_id" })} group by 1`.execute(work.tx);
  return new Map(rows.map(({ id, count }) => [id, count]));
}
