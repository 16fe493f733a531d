// What is to be pushed follows from the book: its entries since the last one that was looked at, in their order. Nothing in billing waits for
// it or knows of it, and nothing can be forgotten.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { Connection } from "./turn.ts";

const entriesAtOnce = 1000;

/** Takes the next entries in. @returns whether there may be more. */
export async function collect(work: Work, connection: Connection): Promise<boolean> {
  const { id, partner_id: partnerId, collected_seq: after, from_on: from, push_payments: withPayments } = connection;
  const end = await sql<{ last: bigint | null; n: number }>`select max(seq) as last, count(*)::int as n from (
    select seq from billing.journal_entries where partner_id = ${partnerId} and seq > ${after} order by seq limit ${entriesAtOnce}) page`.execute(
    work.tx,
  );
  const { last = null, n = 0 } = end.rows[0] ?? {};
  if (last === null) return false;
  const page = sql`billing.journal_entries entry where entry.partner_id = ${partnerId} and entry.seq > ${after} and entry.seq <= ${last}`;
  await sql`
    insert into billing.accounting_items (connection_id, partner_id, customer_id, kind, source_id, entry_id, seq, number, happened_on, next_try_at, created_at)
    select ${id}, entry.partner_id, document.customer_id, document.kind, document.id, entry.id, entry.seq, document.number, document.issued_on, ${work.now}, ${work.now}
    from (select * from ${page} and entry.kind in ('invoice', 'credit_note') and entry.entry_on >= ${from}) entry
    join billing.money_documents document on document.id = entry.source_id
    -- What another system issued was booked by it as well; what was undone before it was sent is nothing to anybody.
    where document.origin <> 'imported' and document.state <> 'void' and document.kind in ('invoice', 'credit_note')
    on conflict (connection_id, kind, source_id) do nothing`.execute(work.tx);
  if (withPayments) {
    await sql`
      insert into billing.accounting_items (connection_id, partner_id, customer_id, kind, source_id, entry_id, seq, number, happened_on, next_try_at, created_at)
      select ${id}, entry.partner_id, row.customer_id, case when entry.kind = 'payment' then 'payment' else 'refund' end, entry.id, entry.id, entry.seq,
        -- A payment that came back is a refund of its own: it bears the payment's number, and a letter.
        case when entry.kind = 'reversal' then entry.text || '-R' else entry.text end, entry.entry_on, ${work.now}, ${work.now}
      from (select * from ${page} and entry.kind in ('payment', 'refund', 'reversal') and entry.entry_on >= ${from}) entry
      join billing.ledger_entries row on row.id = entry.id
      left join billing.journal_entries reversed on reversed.id = entry.reverses
      where (entry.kind = 'payment' and row.amount_minor > 0) or (entry.kind = 'refund' and row.amount_minor < 0)
        or (entry.kind = 'reversal' and reversed.kind = 'payment' and row.amount_minor < 0)
      on conflict (connection_id, kind, source_id) do nothing`.execute(work.tx);
    // A refund that never reached the customer is taken back there, too.
    await sql`
      update billing.accounting_items item set is_withdrawn = true, changes = changes + 1, next_try_at = ${work.now},
        state = case when item.sent_at is null then 'withdrawn' else 'waiting' end
      from (select * from ${page} and entry.kind = 'reversal') entry join billing.journal_entries reversed on reversed.id = entry.reverses and reversed.kind = 'refund'
      where item.connection_id = ${id} and item.kind = 'refund' and item.entry_id = reversed.id and not item.is_withdrawn`.execute(work.tx);
  }
  await sql`update billing.accounting_connections set collected_seq = ${last} where id = ${id}`.execute(work.tx);
  return n === entriesAtOnce;
}
