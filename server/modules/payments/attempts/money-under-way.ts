import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { Finding } from "../../customers/index.ts";

/** What a bank has yet to answer for an account: while there is any, the account neither closes nor goes to another partner. */
export async function listMoneyUnderWay(work: Work, accountId: string): Promise<Finding[]> {
  const { rows } = await sql<{ attempts: number; refunds: number }>`select
    (select count(*)::int from payments.intents where account_id = ${accountId} and state in ('created', 'redirected', 'needs_action', 'processing', 'unknown')
      and (state in ('processing', 'unknown') or expires_at > ${work.now})) as attempts,
    (select count(*)::int from payments.refunds where account_id = ${accountId} and state in ('requested', 'pending')) as refunds`.execute(
    work.tx,
  );
  const { attempts = 0, refunds = 0 } = rows[0] ?? {};
  const found: Finding[] = [];
  if (attempts > 0) found.push({ code: "payment-under-way", detail: "A payment is under way. Wait until it has ended.", count: attempts });
  if (refunds > 0) found.push({ code: "refund-under-way", detail: "A refund is under way. Wait until it has ended.", count: refunds });
  return found;
}
