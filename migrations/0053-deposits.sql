-- Deposits (B-231): money that a customer leaves with us. Asked for by a request, held on 2500, in no balance and without tax until it is used.
create table billing.deposits (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  service_id uuid references services.services,
  cause text not null check (cause in ('equipment', 'credit')),
  -- What it is for, as the customer reads it.
  text text not null check (text <> ''),
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  is_refundable boolean not null,
  -- Per year, simple; null: none.
  interest_percent numeric(6, 3) check (interest_percent > 0 and interest_percent <= 100),
  -- Interest is counted from this day on.
  interest_from date,
  held_until date,
  asked_on date not null,
  due_on date not null,
  -- 'asked': something of it is still to be paid; 'held': all of it came; 'closed': nothing of it is left.
  state text not null check (state in ('asked', 'held', 'closed', 'cancelled')),
  paid_minor bigint not null default 0 check (paid_minor between 0 and amount_minor),
  held_minor bigint not null default 0 check (held_minor >= 0),
  note text not null default '',
  created_by jsonb not null,
  created_at timestamptz not null,
  version int not null default 1,
  check (due_on >= asked_on),
  check (state <> 'closed' or held_minor = 0),
  check (state <> 'cancelled' or (held_minor = 0 and paid_minor = 0)),
  check (state not in ('asked', 'held') or (state = 'held') = (paid_minor = amount_minor))
);
create index deposits_customer on billing.deposits (customer_id, created_at desc);
create index deposits_account on billing.deposits (account_id) where held_minor > 0 or state = 'asked';
create index deposits_partner on billing.deposits (partner_id, created_at desc, id desc);
create index deposits_list on billing.deposits (created_at desc, id desc);
create index deposits_service on billing.deposits (service_id) where service_id is not null;
select platform.protect('billing.deposits');
revoke insert, update, delete on billing.deposits from demarc_customer;

-- What happened to it. 'paid', 'interest' and 'taken_back' add to what is held, the others take from it.
create table billing.deposit_moves (
  id uuid primary key default uuidv7(),
  deposit_id uuid not null references billing.deposits,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- 'bounced': its payment was taken back; 'taken_back': what had been used of money that never came; 'returned': on its way to the customer.
  kind text not null check (kind in ('paid', 'bounced', 'interest', 'applied', 'returned', 'taken_back')),
  amount_minor bigint not null check (amount_minor > 0),
  on_day date not null,
  entry_id uuid not null references billing.journal_entries,
  -- The invoice that was made of what was kept.
  document_id uuid references billing.money_documents,
  reason text not null default '',
  done_by jsonb not null,
  done_at timestamptz not null
);
create index deposit_moves_deposit on billing.deposit_moves (deposit_id, done_at);
create index deposit_moves_entry on billing.deposit_moves (entry_id);
create index deposit_moves_customer on billing.deposit_moves (customer_id);
create index deposit_moves_partner on billing.deposit_moves (partner_id);
create index deposit_moves_document on billing.deposit_moves (document_id) where document_id is not null;
create trigger deposit_moves_stay before delete on billing.deposit_moves for each row execute function platform.refuse_change();
select platform.protect('billing.deposit_moves');
revoke insert, update, delete on billing.deposit_moves from demarc_customer;

insert into billing.ledger_accounts (code, name, type) values ('6550', 'Interest on deposits', 'expense');

-- A payment of a deposit alone moves no customer account: its entry is in the journal, and no transaction of the balance.
alter table payments.payments drop constraint payments_entry_id_fkey;
alter table payments.payments add constraint payments_entry_id_fkey foreign key (entry_id) references billing.journal_entries;

do $$
declare known text := (select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'billing.journal_entries'::regclass and conname = 'journal_entries_kind_check');
begin
  alter table billing.journal_entries drop constraint journal_entries_kind_check;
  execute 'alter table billing.journal_entries add constraint journal_entries_kind_check '
    || replace(known, 'ARRAY[', 'ARRAY[''deposit''::text, ''refill_card''::text, ');
end $$;
