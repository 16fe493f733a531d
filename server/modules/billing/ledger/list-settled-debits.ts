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
  return Map.groupBy(rows, (row) => row.creditId);
}
