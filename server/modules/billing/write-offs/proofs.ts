// What must be true of write-offs, said as queries that find what is not.
import { sql } from "kysely";
import { mostFindings, type Proof } from "../../../platform/proof.ts";

export const writeOffProof: Proof = {
  rule: "B-152",
  says: "a write-off is what its entries took off the debts, and what came in for it is what its recoveries booked; documents say so",
  async prove(work) {
    const counted = await sql<{ n: bigint }>`select count(*) as n from billing.write_offs`.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (
      select 'write-off ' || write_off.number as what from billing.write_offs write_off
        left join lateral (select coalesce(sum(entry.amount_minor), 0) as booked, coalesce(sum(part.relieved_minor), 0) as relieved,
            coalesce(sum(part.recovered_minor), 0) as recovered
          from billing.write_off_parts part join billing.ledger_entries entry on entry.id = part.entry_id where part.write_off_id = write_off.id) parts on true
        where write_off.state in ('booked', 'undone')
          and (write_off.amount_minor <> parts.booked or write_off.relieved_minor <> parts.relieved or write_off.recovered_minor <> parts.recovered)
      union all
      select 'a write-off that was not booked has entries: ' || write_off.number from billing.write_offs write_off
        where write_off.state in ('waiting', 'refused') and exists (select from billing.write_off_parts part where part.write_off_id = write_off.id and part.entry_id is not null)
      union all
      select 'what came in for write-off part ' || part.id from billing.write_off_parts part
        left join lateral (select coalesce(sum(amount_minor), 0) as minor from billing.recoveries where part_id = part.id and undone_at is null) came on true
        where part.recovered_minor <> came.minor
      union all
      select 'entry ' || entry.id || ' of no write-off' from billing.journal_entries entry
        where entry.kind = 'write_off' and not exists (select from billing.write_off_parts part where part.entry_id = entry.id)
      union all
      select 'undone and not reversed, or reversed and not undone: write-off ' || write_off.number from billing.write_offs write_off
        join billing.write_off_parts part on part.write_off_id = write_off.id and part.entry_id is not null
        where (write_off.state = 'undone') <> exists (select from billing.journal_entries entry where entry.reverses = part.entry_id)
      union all
      select 'invoice ' || document.number || ' is ' || document.state from billing.money_documents document
        where document.entry_id is not null and document.kind = 'invoice' and document.state not in ('draft', 'void')
          and (document.state = 'written_off') <> (document.open_minor = 0 and document.gross_minor > 0
            and exists (select from billing.allocations allocation join billing.ledger_entries credit on credit.id = allocation.credit_id
              where allocation.debit_id = document.entry_id and credit.kind = 'write_off'))
      ) findings limit ${mostFindings}`.execute(work.tx);
    return { checked: Number(counted.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
};
