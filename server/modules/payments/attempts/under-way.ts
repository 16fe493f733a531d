import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

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
