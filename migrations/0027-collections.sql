-- Collections: what spares customers, what blocked them, what being late costs.
create schema collections;
grant usage on schema collections to demarc_customer, demarc_partner_staff;

-- What suppresses blocking and deactivation (B-43). Money under way is not here: it follows from the payments themselves.
create table collections.holds (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  kind text not null check (kind in ('promise', 'extension', 'dispute', 'exempt')),
  -- The last day on which it holds; null: until somebody ends it.
  until_on date,
  reason text not null default '',
  -- Late fees wait too while it runs; without it a hold changes neither due dates nor fees.
  pauses_fees boolean not null default false,
  -- A promise: how much, and the day as of whose shortfall it was made.
  amount_minor bigint check (amount_minor > 0),
  currency text,
  covers_on date,
  -- An extension: the debit that started the clock; one extension for each.
  clock_entry_id uuid,
  -- A dispute: the document that is disputed; null: the whole account.
  document_id uuid,
  channel text not null check (channel in ('staff', 'portal')),
  outcome text check (outcome in ('kept', 'broken', 'expired', 'ended', 'replaced', 'merged')),
  ended_at timestamptz,
  ended_by jsonb,
  created_by jsonb not null,
  created_at timestamptz not null,
  version int not null default 1,
  check ((outcome is null) = (ended_at is null)),
  check (until_on is not null or kind in ('exempt', 'dispute')),
  check ((kind = 'promise') = (amount_minor is not null and currency is not null and covers_on is not null)),
  check (document_id is null or kind = 'dispute')
);
create index holds_running on collections.holds (customer_id) where outcome is null;
create index holds_customer on collections.holds (customer_id, created_at desc);
create index holds_ending on collections.holds (partner_id, until_on) where outcome is null;
create unique index holds_one_promise on collections.holds (customer_id) where kind = 'promise' and outcome is null;
create unique index holds_one_exempt on collections.holds (customer_id) where kind = 'exempt' and outcome is null;
create unique index holds_one_extension on collections.holds (customer_id, clock_entry_id) where kind = 'extension' and outcome is distinct from 'merged';
select platform.protect('collections.holds');

-- Each block for money, from its day to its end. Who is blocked for money has an open one.
create table collections.block_episodes (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  cause text not null check (cause in ('finance', 'prepaid')),
  blocked_on date not null,
  clock_entry_id uuid,
  shortfall_minor bigint not null default 0,
  currency text not null,
  -- How it ended: money or a hold lifted it, it went on to a deactivation, staff changed the status, or another customer took it over.
  ended_as text check (ended_as in ('lifted', 'deactivated', 'staff', 'merged')),
  ended_on date,
  -- What may stay unpaid after it was lifted by a part of the shortfall (B-44); 0 again once the debts are cleared.
  tolerated_minor bigint not null default 0 check (tolerated_minor >= 0),
  -- The day on which money brought the customer back after a deactivation.
  reactivated_on date,
  check ((ended_as is null) = (ended_on is null)),
  check (reactivated_on is null or ended_as = 'deactivated')
);
create unique index block_episodes_open on collections.block_episodes (customer_id) where ended_as is null;
create index block_episodes_customer on collections.block_episodes (customer_id, id desc);
create index block_episodes_days on collections.block_episodes (partner_id, blocked_on);
create index block_episodes_ends on collections.block_episodes (partner_id, ended_on) where ended_on is not null;
select platform.protect('collections.block_episodes');

-- What being late costs, by partner (B-150). Each step comes once for a document.
create table collections.late_fee_steps (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  days_after_due int not null check (days_after_due between 1 and 365),
  kind text not null check (kind in ('fixed', 'percent', 'percent_per_year')),
  value numeric(12, 4) not null check (value > 0),
  min_minor bigint check (min_minor >= 0),
  max_minor bigint check (max_minor > 0),
  -- All fees of one document together.
  cap_minor bigint check (cap_minor > 0),
  -- A tax or a group of taxes.
  tax_id uuid not null,
  charged_as text not null check (charged_as in ('invoice', 'future_item')),
  skip_if_hold boolean not null default true,
  -- Only documents whose day for it comes from then on: a new step does not charge for the past.
  since_on date not null,
  version int not null default 1,
  check (min_minor is null or max_minor is null or min_minor <= max_minor)
);
create index late_fee_steps_partner on collections.late_fee_steps (partner_id, days_after_due);
select platform.protect('collections.late_fee_steps');
revoke all on collections.late_fee_steps from demarc_customer;

create table collections.late_fees (
  document_id uuid not null references billing.money_documents,
  -- Not a reference: the step may be removed, the fee stays.
  step_id uuid not null,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null,
  -- Why nothing was charged, or the invoice or waiting item that came of it.
  skipped text check (skipped in ('hold', 'nothing')),
  fee_document_id uuid references billing.money_documents,
  future_item_id uuid references billing.future_items,
  charged_on date not null,
  primary key (document_id, step_id)
);
create index late_fees_customer on collections.late_fees (customer_id);
create index late_fees_fee on collections.late_fees (fee_document_id) where fee_document_id is not null;
select platform.protect('collections.late_fees');

-- A person let a step go on that would have done more than it may unasked (B-262).
create table collections.releases (
  partner_id uuid not null references partners.partners,
  step text not null,
  on_day date not null,
  released_by jsonb not null,
  released_at timestamptz not null,
  primary key (partner_id, step, on_day)
);
select platform.protect('collections.releases');

-- An account with which a step could not do its work (B-46); told of until it works again.
create table collections.set_aside (
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  step text not null,
  on_day date not null,
  failure text not null,
  at timestamptz not null,
  primary key (customer_id, step)
);
create index set_aside_partner on collections.set_aside (partner_id);
select platform.protect('collections.set_aside');
revoke all on collections.set_aside from demarc_customer;
drop policy customer on collections.set_aside;

-- "Overdue" is announced once for a document, however often it is settled and opened again.
create table billing.overdue_marks (
  document_id uuid primary key references billing.money_documents,
  partner_id uuid not null references partners.partners,
  marked_on date not null
);
create index overdue_marks_partner on billing.overdue_marks (partner_id);
select platform.protect('billing.overdue_marks');

-- Staff see how far the steps of their partners are, and let one go on that waits for them.
select platform.protect('platform.daily_steps');
revoke insert, delete on platform.daily_steps from demarc_partner_staff;
