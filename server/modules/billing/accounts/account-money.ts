import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { AccountRow } from "./lock-accounts.ts";

export interface AccountMoney {
  readonly accountId: string;
  readonly partnerId: string;
  readonly currency: string;
  /** Credits minus debits: below zero the customer owes. */
  readonly balanceMinor: bigint;
  /** What may be used: without what is reserved for orders (M-23), which is in the balance all the same. */
  readonly freeCreditMinor: bigint;
  readonly reservedMinor: bigint;
  /** Open amounts of documents. */
  readonly openMinor: bigint;
  readonly overdueMinor: bigint;
  /** Debits that stand on no document. */
  readonly undocumentedMinor: bigint;
  readonly earliestDueOn: Day | null;
  readonly billingEnabled: boolean;
  readonly billingType: AccountRow["billing_type"];
  /** When the next run takes the account along. */
  readonly nextBillingOn: Day;
}

/** An account's money at a glance; `today` decides what is overdue. */
export async function getAccountMoney(work: Work, accountId: string, today: Day): Promise<AccountMoney> {
  const [row] = await listAccountMoney(work, [accountId], today);
  if (!row) throw notFound();
  return row;
}

export async function listAccountMoney(work: Work, accountIds: readonly string[], today: Day): Promise<AccountMoney[]> {
  const rows = await sql<{
    id: string;
    partner_id: string;
    currency: string;
    balance: bigint;
    free: bigint;
    reserved: bigint;
    open: bigint;
    overdue: bigint;
    undocumented: bigint;
    earliest: Day | null;
    billing_enabled: boolean;
    billing_type: AccountRow["billing_type"];
    next_billing_on: Day;
  }>`
    select account.id, account.partner_id, account.currency, account.billing_enabled, account.billing_type, account.next_billing_on,
      coalesce(balance.balance_minor, 0) as balance,
      coalesce(open.free, 0)::int8 as free, coalesce(open.reserved, 0)::int8 as reserved, coalesce(open.documents, 0)::int8 as open, coalesce(open.overdue, 0)::int8 as overdue,
      coalesce(open.undocumented, 0)::int8 as undocumented, open.earliest
    from billing.accounts account
    left join billing.balances balance on balance.account_id = account.id
    left join lateral (
      select sum(open_minor - reserved_minor) filter (where amount_minor > 0) as free, sum(reserved_minor) as reserved,
        sum(open_minor) filter (where amount_minor < 0 and document_id is not null) as documents,
        sum(open_minor) filter (where amount_minor < 0 and document_id is not null and due_on < ${today}) as overdue,
        sum(open_minor) filter (where amount_minor < 0 and document_id is null) as undocumented,
        min(due_on) filter (where amount_minor < 0 and document_id is not null) as earliest
      from billing.ledger_entries where account_id = account.id and open_minor > 0) open on true
    where account.id = any (${[...accountIds]}::uuid[]) and ${visibleTo(work.actor, { partner: "account.partner_id", customer: "account.id" })}`.execute(
    work.tx,
  );
  return rows.rows.map((row) => ({
    accountId: row.id,
    partnerId: row.partner_id,
    currency: row.currency,
    balanceMinor: row.balance,
    freeCreditMinor: row.free,
    reservedMinor: row.reserved,
    openMinor: row.open,
    overdueMinor: row.overdue,
    undocumentedMinor: row.undocumented,
    earliestDueOn: row.earliest,
    billingEnabled: row.billing_enabled,
    billingType: row.billing_type,
    nextBillingOn: row.next_billing_on,
  }));
}

export interface OpenDocument {
  readonly id: string;
  readonly number: string;
  readonly kind: "invoice" | "credit_note" | "proforma" | "deposit";
  readonly issuedOn: Day;
  readonly dueOn: Day;
  readonly grossMinor: bigint;
  readonly openMinor: bigint;
  readonly currency: string;
}

/** Invoices that still want money, the oldest due date first. */
export async function listOpenDocuments(work: Work, accountId: string): Promise<OpenDocument[]> {
  const rows = await db(work)
    .selectFrom("billing.money_documents as document")
    .select(["id", "number", "kind", "issued_on", "due_on", "gross_minor", "open_minor", "currency"])
    .where("account_id", "=", accountId)
    .where("kind", "=", "invoice")
    .where("state", "in", ["issued", "partially_paid"])
    .where("open_minor", ">", 0n)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .orderBy("due_on")
    .orderBy("number")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number ?? "",
    kind: row.kind,
    issuedOn: row.issued_on as Day,
    dueOn: (row.due_on ?? row.issued_on) as Day,
    grossMinor: row.gross_minor,
    openMinor: row.open_minor,
    currency: row.currency,
  }));
}
