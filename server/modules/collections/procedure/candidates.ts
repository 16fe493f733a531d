import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { listAccountsBelowMinimum, listPrepaidAccounts } from "../../billing/index.ts";
import { listBlockedForMoney } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { loadRules, minimumOf } from "../status/load-facts.ts";

type Page = (after: string, limit: number) => Promise<string[]>;
const first = "00000000-0000-0000-0000-000000000000";
const perPage = 10_000;

/**
 * Customers of a partner whose status money could change: who is below the minimum balance, who pays in advance, who is blocked for money,
 * who lost the services for it. Everybody else owes nothing (B-39).
 */
export async function listCandidates(work: Work, partnerId: string, which: "all" | "blocked"): Promise<string[]> {
  const blocked = await all((after, limit) => listBlockedForMoney(work, { partnerId, after, limit }));
  if (which === "blocked") return blocked;
  const rules = await loadRules(work, await getPartner(work, partnerId));
  const owing = await all((after, limit) => listAccountsBelowMinimum(work, { partnerId, minimumMinor: minimumOf(rules), after, limit }));
  const prepaid = await all((after, limit) => listPrepaidAccounts(work, { partnerId, after, limit }));
  const deactivated = await all((after, limit) => listDeactivated(work, { partnerId, after, limit }));
  return [...new Set([...blocked, ...owing, ...prepaid, ...deactivated])].toSorted();
}

async function all(page: Page): Promise<string[]> {
  const ids: string[] = [];
  for (let after = first; ; ) {
    const found = await page(after, perPage);
    ids.push(...found);
    if (found.length < perPage) return ids;
    after = found.at(-1) ?? after;
  }
}

async function listDeactivated(
  work: Work,
  { partnerId, after, limit }: { partnerId: string; after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct customer_id as id from collections.block_episodes
    where partner_id = ${partnerId} and customer_id > ${after} and ended_as = 'deactivated' and reactivated_on is null order by 1 limit ${limit}`.execute(
    work.tx,
  );
  return rows.map((row) => row.id);
}
