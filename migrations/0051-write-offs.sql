-- Debts that are given up (B-152): who wanted it, who agreed, what it did to the books, and what came in after all.

-- A payment on what was written off is an entry of its own kind. The list of kinds grows from whatever it is by now.
do $$
declare known text := (select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'billing.journal_entries'::regclass and conname = 'journal_entries_kind_check');
begin
  alter table billing.journal_entries drop constraint journal_entries_kind_check;
  execute 'alter table billing.journal_entries add constraint journal_entries_kind_check ' || replace(known, 'ARRAY[', 'ARRAY[''recovery''::text, ');
end $$;

-- A document is written off while a write-off holds the last of it, and follows its allocations like any other state: taken back, it is open again.
do $$
declare known text := pg_get_functiondef('billing.settle(jsonb)'::regprocedure);
begin
  if position('''void'', ''written_off'', ''refunded''' in known) = 0 or position('when entry.open_minor > 0 then ''partially_paid''' in known) = 0 then
    raise exception 'billing.settle is not the function that this migration knows';
  end if;
  known := replace(known, '''void'', ''written_off'', ''refunded''', '''void'', ''refunded''');
  known := replace(known, 'when entry.open_minor > 0 then ''partially_paid''', 'when entry.open_minor > 0 then ''partially_paid''
      when exists (
        select from billing.allocations a join billing.ledger_entries c on c.id = a.credit_id
        where a.debit_id = entry.id and c.kind = ''write_off'') then ''written_off''');
  execute known;
end $$;

create table billing.write_offs (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- The one document that it is about; null: whatever of the account was open.
  document_id uuid references billing.money_documents,
  cause text not null check (cause in ('staff', 'small_difference')),
  -- 'waiting': for a second person.
  state text not null check (state in ('waiting', 'booked', 'refused', 'undone')),
  currency text not null,
  -- What was open when it was asked for; once booked, what was written off.
  amount_minor bigint not null check (amount_minor > 0),
  relieves_tax boolean not null default false,
  relieved_minor bigint not null default 0 check (relieved_minor between 0 and amount_minor),
  recovered_minor bigint not null default 0 check (recovered_minor between 0 and amount_minor),
  reason text not null,
  accounting_on date not null,
  -- The payment that left the small difference.
  settled_by uuid references billing.ledger_entries,
  requested_by jsonb not null,
  requested_at timestamptz not null,
  decided_by jsonb,
  decided_at timestamptz,
  undone_by jsonb,
  undone_at timestamptz,
  -- Why it was refused or taken back.
  answer text not null default '',
  version int not null default 1,
  check ((state = 'waiting') = (decided_at is null)),
  check ((state = 'undone') = (undone_at is not null)),
  check (state <> 'undone' or recovered_minor = 0)
);
create unique index write_offs_waiting on billing.write_offs (account_id, document_id) nulls not distinct where state = 'waiting';
create index write_offs_customer on billing.write_offs (customer_id, requested_at desc);
create index write_offs_account on billing.write_offs (account_id);
create index write_offs_partner on billing.write_offs (partner_id, requested_at desc, id desc);
create index write_offs_document on billing.write_offs (document_id) where document_id is not null;
create index write_offs_settled_by on billing.write_offs (settled_by) where settled_by is not null;
select platform.protect('billing.write_offs');
-- What staff think of a debt is theirs.
revoke all on billing.write_offs from demarc_customer;
drop policy customer on billing.write_offs;

-- One debit of it each, with the entry that settled it.
create table billing.write_off_parts (
  id uuid primary key default uuidv7(),
  write_off_id uuid not null references billing.write_offs,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  debit_id uuid not null references billing.ledger_entries,
  document_id uuid references billing.money_documents,
  amount_minor bigint not null check (amount_minor >= 0),
  relieved_minor bigint not null default 0 check (relieved_minor between 0 and amount_minor),
  recovered_minor bigint not null default 0 check (recovered_minor between 0 and amount_minor),
  -- Null while it waits, and for what was paid before it was booked.
  entry_id uuid references billing.journal_entries,
  unique (write_off_id, debit_id)
);
create index write_off_parts_debit on billing.write_off_parts (debit_id);
create index write_off_parts_document on billing.write_off_parts (document_id) where document_id is not null;
create index write_off_parts_entry on billing.write_off_parts (entry_id) where entry_id is not null;
create index write_off_parts_customer on billing.write_off_parts (customer_id);
create index write_off_parts_partner on billing.write_off_parts (partner_id);
select platform.protect('billing.write_off_parts');
revoke all on billing.write_off_parts from demarc_customer;
drop policy customer on billing.write_off_parts;

-- Money that came in for it later.
create table billing.recoveries (
  id uuid primary key default uuidv7(),
  write_off_id uuid not null references billing.write_offs,
  part_id uuid not null references billing.write_off_parts,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- The payment or other credit that it was taken from.
  credit_id uuid not null references billing.ledger_entries,
  entry_id uuid not null references billing.journal_entries,
  amount_minor bigint not null check (amount_minor > 0),
  restored_minor bigint not null default 0 check (restored_minor between 0 and amount_minor),
  recovered_on date not null,
  made_by jsonb not null,
  made_at timestamptz not null,
  undone_by jsonb,
  undone_at timestamptz
);
create index recoveries_write_off on billing.recoveries (write_off_id, made_at);
create index recoveries_part on billing.recoveries (part_id);
create index recoveries_credit on billing.recoveries (credit_id) where undone_at is null;
create index recoveries_entry on billing.recoveries (entry_id);
create index recoveries_customer on billing.recoveries (customer_id);
create index recoveries_partner on billing.recoveries (partner_id);
select platform.protect('billing.recoveries');
revoke all on billing.recoveries from demarc_customer;
drop policy customer on billing.recoveries;
