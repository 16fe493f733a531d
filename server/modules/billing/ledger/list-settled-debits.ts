import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";

export interface SettledDebit {
  /** Null: a charge without a document, a refund, a reversal. */
  readonly documentId: string | null;
  readonly kind: string;
  /** The document's number, or what the entry says. */
  readonly text: string;
  readonly dueOn: Day | null;
  readonly amountMinor: bigint;
}

/** What each of these credits settled, oldest debt first. The caller has asked who may see the credits. */
export async function listSettledDebits(work: Work, creditIds: readonly string[]): Promise<ReadonlyMap<string, SettledDebit[]>> {
  const { rows } = await sql<SettledDebit & { creditId: string }>`
    select allocation.credit_id as "creditId", debit.document_id as "documentId", debit.kind, coalesce(document.number, debit.text) as text,
      debit.due_on as "dueOn", sum(allocation.amount_minor)::int8 as "amountMinor"
    from billing.allocations allocation
    join billing.ledger_entries debit on debit.id = allocation.debit_id
    left join billing.money_documents document on document.id = debit.document_id
    where allocation.credit_id = any (${[...creditIds]}::uuid[])
    group by allocation.credit_id, debit.id, document.number
    order by coalesce(debit.due_on, debit.entry_on), debit.seq`.execute(work.tx);
  // B-231 what went into deposits settled no debt, and is used all the same.
  const { rows: held } = await sql<SettledDebit & { creditId: string }>`
    select moved.entry_id as "creditId", null as "documentId", 'deposit' as kind, 'DEP-' || deposit.number as text, null as "dueOn", moved.amount_minor as "amountMinor"
    from billing.deposit_moves moved join billing.deposits deposit on deposit.id = moved.deposit_id
    where moved.entry_id = any (${[...creditIds]}::uuid[]) and moved.kind = 'paid'
      and not exists (select from billing.journal_entries reversal where reversal.reverses = moved.entry_id)
    order by moved.done_at`.execute(work.tx);
  return Map.groupBy([...held, ...rows], (row) => row.creditId);
}
