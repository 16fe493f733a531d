// What deciding about an account's status needs of its money (B-39), for many accounts in one statement each. What follows from it is
// decided in `collections`.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { DocumentOrigin, EntryKind } from "../tables.ts";

/** Something owed. What stands on no document has no origin. */
export interface DebitFact {
  readonly id: string;
  readonly dueOn: Day;
  readonly openMinor: bigint;
  readonly kind: EntryKind;
  readonly category: string;
  readonly text: string;
  readonly documentId: string | null;
  readonly number: string | null;
  readonly origin: DocumentOrigin | null;
  readonly isDisputed: boolean;
  readonly isWrittenOff: boolean;
  /** B-27 it locks one service instead. */
  readonly isForService: boolean;
}

/** The account's own terms; null: inherited. */
export interface StatusAccount {
  readonly id: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly billingEnabled: boolean;
  readonly billingType: AccountRow["billing_type"];
  readonly paymentMethod: AccountRow["payment_method"];
  readonly blockingDays: number | null;
  readonly neverBlocks: boolean | null;
  readonly deactivationDays: number | null;
  /** Whatever the provider does with others; this is never inherited. */
  readonly neverDeactivates: boolean;
  readonly minBalanceMinor: bigint | null;
  /** B-159 nobody is blocked on the day on which this became so. */
  readonly termsChangedOn: Day | null;
  /** How it is reminded where that is not as the provider has it. */
  readonly reminderRule: AccountRow["reminder_rule"];
  /** Its services are billed on a main account. */
  readonly isAggregated: boolean;
  readonly isClosed: boolean;
  readonly balanceMinor: bigint;
  readonly freeCreditMinor: bigint;
  readonly version: number;
}

export async function listStatusAccounts(work: Work, accountIds: readonly string[]): Promise<StatusAccount[]> {
  if (accountIds.length === 0) return [];
  const { rows } = await sql<StatusAccount>`
    select account.id, account.partner_id as "partnerId", account.currency, account.billing_enabled as "billingEnabled",
      account.billing_type as "billingType", account.payment_method as "paymentMethod", account.blocking_days as "blockingDays",
      account.never_blocks as "neverBlocks", account.deactivation_days as "deactivationDays", account.never_deactivates as "neverDeactivates",
      account.min_balance_minor as "minBalanceMinor",
      account.terms_changed_on as "termsChangedOn", account.reminder_rule as "reminderRule",
      account.billed_before_link is not null as "isAggregated", account.closed_into is not null as "isClosed", account.version,
      coalesce(balance.balance_minor, 0) as "balanceMinor", coalesce(free.minor, 0)::int8 as "freeCreditMinor"
    from billing.accounts account
    left join billing.balances balance on balance.account_id = account.id
    left join lateral (select sum(open_minor) as minor from billing.ledger_entries
      where account_id = account.id and open_minor > 0 and amount_minor > 0) free on true
    where account.id = any (${[...accountIds]}::uuid[]) and ${visibleTo(work.actor, { partner: "account.partner_id", customer: "account.id" })}`.execute(
    work.tx,
  );
  return rows;
}

const debitColumns = sql`entry.id, entry.account_id as "accountId", coalesce(entry.due_on, document.due_on, entry.entry_on) as "dueOn",
  entry.open_minor as "openMinor", entry.kind, entry.category, entry.text, entry.document_id as "documentId", document.number, document.origin,
  coalesce(document.is_disputed, false) as "isDisputed", coalesce(document.state = 'written_off', false) as "isWrittenOff",
  coalesce(document.blocks_service_id is not null, false) as "isForService"`;

type DebitRow = DebitFact & { accountId: string };

/** What is open of the accounts' debits. */
export async function listOpenDebits(work: Work, accountIds: readonly string[]): Promise<ReadonlyMap<string, DebitFact[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await sql<DebitRow>`select ${debitColumns} from billing.ledger_entries entry
    left join billing.money_documents document on document.id = entry.document_id
    where entry.account_id = any (${[...accountIds]}::uuid[]) and entry.open_minor > 0 and entry.amount_minor < 0`.execute(work.tx);
  return Map.groupBy(rows, (row) => row.accountId);
}

/** The latest debits of accounts, settled or not: asked for where nothing is open and the minimum balance is missing all the same. */
export async function listLatestDebits(work: Work, accountIds: readonly string[]): Promise<ReadonlyMap<string, DebitFact[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await sql<DebitRow>`select latest.* from unnest(${[...accountIds]}::uuid[]) as asked (id)
    cross join lateral (select ${debitColumns} from billing.ledger_entries entry
      left join billing.money_documents document on document.id = entry.document_id
      where entry.account_id = asked.id and entry.amount_minor < 0
      order by coalesce(entry.due_on, document.due_on, entry.entry_on) desc, entry.id desc limit ${latestLookedAt}) latest`.execute(
    work.tx,
  );
  return Map.groupBy(rows, (row) => row.accountId);
}

/** Enough to find one that counts among one-time and disputed ones. */
const latestLookedAt = 25;

/** The next accounts of a partner, by id, whose balance is below the minimum: nobody else has anything to be blocked for. */
export async function listAccountsBelowMinimum(
  work: Work,
  { partnerId, minimumMinor, after, limit }: { partnerId: string; minimumMinor: bigint; after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select account.id from billing.accounts account
    join billing.balances balance on balance.account_id = account.id
    where account.partner_id = ${partnerId} and account.id > ${after} and account.closed_into is null
      and balance.balance_minor < coalesce(account.min_balance_minor, ${minimumMinor}) order by account.id limit ${limit}`.execute(work.tx);
  return rows.map((row) => row.id);
}

/** Accounts of a partner that pay in advance by their balance. */
export async function listPrepaidAccounts(
  work: Work,
  { partnerId, after, limit }: { partnerId: string; after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select account.id from billing.accounts account where account.partner_id = ${partnerId}
    and account.id > ${after} and account.closed_into is null and account.billing_type <> 'recurring' order by account.id limit ${limit}`.execute(
    work.tx,
  );
  return rows.map((row) => row.id);
}

/** Accounts of a partner with something open on a document that is due within these days. */
export async function listAccountsDueBetween(
  work: Work,
  { partnerId, from, to }: { partnerId: string; from: Day; to: Day },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct entry.account_id as id from billing.ledger_entries entry
    where entry.partner_id = ${partnerId} and entry.open_minor > 0 and entry.amount_minor < 0 and entry.document_id is not null
      and entry.due_on between ${from} and ${to} and ${visibleTo(work.actor, { partner: "entry.partner_id" })}`.execute(work.tx);
  return rows.map((row) => row.id);
}
