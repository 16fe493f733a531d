-- Accounting on top of the ledger: a chart of accounts for each book, the mapping to it, periods that close, revenue that waits for its days,
-- totals by day, and the files that were sent to an accountant.

-- The chart ----------------------------------------------------------------------------------------------------------

-- The accounts of one partner's book: those that every book has (`billing.ledger_accounts`) and its own.
create table billing.book_accounts (
  partner_id uuid not null references partners.partners,
  code text not null check (code ~ '^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$'),
  name text not null check (name <> ''),
  type text not null check (type in ('asset', 'liability', 'equity', 'income', 'expense')),
  is_builtin boolean not null default false,
  -- Off: kept for what stands on it, and chosen for nothing new.
  enabled boolean not null default true,
  version int not null default 1,
  primary key (partner_id, code)
);
select platform.protect('billing.book_accounts', true);

-- A book begins with the accounts that every book has, and an account that every book gets later comes to those that exist.
create function billing.open_chart() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into billing.book_accounts (partner_id, code, name, type, is_builtin)
    select added.partner_id, account.code, account.name, account.type, true from added cross join billing.ledger_accounts account
    on conflict do nothing;
  return null;
end $$;
create function billing.widen_charts() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into billing.book_accounts (partner_id, code, name, type, is_builtin)
    select book.partner_id, added.code, added.name, added.type, true from added cross join billing.books book
    on conflict do nothing;
  return null;
end $$;
create trigger books_have_accounts after insert on billing.books referencing new table as added
  for each statement execute function billing.open_chart();
create trigger ledger_accounts_reach_books after insert on billing.ledger_accounts referencing new table as added
  for each statement execute function billing.widen_charts();
insert into billing.book_accounts (partner_id, code, name, type, is_builtin)
  select book.partner_id, account.code, account.name, account.type, true from billing.books book cross join billing.ledger_accounts account;

-- A line stands on an account of its own book. Without a cascade: an account that is in use cannot go.
alter table billing.journal_lines drop constraint journal_lines_ledger_account_fkey;
alter table billing.journal_lines add constraint journal_lines_account_of_book
  foreign key (partner_id, ledger_account) references billing.book_accounts (partner_id, code);

-- B-241 what a book says about accounts. `key`: a plan, a category, a kind, '' for the book's default, a tax, a payment method, a gateway.
create table billing.account_mappings (
  partner_id uuid not null references partners.partners,
  what text not null check (what in ('plan', 'category', 'kind', 'default', 'tax', 'method', 'gateway')),
  key text not null,
  code text not null,
  primary key (partner_id, what, key),
  foreign key (partner_id, code) references billing.book_accounts (partner_id, code)
);
create index account_mappings_code on billing.account_mappings (partner_id, code);
select platform.protect('billing.account_mappings', true);

-- The account that a line's revenue went to, so that a credit takes it back from there. Null on lines from before.
alter table billing.document_lines add column revenue_account text;

-- Periods ------------------------------------------------------------------------------------------------------------

-- Months close in their order, so a day says it all. Both are last days of months.
alter table billing.books
  add column soft_closed_through date,
  add column closed_through date,
  -- B-239 the last day whose deferred revenue was released.
  add column released_through date,
  -- How far the chain was proven the last time, so that looking again costs only what is new.
  add column verified_seq bigint not null default 0,
  add column verified_hash text not null default repeat('0', 64),
  add column verified_at timestamptz,
  -- A hash did not match: nothing is posted until a person has looked.
  add column halted_at timestamptz,
  add column halted_why text not null default '',
  add check (closed_through is null or soft_closed_through >= closed_through);
-- A customer's work posts entries; it does not open periods.
revoke update on billing.books from demarc_customer;
grant update (last_seq, last_hash) on billing.books to demarc_customer;

create table billing.periods (
  partner_id uuid not null references partners.partners,
  -- The first day of the month.
  month date not null check (extract(day from month) = 1),
  state text not null check (state in ('open', 'soft_closed', 'closed')),
  soft_closed_at timestamptz,
  soft_closed_by jsonb,
  closed_at timestamptz,
  closed_by jsonb,
  -- Why it was closed although something was open.
  reason text not null default '',
  -- The check-list as it was at closing.
  checks jsonb not null default '[]',
  version int not null default 1,
  primary key (partner_id, month)
);
select platform.protect('billing.periods');

-- B-259 the check-list of a month as it was found the last time.
create table billing.book_checks (
  partner_id uuid not null references partners.partners,
  month date not null,
  code text not null,
  state text not null check (state in ('ok', 'attention', 'wrong')),
  figures jsonb not null default '{}',
  findings jsonb not null default '[]',
  checked_at timestamptz not null,
  primary key (partner_id, month, code)
);
select platform.protect('billing.book_checks');

-- A late fact stands on the first open day and says when it was.
alter table billing.journal_entries add column origin_on date check (origin_on < entry_on);

-- B-242 nothing may be dated into a closed period. Closing locks the book, and so does posting; this lock is for whoever does neither.
create function billing.refuse_closed_period() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare wrong record;
begin
  perform 1 from billing.books book where book.partner_id in (select partner_id from added) order by book.partner_id for share;
  select entry.id, entry.entry_on into wrong from added entry join billing.books book on book.partner_id = entry.partner_id
    where entry.entry_on <= book.closed_through limit 1;
  if found then
    raise exception 'period-closed: entry % is dated % into a closed period', wrong.id, wrong.entry_on using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger journal_entries_period after insert on billing.journal_entries referencing new table as added
  for each statement execute function billing.refuse_closed_period();

-- Entries are found by when they were posted, too (B-251). They come in that order, so a small index does.
create index journal_entries_posted on billing.journal_entries using brin (posted_at);

-- One kind more than there were, whichever these were.
do $$
declare known text := (select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'billing.journal_entries'::regclass and conname = 'journal_entries_kind_check');
begin
  alter table billing.journal_entries drop constraint journal_entries_kind_check;
  execute 'alter table billing.journal_entries add constraint journal_entries_kind_check '
    || replace(known, 'ARRAY[', 'ARRAY[''revenue_release''::text, ''reclassification''::text, ');
end $$;

-- Totals -------------------------------------------------------------------------------------------------------------

-- What moved on each account of a book on each day: a trial balance reads a few thousand of these rows instead of a hundred million lines.
-- Kept by trigger, proven by `demarc check`.
create table billing.daily_totals (
  partner_id uuid not null references partners.partners,
  entry_on date not null,
  ledger_account text not null,
  currency text not null,
  debit_minor bigint not null,
  credit_minor bigint not null,
  primary key (partner_id, entry_on, ledger_account, currency)
);
select platform.protect('billing.daily_totals');
create function billing.add_to_daily_totals() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into billing.daily_totals as total (partner_id, entry_on, ledger_account, currency, debit_minor, credit_minor)
    select line.partner_id, entry.entry_on, line.ledger_account, line.currency, sum(line.debit_minor), sum(line.credit_minor)
    from added line join billing.journal_entries entry on entry.id = line.entry_id
    group by 1, 2, 3, 4
    on conflict (partner_id, entry_on, ledger_account, currency)
    do update set debit_minor = total.debit_minor + excluded.debit_minor, credit_minor = total.credit_minor + excluded.credit_minor;
  return null;
end $$;
create trigger journal_lines_totals after insert on billing.journal_lines referencing new table as added
  for each statement execute function billing.add_to_daily_totals();
insert into billing.daily_totals (partner_id, entry_on, ledger_account, currency, debit_minor, credit_minor)
  select line.partner_id, entry.entry_on, line.ledger_account, line.currency, sum(line.debit_minor), sum(line.credit_minor)
  from billing.journal_lines line join billing.journal_entries entry on entry.id = line.entry_id group by 1, 2, 3, 4;

-- Deferred revenue ---------------------------------------------------------------------------------------------------

-- B-239 a line's revenue that waits for its days: one row per line, not per day, because what is released by any day follows from the
-- amount and the period. A credit closes the row with what was released by then and opens a further piece for what is left.
create table billing.deferrals (
  line_id uuid not null references billing.document_lines,
  piece int not null default 1,
  document_id uuid not null,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  account_code text not null,
  service_id uuid,
  plan_id uuid,
  currency text not null,
  net_minor bigint not null check (net_minor <> 0),
  period_start date not null,
  period_end date not null check (period_end > period_start),
  -- The first release that counted it caught up on the days before; null: none has yet.
  opened_on date,
  -- A credit ended it: what was released until then, and how much the credit took back of what was not.
  closed_on date,
  released_minor bigint,
  credited_minor bigint,
  primary key (line_id, piece),
  check (num_nonnulls(closed_on, released_minor, credited_minor) in (0, 3))
);
create index deferrals_running on billing.deferrals (partner_id, period_end) where closed_on is null;
create index deferrals_new on billing.deferrals (partner_id) where opened_on is null and closed_on is null;
create index deferrals_customer on billing.deferrals (customer_id);
select platform.protect('billing.deferrals');

-- What of an amount over a period is earned by the end of a day, rounded half away from zero: exactly nothing before it, exactly all after.
create function billing.earned_through(net bigint, period_start date, period_end date, through date) returns bigint
language sql immutable parallel safe as $$
  select case
    when through is null or through < period_start then 0
    when through >= period_end - 1 then net
    else sign(net)::bigint * ((2 * abs(net) * (through - period_start + 1) + (period_end - period_start)) / (2 * (period_end - period_start)))
  end
$$;

-- Files for accountants ----------------------------------------------------------------------------------------------

-- B-243 what was sent. What stands in a batch is settled by its range of entries when it is made, and entries never change: it can be downloaded
-- again, or from the beginning after an interruption, and is the same.
create table billing.export_batches (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  number int not null,
  kind text not null check (kind in ('documents', 'lines', 'payments', 'journal', 'tax', 'customers', 'datev', 'double_entry', 'audit_file', 'pdfs')),
  format text not null check (format in ('csv', 'xlsx', 'jsonl', 'xml', 'zip')),
  separator text not null check (separator in ('comma', 'semicolon', 'tab')),
  -- What is new since the last batch of its kind; else a span of days.
  is_new boolean not null,
  basis text not null check (basis in ('issue', 'posting')),
  from_on date,
  to_on date,
  -- Entries after the first and up to the second.
  after_seq bigint not null,
  to_seq bigint not null,
  rows int not null,
  state text not null check (state in ('preparing', 'ready', 'failed')),
  -- Of a batch that is prepared by a job.
  done int not null default 0,
  failure text not null default '',
  made_by jsonb not null,
  made_at timestamptz not null,
  check (to_seq >= after_seq),
  check (is_new = (from_on is null)),
  check ((from_on is null) = (to_on is null)),
  unique (partner_id, number)
);
create index export_batches_last on billing.export_batches (partner_id, kind, to_seq desc) where is_new;
select platform.protect('billing.export_batches');
