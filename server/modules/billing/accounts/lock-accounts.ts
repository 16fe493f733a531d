import { type Selectable, sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { type AccountTable, db } from "../tables.ts";

export type AccountRow = Selectable<AccountTable>;

export interface DueBatch {
  readonly partnerId: string;
  readonly runId: string;
  readonly targetOn: Day;
  /** Only accounts due after this day; those before it wait in an earlier preview. */
  readonly afterOn: Day | null;
  /** The last account of the batch before. */
  readonly after: string;
  readonly limit: number;
}

/**
 * Locks the next accounts that have a billing date up to the target and were not set aside by this run. In the order of their ids, so
 * that a second process waits for the first and then finds them done.
 */
export async function lockDueAccounts(work: Work, batch: DueBatch): Promise<AccountRow[]> {
  return db(work)
    .selectFrom("billing.accounts as account")
    .selectAll("account")
    .where("account.partner_id", "=", batch.partnerId)
    .where("account.billing_enabled", "=", true)
    .where("account.billing_type", "=", "recurring")
    .where("account.proforma_first", "=", false)
    .where("account.next_billing_on", "<=", batch.targetOn)
    .$if(batch.afterOn !== null, (due) => due.where("account.next_billing_on", ">", batch.afterOn as Day))
    .where("account.id", ">", batch.after)
    .where(
      sql<boolean>`not exists (select from billing.run_items item where item.run_id = ${batch.runId} and item.account_id = account.id
        and item.state in ('warning', 'parked', 'excluded', 'failed'))`,
    )
    .orderBy("account.id")
    .limit(batch.limit)
    .forUpdate("account")
    .execute();
}

/** Locks accounts until the commit, in the order of their ids; whatever moves an account's money takes turns. */
export async function lockAccounts(work: Work, accountIds: readonly string[]): Promise<AccountRow[]> {
  return db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where(sql<boolean>`id = any (${[...accountIds]}::uuid[])`)
    .orderBy("id")
    .forUpdate()
    .execute();
}

/** The same accounts as `lockDueAccounts` gives, without a lock: for looking ahead. */
export async function listDueAccounts(work: Work, batch: Omit<DueBatch, "runId">): Promise<AccountRow[]> {
  return db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where("partner_id", "=", batch.partnerId)
    .where("billing_enabled", "=", true)
    .where("billing_type", "=", "recurring")
    .where("proforma_first", "=", false)
    .where("next_billing_on", "<=", batch.targetOn)
    .$if(batch.afterOn !== null, (due) => due.where("next_billing_on", ">", batch.afterOn as Day))
    .where("id", ">", batch.after)
    .orderBy("id")
    .limit(batch.limit)
    .execute();
}
