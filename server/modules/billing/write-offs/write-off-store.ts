import { type RawBuilder, sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import type { EntryKind } from "../tables.ts";

export interface StoredPart {
  readonly id: string;
  readonly debitId: string;
  readonly kind: EntryKind;
  readonly text: string;
  readonly documentId: string | null;
  readonly amountMinor: bigint;
  readonly relievedMinor: bigint;
  readonly recoveredMinor: bigint;
  readonly entryId: string | null;
}

export interface StoredWriteOff {
  readonly id: string;
  readonly number: number;
  readonly accountId: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly documentId: string | null;
  readonly documentNumber: string | null;
  readonly cause: "staff" | "small_difference";
  readonly state: "waiting" | "booked" | "refused" | "undone";
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly relievesTax: boolean;
  readonly relievedMinor: bigint;
  readonly recoveredMinor: bigint;
  readonly reason: string;
  readonly accountingOn: Day;
  readonly requestedBy: { kind?: string; id?: string; name?: string };
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly undoneBy: string | null;
  readonly undoneAt: Date | null;
  readonly answer: string;
  readonly version: number;
  readonly parts: readonly StoredPart[];
}

/** Write-offs that the actor may see, the newest first. */
export async function selectWriteOffs(work: Work, condition: RawBuilder<unknown>): Promise<StoredWriteOff[]> {
  const { rows } = await sql<Omit<StoredWriteOff, "parts">>`select write_off.id, write_off.number::int as number,
      write_off.account_id as "accountId", write_off.customer_id as "customerId", write_off.partner_id as "partnerId",
      write_off.document_id as "documentId", document.number as "documentNumber", write_off.cause, write_off.state, write_off.currency,
      write_off.amount_minor as "amountMinor", write_off.relieves_tax as "relievesTax", write_off.relieved_minor as "relievedMinor",
      write_off.recovered_minor as "recoveredMinor", write_off.reason, write_off.accounting_on as "accountingOn",
      write_off.requested_by as "requestedBy", write_off.requested_at as "requestedAt", write_off.decided_by->>'name' as "decidedBy",
      write_off.decided_at as "decidedAt", write_off.undone_by->>'name' as "undoneBy", write_off.undone_at as "undoneAt",
      write_off.answer, write_off.version
    from billing.write_offs write_off left join billing.money_documents document on document.id = write_off.document_id
    where ${condition} and ${visibleTo(work.actor, { partner: "write_off.partner_id", customer: "write_off.customer_id" })}
    order by write_off.requested_at desc, write_off.id desc`.execute(work.tx);
  if (rows.length === 0) return [];
  const { rows: parts } = await sql<StoredPart & { writeOffId: string }>`select part.write_off_id as "writeOffId", part.id,
      part.debit_id as "debitId", debit.kind, coalesce(document.number, debit.text) as text, part.document_id as "documentId",
      part.amount_minor as "amountMinor", part.relieved_minor as "relievedMinor", part.recovered_minor as "recoveredMinor",
      part.entry_id as "entryId"
    from billing.write_off_parts part join billing.ledger_entries debit on debit.id = part.debit_id
    left join billing.money_documents document on document.id = part.document_id
    where part.write_off_id = any (${rows.map(({ id }) => id)}::uuid[])
    order by coalesce(debit.due_on, debit.entry_on), debit.seq`.execute(work.tx);
  const of = Map.groupBy(parts, (part) => part.writeOffId);
  return rows.map((row) => ({ ...row, parts: of.get(row.id) ?? [] }));
}

/** The write-off with its account locked: what is read holds until the commit. */
export async function lockWriteOff(work: Work, id: string): Promise<StoredWriteOff> {
  const [seen] = await selectWriteOffs(work, sql`write_off.id = ${id}`);
  if (!seen) throw notFound("There is no such write-off.");
  await lockAccounts(work, [seen.accountId]);
  const [writeOff] = await selectWriteOffs(work, sql`write_off.id = ${id}`);
  if (!writeOff) throw notFound("There is no such write-off.");
  return writeOff;
}
