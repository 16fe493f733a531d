-- Reports of finance: what they read fast, what they need to know of the past, and the mail that brings them by the clock.

-- Entries, documents and their lines come in the order of time, so the smallest kind of index finds a span of them.
create index document_lines_period on billing.document_lines using brin (period_start, period_end);
create index allocations_time on billing.allocations using brin (allocated_at);
create index status_changes_time on customers.status_changes using brin (at);
create index state_changes_time on services.state_changes using brin (at);
create index journal_lines_advances on billing.journal_lines (entry_id) where ledger_account = '2310';
create index services_contract_runs_out on services.services (contract_end_on) where contract_end_on is not null;

-- B-251 an allocation that was taken back: without it nobody could say what was open last month.
create table billing.removed_allocations (
  id uuid primary key,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  credit_id uuid not null references billing.ledger_entries,
  debit_id uuid not null references billing.ledger_entries,
  amount_minor bigint not null,
  allocated_at timestamptz not null,
  removed_at timestamptz not null
);
create index removed_allocations_time on billing.removed_allocations using brin (removed_at);
create index removed_allocations_account on billing.removed_allocations (account_id);
select platform.protect('billing.removed_allocations');
create trigger removed_allocations_stay before update or delete on billing.removed_allocations for each row execute function platform.refuse_change();

-- B 15 what a price is worth by the month in minor units: net of tax and after discounts, which never take more than the price. Days of a
-- prepaid period count as parts of 30.436875, as everywhere (B-17). Rounded half away from zero for each service, so that sums of any
-- grouping agree.
create function reports.monthly_minor(
  unit_price numeric, quantity numeric, months int, prepaid_days int, percent_off numeric, fixed_off numeric, tax_share numeric, exponent int
) returns bigint language sql immutable parallel safe as $$
  select round(
    greatest(unit_price * quantity - least(unit_price * quantity, unit_price * quantity * coalesce(percent_off, 0) / 100 + coalesce(fixed_off, 0)), 0)
      / (1 + coalesce(tax_share, 0)) * case exponent when 2 then 100 when 0 then 1 when 3 then 1000 else 10::numeric ^ exponent end
      / case when prepaid_days is null then months::numeric else prepaid_days / 30.436875 end)::int8
$$;
grant execute on function reports.monthly_minor to demarc_partner_staff;

-- O-237 ---------------------------------------------------------------------------------------------------------------

create table reports.schedules (
  id uuid primary key default uuidv7(),
  report text not null,
  name text not null check (name <> ''),
  filter jsonb not null,
  format text not null check (format in ('csv', 'xlsx', 'json', 'pdf')),
  rhythm text not null check (rhythm in ('daily', 'weekdays', 'weekly', 'monthly', 'month_end')),
  weekday int not null check (weekday between 1 and 7),
  month_day int not null check (month_day between 1 and 28),
  hour int not null check (hour between 0 and 23),
  time_zone text not null,
  language text not null,
  receivers uuid[] not null check (cardinality(receivers) > 0),
  skip_empty boolean not null,
  -- Null while it is paused.
  next_at timestamptz,
  paused_why text not null default '',
  made_by uuid not null,
  made_by_name text not null,
  version int not null default 1,
  created_at timestamptz not null
);
create index schedules_due on reports.schedules (next_at) where next_at is not null;
create table reports.schedule_runs (
  id uuid primary key default uuidv7(),
  schedule_id uuid not null references reports.schedules on delete cascade,
  due_at timestamptz not null,
  state text not null check (state in ('waiting', 'done', 'skipped', 'failed')),
  sent int not null default 0,
  failure text not null default '',
  -- However often the clock looks, a time comes once.
  unique (schedule_id, due_at)
);
grant select, insert, update, delete on reports.schedules, reports.schedule_runs to demarc_partner_staff;
