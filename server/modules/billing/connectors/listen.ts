import { sql } from "kysely";
import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";

/** A customer's name or address changed: their contact is brought up to date. */
export const bringContactUpToDate = async (work: Work, { customerId }: Happened<unknown>): Promise<void> => {
  if (customerId === null || customerId === undefined) return;
  await sql`update billing.accounting_items set changes = changes + 1, next_try_at = ${work.now}, state = 'waiting'
    where kind = 'contact' and source_id = ${customerId} and state in ('done', 'waiting', 'failed')
      and connection_id in (select id from billing.accounting_connections where state <> 'disconnected')`.execute(work.tx);
};
