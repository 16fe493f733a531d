-- Money: accounts, coverage, runs, money documents, the ledger.
create schema billing;
grant usage on schema billing to demarc_customer, demarc_partner_staff;

-- One billing account per customer; it carries the customer's own id. Null in a configuration column: inherited.
create table billing.accounts (
  id uuid primary key references customers.customers,
  customer_id uuid not null generated always as (id) stored,
  partner_id uuid not null references partners.partners,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  billing_enabled boolean not null default true,
  billing_type text not null default 'recurring' check (billing_type in ('recurring', 'prepaid_period', 'prepaid_daily')),
  -- 0: postpaid; 1 to 12: months paid in advance.
  prepaid_months int not null default 1 check (prepaid_months between 0 and 12),
  billing_day int not null default 1 check (billing_day between 1 and 28),
  -- The first billing date; terms of several months are counted from it.
  term_anchor date,
  -- The first billing date that no confirmed run has handled yet.
  next_billing_on date not null,
  due_days int check (due_days between 0 and 60),
  blocking_days int check (blocking_days between 0 and 99),
  never_blocks boolean,
  deactivation_days int check (deactivation_days between 1 and 99),
  min_balance_minor bigint,
  payment_method text not null default 'bank_transfer' check (payment_method in ('cash', 'bank_transfer', 'card', 'direct_debit', 'check', 'wallet', 'other')),
  auto_pay_from_balance boolean,
  document_grouping text check (document_grouping in ('account', 'service', 'kind', 'location', 'subaccount')),
  issue_zero_invoices boolean,
  send_notifications boolean,
  tax_status text not null default 'taxable' check (tax_status in ('taxable', 'exempt', 'reverse_charge')),
  tax_exempt_until date,
  billing_name text not null default '',
  billing_address text not null default '',
  po_number text not null default '',
  version int not null default 1
);
create index accounts_due on billing.accounts (partner_id, next_billing_on, id) where billing_enabled and billing_type = 'recurring';
select platform.protect('billing.accounts');

-- Service-days that stand on an issued charge line and were not credited. The exclusion constraint is the guard: whatever
-- runs twice, in parallel or after a crash, a service-day is covered once at most.
create table billing.coverage (
  service_id uuid not null references services.services,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  period daterange not null check (not isempty(period) and not lower_inf(period) and not upper_inf(period)),
  -- Null for days that another system billed before the customer came here.
  line_id uuid,
  constraint coverage_once exclude using gist (service_id with =, period with &&)
);
create index coverage_line on billing.coverage (line_id);
create index coverage_customer on billing.coverage (customer_id);
create index coverage_partner on billing.coverage (partner_id);
select platform.protect('billing.coverage');

create table billing.runs (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  partner_id uuid not null references partners.partners,
  target_on date not null,
  state text not null check (state in ('building', 'preview', 'confirming', 'confirmed', 'discarded', 'partly_undone', 'undone')),
  trigger text not null check (trigger in ('schedule', 'manual', 'first_invoice')),
  -- 'billing_day': documents carry their billing date; 'issue_date': the day of confirming.
  date_mode text not null default 'billing_day' check (date_mode in ('billing_day', 'issue_date')),
  previewed_at timestamptz,
  previewed_by jsonb,
  confirmed_at timestamptz,
  confirmed_by jsonb,
  undone_at timestamptz,
  undone_by jsonb,
  version int not null default 1,
  created_at timestamptz not null
);
create index runs_partner on billing.runs (partner_id, target_on desc);
-- One run per partner and date is being built or confirmed at a time; a second process joins it.
create unique index runs_open on billing.runs (partner_id, target_on) where state in ('building', 'confirming');
select platform.protect('billing.runs');

create table billing.run_items (
  run_id uuid not null references billing.runs,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  state text not null check (state in ('ok', 'warning', 'parked', 'excluded', 'issued', 'empty', 'failed', 'undone')),
  billing_on date not null,
  -- The next billing date before and after this item, so that undo can put it back.
  next_before date not null,
  input_hash text not null default '',
  currency text not null,
  net_minor bigint not null default 0,
  tax_minor bigint not null default 0,
  gross_minor bigint not null default 0,
  previous_gross_minor bigint,
  -- The drafted documents of a preview.
  draft jsonb,
  warnings jsonb not null default '[]',
  failure text,
  primary key (run_id, account_id)
);
create index run_items_account on billing.run_items (account_id);
create index run_items_partner on billing.run_items (partner_id);
select platform.protect('billing.run_items');
revoke all on billing.run_items from demarc_customer;
drop policy customer on billing.run_items;

-- Patterns and counters of visible numbers. The row is locked from taking a number to the commit, so a series has no gaps.
create table billing.number_series (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  kind text not null check (kind in ('invoice', 'credit_note', 'proforma', 'payment', 'refund')),
  pattern text not null,
  reset text not null default 'never' check (reset in ('never', 'yearly', 'monthly')),
  monotonic_dates boolean not null default false,
  version int not null default 1,
  unique (partner_id, kind)
);
create table billing.number_counters (
  series_id uuid not null references billing.number_series,
  partner_id uuid not null references partners.partners,
  -- '' for a series that never starts again, '2026' or '2026-05' otherwise.
  bucket text not null,
  first_number bigint not null,
  next_number bigint not null check (next_number >= first_number),
  last_issued_on date,
  primary key (series_id, bucket)
);
select platform.protect('billing.number_series', true);
select platform.protect('billing.number_counters', true);

-- Invoices, credit notes and proformas: money documents. A draft has no number; what is issued no longer changes.
create table billing.money_documents (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('invoice', 'credit_note', 'proforma')),
  origin text not null check (origin in ('recurring', 'one_time', 'advance_payment', 'correction', 'imported')),
  state text not null check (state in ('draft', 'issued', 'partially_paid', 'paid', 'credited', 'written_off', 'void', 'open', 'closed', 'refunded', 'sent', 'invoiced', 'cancelled', 'expired', 'superseded')),
  number text,
  series_id uuid references billing.number_series,
  bucket text,
  counter bigint,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  run_id uuid references billing.runs,
  -- The invoice that a credit note takes back.
  invoice_id uuid references billing.money_documents,
  -- The document as an event in the books.
  entry_id uuid,
  issued_on date,
  tax_point_on date,
  due_on date,
  period_start date,
  period_end date,
  currency text not null,
  rounding_mode text not null default 'half_away' check (rounding_mode in ('half_away', 'half_even', 'down')),
  tax_rounding text not null default 'document' check (tax_rounding in ('document', 'line')),
  seller jsonb not null,
  buyer jsonb not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  gross_minor bigint not null,
  -- What is still to be paid (invoice) or still to be used (credit note); kept by the allocations' trigger.
  open_minor bigint not null default 0,
  -- The account's balance just before this document, for the carry-over block.
  balance_before_minor bigint not null default 0,
  po_number text not null default '',
  note text not null default '',
  memo text not null default '',
  language text not null,
  is_disputed boolean not null default false,
  content_hash text,
  issued_at timestamptz,
  created_by jsonb not null,
  version int not null default 1,
  created_at timestamptz not null,
  check (net_minor + tax_minor = gross_minor),
  check (gross_minor >= 0 and open_minor between 0 and gross_minor),
  check ((state = 'draft') = (issued_at is null)),
  check (state = 'draft' or number is not null),
  check (due_on is null or issued_on is null or due_on >= issued_on),
  check ((kind = 'credit_note') = (invoice_id is not null))
);
create unique index money_documents_number on billing.money_documents (partner_id, kind, number) where number is not null;
create unique index money_documents_counter on billing.money_documents (series_id, bucket, counter) where counter is not null;
create index money_documents_account on billing.money_documents (account_id, issued_on desc);
create index money_documents_list on billing.money_documents (issued_on desc, id desc);
create index money_documents_partner on billing.money_documents (partner_id, issued_on desc, id desc);
create index money_documents_open on billing.money_documents (account_id, due_on) where open_minor > 0;
create index money_documents_run on billing.money_documents (run_id, account_id) where run_id is not null;
create index money_documents_invoice on billing.money_documents (invoice_id) where invoice_id is not null;
-- At most one recurring document set per account and billing date of a run is guarded by coverage; imported documents are unique by number.
select platform.protect('billing.money_documents');

create table billing.document_lines (
  id uuid primary key default uuidv7(),
  document_id uuid not null references billing.money_documents,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  position int not null,
  kind text not null check (kind in ('recurring', 'pause', 'one_time', 'usage', 'fee', 'credit', 'discount', 'deposit')),
  -- What is sold, which decides the revenue account: internet, voice, recurring, one_time, equipment, topup, bundle, fee.
  category text not null,
  service_id uuid references services.services,
  plan_version_id uuid references catalog.plan_versions,
  text text not null,
  -- The pricing period that one unit price buys, and the part of it that this line charges.
  pp_start date,
  pp_end date,
  period_start date,
  period_end date,
  days int,
  unit_price numeric(20, 8) not null,
  quantity numeric(12, 3) not null,
  allowance_minor bigint not null default 0,
  tax_id uuid references catalog.taxes,
  tax_group_id uuid references catalog.tax_groups,
  tax_rate_percent numeric(9, 5) not null,
  includes_tax boolean not null,
  -- As priced: net, or gross when the price includes tax.
  amount_minor bigint not null,
  net_minor bigint not null,
  -- The invoice line that a credit line takes back.
  refers_to uuid references billing.document_lines,
  future_item_id uuid,
  check (period_start is null or period_end > period_start)
);
create index document_lines_document on billing.document_lines (document_id, position);
create index document_lines_service on billing.document_lines (service_id);
create index document_lines_customer on billing.document_lines (customer_id);
create index document_lines_refers on billing.document_lines (refers_to) where refers_to is not null;
select platform.protect('billing.document_lines');

create table billing.document_taxes (
  document_id uuid not null references billing.money_documents,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  position int not null,
  tax_id uuid references catalog.taxes,
  name text not null,
  en_category text not null,
  rate_percent numeric(9, 5) not null,
  includes_tax boolean not null,
  ledger_account text not null,
  taxable_minor bigint not null,
  tax_minor bigint not null,
  primary key (document_id, position)
);
create index document_taxes_customer on billing.document_taxes (customer_id);
select platform.protect('billing.document_taxes');

alter table billing.coverage add constraint coverage_line_fk foreign key (line_id) references billing.document_lines;

create table billing.future_items (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  service_id uuid references services.services,
  side text not null check (side in ('debit', 'credit')),
  kind text not null check (kind in ('one_time', 'fee', 'discount', 'usage', 'deposit')),
  category text not null,
  text text not null check (text <> ''),
  unit_price numeric(20, 8) not null check (unit_price >= 0),
  quantity numeric(12, 3) not null default 1 check (quantity > 0),
  tax_id uuid references catalog.taxes,
  tax_group_id uuid references catalog.tax_groups,
  includes_tax boolean not null,
  -- The day from which a recurring run takes it along.
  due_on date not null,
  -- Set while it stands on a document; cleared when that is undone.
  document_id uuid references billing.money_documents,
  cancelled_at timestamptz,
  version int not null default 1,
  created_by jsonb not null,
  created_at timestamptz not null,
  check (tax_id is null or tax_group_id is null)
);
create index future_items_waiting on billing.future_items (account_id, due_on) where document_id is null and cancelled_at is null;
create index future_items_document on billing.future_items (document_id) where document_id is not null;
create index future_items_partner on billing.future_items (partner_id);
select platform.protect('billing.future_items');

-- The books ---------------------------------------------------------------------------------------------------------

create table billing.ledger_accounts (
  code text primary key,
  name text not null,
  type text not null check (type in ('asset', 'liability', 'equity', 'income', 'expense'))
);
insert into billing.ledger_accounts (code, name, type) values
  ('1000', 'Cash', 'asset'), ('1010', 'Bank', 'asset'), ('1050', 'Gateway clearing', 'asset'), ('1200', 'Customer accounts', 'asset'),
  ('1990', 'Suspense', 'asset'),
  ('2100', 'Tax payable', 'liability'), ('2300', 'Deferred revenue', 'liability'), ('2310', 'Invoiced advances', 'liability'),
  ('2350', 'Reward liability', 'liability'), ('2400', 'Vouchers sold', 'liability'), ('2500', 'Customer deposits', 'liability'),
  ('2600', 'Commission payable', 'liability'), ('3000', 'Opening balances', 'equity'),
  ('4000', 'Revenue: internet', 'income'), ('4010', 'Revenue: voice', 'income'), ('4020', 'Revenue: recurring', 'income'),
  ('4030', 'Revenue: one-time', 'income'), ('4040', 'Revenue: equipment', 'income'), ('4050', 'Revenue: top-ups', 'income'),
  ('4060', 'Revenue: fees', 'income'), ('4070', 'Revenue: bundles', 'income'), ('4900', 'Discounts and goodwill', 'income'),
  ('6300', 'Referral cost', 'expense'), ('6400', 'Bad debt', 'expense'), ('6410', 'Bad debt recovered', 'expense'),
  ('6500', 'Gateway fees', 'expense'), ('6600', 'Commission cost', 'expense'), ('6990', 'Rounding', 'expense'), ('7900', 'Exchange differences', 'expense');
select platform.open_to_all('billing.ledger_accounts');

-- One book per invoicing partner: the end of its hash chain. Locked from the first entry of a transaction to its commit.
create table billing.books (
  partner_id uuid primary key references partners.partners,
  last_seq bigint not null default 0,
  last_hash text not null default ''
);
select platform.protect('billing.books', true);
grant update on billing.books to demarc_customer;
create policy customer_chain on billing.books for update to demarc_customer using (partner_id = any ((select platform.current_partner_ids())::uuid[]));

create table billing.journal_entries (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  -- The customer whose account the entry moves; null for entries between the provider's own accounts.
  customer_id uuid references customers.customers,
  seq bigint not null,
  entry_on date not null,
  kind text not null check (kind in ('invoice', 'credit_note', 'payment', 'refund', 'reversal', 'charge', 'credit', 'opening_balance', 'write_off', 'transfer', 'rounding')),
  text text not null,
  source_id uuid not null,
  reverses uuid references billing.journal_entries,
  posted_at timestamptz not null,
  posted_by jsonb not null,
  posted_in xid8 not null default pg_current_xact_id(),
  prev_hash text not null,
  hash text not null,
  unique (partner_id, seq),
  -- One entry of a kind per thing: a document is posted once, whatever runs twice.
  unique (kind, source_id)
);
create index journal_entries_customer on billing.journal_entries (customer_id, entry_on);
create index journal_entries_date on billing.journal_entries (partner_id, entry_on);
create unique index journal_entries_reverses on billing.journal_entries (reverses) where reverses is not null;
select platform.protect('billing.journal_entries');

create table billing.journal_lines (
  entry_id uuid not null references billing.journal_entries,
  position int not null,
  partner_id uuid not null references partners.partners,
  -- Whose line it is: always on 1200, the customers' control account; also on deposits and advances.
  account_id uuid references billing.accounts,
  customer_id uuid generated always as (account_id) stored,
  ledger_account text not null references billing.ledger_accounts,
  debit_minor bigint not null default 0,
  credit_minor bigint not null default 0,
  currency text not null,
  tax_id uuid,
  service_id uuid,
  plan_id uuid,
  location_id uuid,
  primary key (entry_id, position),
  check (debit_minor >= 0 and credit_minor >= 0 and (debit_minor > 0) <> (credit_minor > 0)),
  check (ledger_account <> '1200' or account_id is not null)
);
create index journal_lines_account on billing.journal_lines (account_id) include (debit_minor, credit_minor) where ledger_account = '1200';
create index journal_lines_ledger on billing.journal_lines (partner_id, ledger_account);
select platform.protect('billing.journal_lines');

-- A customer's "transactions": one row per entry that moves their account, with what is left to be settled of it.
create table billing.ledger_entries (
  id uuid primary key references billing.journal_entries,
  seq bigint generated always as identity,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  entry_on date not null,
  kind text not null,
  category text not null,
  text text not null,
  currency text not null,
  -- Above zero: in the customer's favour. Below: owed.
  amount_minor bigint not null check (amount_minor <> 0),
  open_minor bigint not null check (open_minor between 0 and abs(amount_minor)),
  due_on date,
  document_id uuid references billing.money_documents
);
create index ledger_entries_account on billing.ledger_entries (account_id, entry_on desc, seq desc);
create index ledger_entries_open on billing.ledger_entries (account_id, due_on) where open_minor > 0;
create index ledger_entries_document on billing.ledger_entries (document_id) where document_id is not null;
create index ledger_entries_partner on billing.ledger_entries (partner_id, entry_on desc);
select platform.protect('billing.ledger_entries');

-- Deferred, because a document and its entry name each other.
alter table billing.money_documents add constraint money_documents_entry foreign key (entry_id) references billing.ledger_entries deferrable initially deferred;

-- "This much of that credit settles this much of that debit." Never changes a balance.
create table billing.allocations (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  credit_id uuid not null references billing.ledger_entries,
  debit_id uuid not null references billing.ledger_entries,
  amount_minor bigint not null check (amount_minor > 0),
  allocated_at timestamptz not null
);
create index allocations_credit on billing.allocations (credit_id);
create index allocations_debit on billing.allocations (debit_id);
create index allocations_account on billing.allocations (account_id);
create index allocations_partner on billing.allocations (partner_id);
select platform.protect('billing.allocations');

-- The balance of each account, kept by trigger from the journal so that lists can show, sort and filter it; proven by `demarc check`.
create table billing.balances (
  account_id uuid primary key references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  balance_minor bigint not null
);
create index balances_amount on billing.balances (balance_minor, account_id);
create index balances_partner on billing.balances (partner_id, balance_minor);
select platform.protect('billing.balances');

-- An account has its row from the start, so that a list sorted by balance walks this table's index and misses nobody.
create function billing.open_balances() returns trigger language plpgsql as $$
begin
  insert into billing.balances (account_id, partner_id, balance_minor) select id, partner_id, 0 from added;
  return null;
end $$;
create trigger accounts_have_balance after insert on billing.accounts referencing new table as added
  for each statement execute function billing.open_balances();

-- Guards -------------------------------------------------------------------------------------------------------------

-- B-236: two lines or more, debit equals credit per currency, and nobody adds lines to an entry of an earlier transaction.
create function billing.check_journal_lines() returns trigger language plpgsql as $$
declare wrong uuid;
begin
  select line.entry_id into wrong
  from billing.journal_lines line join billing.journal_entries entry on entry.id = line.entry_id
  where line.entry_id in (select entry_id from added)
  group by line.entry_id, entry.posted_in
  having count(*) < 2 or sum(line.debit_minor) <> sum(line.credit_minor) or count(distinct line.currency) > 1
      or entry.posted_in <> pg_current_xact_id()
  limit 1;
  if wrong is not null then
    raise exception 'journal entry % does not balance, mixes currencies, has one line, or was posted earlier', wrong using errcode = 'check_violation';
  end if;
  insert into billing.balances as b (account_id, partner_id, balance_minor)
    select account_id, min(partner_id::text)::uuid, sum(credit_minor - debit_minor) from added where ledger_account = '1200' group by account_id
    on conflict (account_id) do update set balance_minor = b.balance_minor + excluded.balance_minor;
  return null;
end $$;
create trigger journal_lines_balance after insert on billing.journal_lines referencing new table as added
  for each statement execute function billing.check_journal_lines();

-- An entry without lines, or a customer's row that says something else than the books, cannot be committed.
create function billing.check_entry_is_posted() returns trigger language plpgsql as $$
begin
  if not exists (select from billing.journal_lines where entry_id = new.id) then
    raise exception 'journal entry % has no lines', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger journal_entries_posted after insert on billing.journal_entries deferrable initially deferred
  for each row execute function billing.check_entry_is_posted();

create function billing.check_ledger_entry() returns trigger language plpgsql as $$
declare wrong uuid;
begin
  select entry.id into wrong from added entry
  left join lateral (select sum(credit_minor - debit_minor) as moved from billing.journal_lines where entry_id = entry.id and account_id = entry.account_id and ledger_account = '1200') books on true
  where books.moved is distinct from entry.amount_minor limit 1;
  if wrong is not null then raise exception 'ledger entry % differs from the journal', wrong using errcode = 'check_violation'; end if;
  return null;
end $$;
create trigger ledger_entries_equal_journal after insert on billing.ledger_entries referencing new table as added
  for each statement execute function billing.check_ledger_entry();

create trigger journal_entries_grow_only before update or delete on billing.journal_entries for each row execute function platform.refuse_change();
create trigger journal_lines_grow_only before update or delete on billing.journal_lines for each row execute function platform.refuse_change();
create trigger ledger_entries_stay before delete on billing.ledger_entries for each row execute function platform.refuse_change();

-- Of a customer's row only what is left of it, and the due date of an invoice, may move.
create function billing.ledger_entry_is_fixed() returns trigger language plpgsql as $$
begin
  if (old.account_id, old.partner_id, old.entry_on, old.kind, old.amount_minor, old.currency) is distinct from
     (new.account_id, new.partner_id, new.entry_on, new.kind, new.amount_minor, new.currency) then
    raise exception 'ledger entry % is posted and cannot change', old.id using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger ledger_entries_fixed before update on billing.ledger_entries for each row execute function billing.ledger_entry_is_fixed();

-- I-13: what is left of a credit and of a debit follows every allocation, and the check on open_minor refuses too much. The document's
-- own open amount and state follow its entry.
create function billing.settle(changes jsonb) returns void language plpgsql as $$
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
      when not exists (select from billing.allocations a join billing.ledger_entries c on c.id = a.credit_id where a.debit_id = entry.id and c.kind <> 'credit_note') then 'credited'
      else 'paid' end
  from billing.ledger_entries entry
  where document.entry_id = entry.id and entry.id in (select (value->>'id')::uuid from jsonb_array_elements(changes));
end $$;
create function billing.settle_added() returns trigger language plpgsql as $$
begin
  perform billing.settle((select jsonb_agg(change) from (
    select jsonb_build_object('id', credit_id, 'amount', amount_minor) as change from added
    union all select jsonb_build_object('id', debit_id, 'amount', amount_minor) from added) both_sides));
  return null;
end $$;
create function billing.settle_removed() returns trigger language plpgsql as $$
begin
  perform billing.settle((select jsonb_agg(change) from (
    select jsonb_build_object('id', credit_id, 'amount', -amount_minor) as change from removed
    union all select jsonb_build_object('id', debit_id, 'amount', -amount_minor) from removed) both_sides));
  return null;
end $$;
create trigger allocations_added after insert on billing.allocations referencing new table as added for each statement execute function billing.settle_added();
create trigger allocations_removed after delete on billing.allocations referencing old table as removed for each statement execute function billing.settle_removed();
create trigger allocations_fixed before update on billing.allocations for each row execute function platform.refuse_change();

-- A credit settles a debit of the same account, and sides cannot be mixed up.
create function billing.check_allocation() returns trigger language plpgsql as $$
begin
  if exists (
    select from added a join billing.ledger_entries c on c.id = a.credit_id join billing.ledger_entries d on d.id = a.debit_id
    where c.account_id <> a.account_id or d.account_id <> a.account_id or c.amount_minor < 0 or d.amount_minor > 0 or c.currency <> d.currency) then
    raise exception 'an allocation joins a credit and a debit of one account' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger allocations_check after insert on billing.allocations referencing new table as added for each statement execute function billing.check_allocation();

-- B-120: what was issued does not change, apart from its life after that.
create function billing.issued_is_fixed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state <> 'draft' then raise exception '% % is issued and cannot be deleted', old.kind, old.number using errcode = 'integrity_constraint_violation'; end if;
    return old;
  end if;
  if old.state <> 'draft' and
     (old.kind, old.number, old.account_id, old.partner_id, old.issued_on, old.tax_point_on, old.period_start, old.period_end, old.currency, old.net_minor, old.tax_minor,
      old.gross_minor, old.seller, old.buyer, old.invoice_id, old.content_hash, old.counter, old.language) is distinct from
     (new.kind, new.number, new.account_id, new.partner_id, new.issued_on, new.tax_point_on, new.period_start, new.period_end, new.currency, new.net_minor, new.tax_minor,
      new.gross_minor, new.seller, new.buyer, new.invoice_id, new.content_hash, new.counter, new.language) then
    raise exception '% % is issued and cannot change', old.kind, old.number using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger money_documents_fixed before update or delete on billing.money_documents for each row execute function billing.issued_is_fixed();

create function billing.issued_lines_are_fixed() returns trigger language plpgsql as $$
declare document uuid := case tg_op when 'DELETE' then old.document_id else new.document_id end;
begin
  if exists (select from billing.money_documents where id = document and state <> 'draft') then
    raise exception 'a line of an issued document cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger document_lines_fixed before update or delete on billing.document_lines for each row execute function billing.issued_lines_are_fixed();
create trigger document_taxes_fixed before update or delete on billing.document_taxes for each row execute function billing.issued_lines_are_fixed();

-- The stored PDF: rendered once, served for ever.
create table billing.document_pdfs (
  document_id uuid primary key references billing.money_documents,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  file_id uuid not null references platform.files,
  sha256 text not null,
  rendered_at timestamptz not null
);
create index document_pdfs_customer on billing.document_pdfs (customer_id);
create trigger document_pdfs_fixed before update or delete on billing.document_pdfs for each row execute function platform.refuse_change();
select platform.protect('billing.document_pdfs');
