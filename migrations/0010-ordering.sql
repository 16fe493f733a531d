-- Ordering: what customers and staff set in motion. First of all the customers who come from elsewhere: tables that people send, and what
-- became of each row.
create schema ordering;
grant usage on schema ordering to demarc_customer, demarc_partner_staff;

-- How the columns of somebody's table are read; kept by name for the next time.
create table ordering.import_mappings (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  name text not null check (name <> '' and length(name) <= 100),
  map jsonb not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index import_mappings_name on ordering.import_mappings (partner_id, lower(name));
select platform.protect('ordering.import_mappings');

create table ordering.imports (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity unique,
  partner_id uuid not null references partners.partners,
  file_id uuid not null references platform.files,
  -- Of the bytes: an import of the same file under way elsewhere gives way to a new one.
  file_sha256 text not null,
  file_name text not null,
  -- Null: nobody has said yet what the columns mean.
  map jsonb,
  -- 'checking' and 'running': a job works on it, or waits to. 'failed': nothing more will happen by itself; `failure` says why.
  state text not null check (state in ('new', 'checking', 'checked', 'running', 'done', 'failed', 'stopped')),
  -- False: nothing is written unless every row is right.
  skip_bad_rows boolean not null default false,
  failure text,
  -- Whether its rows in import_rows tell what would happen or what did; null: there are none.
  rows_of text check (rows_of in ('check', 'run')),
  -- Rows of the file, known once it was read to its end.
  total_rows int,
  read_count int not null default 0,
  created_count int not null default 0,
  updated_count int not null default 0,
  unchanged_count int not null default 0,
  failed_count int not null default 0,
  warning_count int not null default 0,
  created_by jsonb not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  version int not null default 1,
  check ((state = 'failed') = (failure is not null))
);
create index imports_partner on ordering.imports (partner_id, created_at desc);
create index imports_file on ordering.imports (file_sha256, partner_id) where state in ('checking', 'running');
create index imports_file_id on ordering.imports (file_id);
select platform.protect('ordering.imports');

-- What became of each row, written in the transaction that wrote its customer: an import that was killed goes on with the rows that have
-- none. After a dry run it is what would become of them.
create table ordering.import_rows (
  id uuid primary key default uuidv7(),
  import_id uuid not null references ordering.imports on delete cascade,
  partner_id uuid not null references partners.partners,
  -- As a spreadsheet counts.
  row_number int not null,
  -- What tells who it is: the external id, or what the map matches by.
  key text,
  customer_id uuid references customers.customers,
  outcome text not null check (outcome in ('created', 'updated', 'unchanged', 'failed')),
  -- { field: { before, after } } of an update.
  changes jsonb,
  errors jsonb not null default '[]',
  warnings jsonb not null default '[]',
  unique (import_id, row_number),
  check ((outcome = 'failed') = (errors <> '[]'))
);
create index import_rows_outcome on ordering.import_rows (import_id, outcome, row_number);
create index import_rows_customer on ordering.import_rows (customer_id) where customer_id is not null;
create index import_rows_partner on ordering.import_rows (partner_id);
select platform.protect('ordering.import_rows');
-- What another system knew of customers is for staff.
drop policy customer on ordering.import_rows;
revoke all on ordering.import_rows from demarc_customer;
