// What of an account can be given up: its open debits, with the tax that stands in each.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { TaxTotal } from "../documents/tax-rules.ts";
import type { EntryKind } from "../tables.ts";
import { relievedTaxes } from "./write-off-rules.ts";

export interface OpenDebt {
  readonly debitId: string;
  readonly kind: EntryKind;
  /** The document's number, or what the charge says. */
  readonly text: string;
  readonly documentId: string | null;
  readonly entryOn: Day;
  readonly dueOn: Day | null;
  readonly openMinor: bigint;
  readonly grossMinor: bigint;
  /** The taxes in so much of it. */
  readonly taxesIn: (minor: bigint) => readonly TaxTotal[];
}

/** An account's open debits, the oldest first; of one document alone where it is named. */
export async function listOpenDebts(work: Work, accountId: string, documentId: string | null): Promise<OpenDebt[]> {
  const { rows } = await sql<Omit<OpenDebt, "taxesIn">>`
    select entry.id as "debitId", entry.kind, coalesce(document.number, entry.text) as text, entry.document_id as "documentId",
      entry.entry_on as "entryOn", entry.due_on as "dueOn", entry.open_minor as "openMinor", - entry.amount_minor as "grossMinor"
    from billing.ledger_entries entry left join billing.money_documents document on document.id = entry.document_id
    where entry.account_id = ${accountId} and entry.open_minor > 0 and entry.amount_minor < 0
      and (${documentId}::uuid is null or entry.document_id = ${documentId})
    order by coalesce(entry.due_on, entry.entry_on), entry.seq`.execute(work.tx);
  const parts = await partsOf(work, rows);
  return rows.map((row) => {
    const of = parts.get(row.debitId) ?? { grossMinor: row.grossMinor, taxes: [] };
    return { ...row, taxesIn: (minor) => relievedTaxes(minor, of) };
  });
}

/** What was booked for each debit: its own entry, less the credit notes of its document. */
async function partsOf(
  work: Work,
  debts: readonly { debitId: string; grossMinor: bigint }[],
): Promise<Map<string, { grossMinor: bigint; taxes: TaxTotal[] }>> {
  const { rows } = await sql<{ debitId: string; taxId: string; accountCode: string; taxMinor: bigint; creditedMinor: bigint }>`
    with debts as (
      select entry.id, entry.document_id from billing.ledger_entries entry where entry.id = any (${debts.map(({ debitId }) => debitId)}::uuid[])),
    booked as (
      select id as debit_id, id as entry_id from debts
      union all
      select debts.id, note.entry_id from debts join billing.money_documents note on note.invoice_id = debts.document_id
        and note.kind = 'credit_note' and note.state <> 'draft' and note.entry_id is not null)
    select booked.debit_id as "debitId", coalesce(line.tax_id::text, '') as "taxId", line.ledger_account as "accountCode",
      sum(line.credit_minor - line.debit_minor)::int8 as "taxMinor",
      coalesce(sum(line.credit_minor) filter (where line.ledger_account = '1200' and booked.entry_id <> booked.debit_id), 0)::int8 as "creditedMinor"
    from booked join billing.journal_lines line on line.entry_id = booked.entry_id
    where line.tax_id is not null or line.ledger_account = '1200'
    group by 1, 2, 3`.execute(work.tx);
  const of = Map.groupBy(rows, (row) => row.debitId);
  return new Map(
    debts.map(({ debitId, grossMinor }) => {
      const lines = of.get(debitId) ?? [];
      return [
        debitId,
        {
          grossMinor: grossMinor - lines.reduce((sum, line) => sum + line.creditedMinor, 0n),
          taxes: lines.flatMap(({ taxId, accountCode, taxMinor }) => (taxId === "" ? [] : [{ taxId, accountCode, taxMinor }])),
        },
      ];
    }),
  );
}
