// B-27 invoices that lock one service while they are overdue. Who locks and opens is `collections`; here stands what is overdue.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";

/** The services that overdue invoices of these accounts lock on a day, each with the account that owes. */
export async function listServiceBlocks(
  work: Work,
  accountIds: readonly string[],
  on: Day,
): Promise<{ serviceId: string; accountId: string }[]> {
  if (accountIds.length === 0) return [];
  const { rows } = await sql<{ serviceId: string; accountId: string }>`
    select distinct blocks_service_id as "serviceId", account_id as "accountId" from billing.money_documents
    where account_id = any (${[...accountIds]}::uuid[]) and blocks_service_id is not null and kind = 'invoice'
      and state in ('issued', 'partially_paid') and open_minor > 0 and not is_disputed and due_on < ${on}`.execute(work.tx);
  return rows;
}

/** The partner's accounts with such an invoice that is open, by id. */
export async function listAccountsWithServiceBlocks(work: Work, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct account_id as id from billing.money_documents
    where partner_id = ${partnerId} and blocks_service_id is not null and open_minor > 0 order by 1`.execute(work.tx);
  return rows.map(({ id }) => id);
}
