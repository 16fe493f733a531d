import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

/** A payment that a bank has and has not answered for. */
export interface PaymentUnderWay {
  readonly attemptId: string;
  readonly accountId: string;
  readonly amountMinor: bigint;
  readonly since: Date;
}

/** What is under way to these accounts, in one statement. What its payer has not finished yet is not: nobody may count on it. */
export async function listPaymentsUnderWay(work: Work, accountIds: readonly string[]): Promise<ReadonlyMap<string, PaymentUnderWay[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } =
    await sql<PaymentUnderWay>`select id as "attemptId", account_id as "accountId", amount_minor - fee_minor as "amountMinor", created_at as since
    from payments.intents where account_id = any (${[...accountIds]}::uuid[]) and state in ('processing', 'unknown') and purpose <> 'setup'`.execute(
      work.tx,
    );
  return Map.groupBy(rows, (row) => row.accountId);
}

/** Whether whoever pays is on the pages of their bank or gateway and has not finished there. */
export async function isPayerAtWork(work: Work, attemptId: string): Promise<boolean> {
  const found = await db(work)
    .selectFrom("payments.intents")
    .select("id")
    .where("id", "=", attemptId)
    .where("state", "in", ["redirected", "needs_action"])
    .where("expires_at", ">", work.now)
    .executeTakeFirst();
  return found !== undefined;
}
