-- B-230, B-250: hotspot vouchers are no refill cards, and the books and reports tell them apart.
do $$
declare known text := (select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'billing.journal_entries'::regclass and conname = 'journal_entries_kind_check');
begin
  alter table billing.journal_entries drop constraint journal_entries_kind_check;
  execute 'alter table billing.journal_entries add constraint journal_entries_kind_check ' || replace(known, 'ARRAY[', 'ARRAY[''hotspot_voucher''::text, ');
end $$;
