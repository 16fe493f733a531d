-- Mass payments (B-136): many payments that came by hand, typed as a table or sent as one, looked at before they are booked.
create table payments.batches (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity unique,
  partner_id uuid not null references partners.partners,
  source text not null check (source in ('typed', 'file')),
  file_name text not null default '',
  -- 'booking': confirmed; a job books row after row, and goes on where it was stopped.
  state text not null default 'draft' check (state in ('draft', 'booking', 'done', 'discarded')),
  created_by jsonb not null,
  created_at timestamptz not null,
  -- Who confirmed: the payments are booked with this person's rights as they are then.
  confirmed_by uuid,
  confirmed_by_name text not null default '',
  confirmed_at timestamptz,
  -- When a row was last booked: a batch that stands still for long is picked up again.
  touched_at timestamptz not null,
  ended_at timestamptz,
  version int not null default 1,
  check ((state in ('done', 'discarded')) = (ended_at is not null)),
  check ((confirmed_at is null) = (confirmed_by is null))
);
create index batches_partner on payments.batches (partner_id, created_at desc, id desc);
create index batches_booking on payments.batches (touched_at) where state = 'booking';
select platform.protect('payments.batches');

create table payments.batch_rows (
  id uuid primary key default uuidv7(),
  batch_id uuid not null references payments.batches on delete cascade,
  partner_id uuid not null references partners.partners,
  position int not null check (position > 0),
  -- As it was typed or stood in the file.
  who text not null,
  amount text not null,
  received text not null,
  method_word text not null,
  reference text not null,
  -- Whom somebody chose where it was not clear.
  chosen_customer_id uuid references customers.customers,
  -- What was read in it.
  customer_id uuid references customers.customers,
  document_id uuid references billing.money_documents,
  amount_minor bigint check (amount_minor > 0),
  currency text,
  received_on date,
  method text,
  -- "ready", or what stands in the way: "not-found", "ambiguous", "duplicate", …
  finding text not null,
  finding_values jsonb not null default '{}',
  -- Booked although it looks like one that is booked already.
  is_confirmed boolean not null default false,
  is_left_out boolean not null default false,
  state text not null default 'open' check (state in ('open', 'booked', 'failed', 'left_out')),
  -- One row is one payment, whatever runs twice.
  payment_id uuid unique references payments.payments,
  failure text not null default '',
  done_at timestamptz,
  unique (batch_id, position),
  check ((state = 'booked') = (payment_id is not null)),
  check ((state = 'open') = (done_at is null))
);
create index batch_rows_open on payments.batch_rows (batch_id, position) where state = 'open';
create index batch_rows_customer on payments.batch_rows (customer_id);
create index batch_rows_chosen on payments.batch_rows (chosen_customer_id) where chosen_customer_id is not null;
create index batch_rows_document on payments.batch_rows (document_id) where document_id is not null;
create index batch_rows_partner on payments.batch_rows (partner_id);
select platform.protect('payments.batch_rows');
drop policy customer on payments.batch_rows;
revoke all on payments.batch_rows from demarc_customer;
