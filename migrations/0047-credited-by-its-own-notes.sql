-- An invoice is credited when its own credit notes settled it. One that was paid with what another invoice gave back (a change of plan, B-96)
-- is paid, and can be credited itself later.
create or replace function billing.settle(changes jsonb) returns void language plpgsql as $$
begin
  update billing.ledger_entries entry set open_minor = entry.open_minor - change.amount
  from (select (value->>'id')::uuid as id, sum((value->>'amount')::bigint) as amount from jsonb_array_elements(changes) group by 1) change
  where entry.id = change.id;
  update billing.money_documents document set
    open_minor = entry.open_minor,
    state = case
      when document.state in ('void', 'written_off', 'refunded') then document.state
      when document.kind = 'credit_note' then case when entry.open_minor = 0 then 'closed' else 'open' end
      when entry.open_minor = document.gross_minor then 'issued'
      when entry.open_minor > 0 then 'partially_paid'
      when not exists (
        select from billing.allocations a join billing.ledger_entries c on c.id = a.credit_id
        left join billing.money_documents note on note.id = c.document_id
        where a.debit_id = entry.id and (c.kind <> 'credit_note' or note.invoice_id is distinct from document.id)) then 'credited'
      else 'paid' end
  from billing.ledger_entries entry
  where document.entry_id = entry.id and entry.id in (select (value->>'id')::uuid from jsonb_array_elements(changes));
end $$;
