-- Money in and out.
create schema payments;
grant usage on schema payments to demarc_customer, demarc_partner_staff;

create table payments.gateway_configs (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  driver text not null,
  mode text not null default 'test' check (mode in ('test', 'live')),
  title text not null,
  enabled boolean not null default true,
  -- Encrypted with the installation's key.
  secrets text not null,
  currencies text[] not null default '{}',
  enabled_for text[] not null default '{portal,guest,admin,auto_charge}',
  payment_method text not null default 'card',
  version int not null default 1,
  unique (partner_id, driver)
);
select platform.protect('payments.gateway_configs', true);

create table payments.payments (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  receipt_number text not null,
  method text not null check (method in ('cash', 'bank_transfer', 'card', 'direct_debit', 'check', 'wallet', 'other')),
  gateway text,
  external_id text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  received_on date not null,
  state text not null check (state in ('pending', 'settled', 'failed', 'cancelled', 'partially_refunded', 'refunded', 'reversed')),
  refunded_minor bigint not null default 0 check (refunded_minor between 0 and amount_minor),
  payer text not null default '',
  comment text not null default '',
  note text not null default '',
  intent_id uuid,
  -- Set once it is in the books.
  entry_id uuid references billing.ledger_entries,
  created_by jsonb not null,
  version int not null default 1,
  created_at timestamptz not null,
  check ((state in ('settled', 'partially_refunded', 'refunded', 'reversed')) = (entry_id is not null)),
  -- B-135: the same money of a gateway is taken once per account.
  unique nulls distinct (gateway, external_id, account_id)
);
create unique index payments_receipt on payments.payments (partner_id, receipt_number);
create index payments_account on payments.payments (account_id, received_on desc);
create index payments_list on payments.payments (received_on desc, id desc);
create index payments_partner on payments.payments (partner_id, received_on desc, id desc);
select platform.protect('payments.payments');

create function payments.settled_is_fixed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'payments are not deleted, they are reversed' using errcode = 'integrity_constraint_violation'; end if;
  if old.entry_id is not null and (old.account_id, old.amount_minor, old.currency, old.received_on, old.entry_id, old.receipt_number)
     is distinct from (new.account_id, new.amount_minor, new.currency, new.received_on, new.entry_id, new.receipt_number) then
    raise exception 'payment % is settled and cannot change', old.receipt_number using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger payments_fixed before update or delete on payments.payments for each row execute function payments.settled_is_fixed();

create table payments.refunds (
  id uuid primary key default uuidv7(),
  payment_id uuid references payments.payments,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  number text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  method text not null,
  gateway text,
  external_id text,
  state text not null check (state in ('requested', 'pending', 'done', 'failed')),
  reason text not null,
  requested_on date not null,
  entry_id uuid references billing.ledger_entries,
  -- The entry that gave the money back to the balance when the refund failed.
  failure_entry_id uuid references billing.ledger_entries,
  failure text,
  created_by jsonb not null,
  version int not null default 1,
  created_at timestamptz not null
);
create unique index refunds_number on payments.refunds (partner_id, number);
create index refunds_account on payments.refunds (account_id, requested_on desc);
create index refunds_payment on payments.refunds (payment_id);
create index refunds_partner on payments.refunds (partner_id);
select platform.protect('payments.refunds');

create table payments.saved_methods (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  driver text not null,
  -- The gateway's word for it; useless without the gateway's keys.
  token text not null,
  kind text not null check (kind in ('card', 'bank', 'wallet', 'mandate')),
  brand text not null default '',
  last4 text not null default '' check (last4 ~ '^[0-9A-Za-z]{0,4}$'),
  expires_on date,
  holder text not null default '',
  status text not null default 'active' check (status in ('active', 'expired', 'failed', 'removed')),
  is_default boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null,
  unique (driver, token)
);
create index saved_methods_customer on payments.saved_methods (customer_id);
create unique index saved_methods_default on payments.saved_methods (customer_id) where is_default and status = 'active';
create index saved_methods_partner on payments.saved_methods (partner_id);
select platform.protect('payments.saved_methods');

-- What a payer set out to do. Written before the gateway is called, so that a crash leaves something to ask the gateway about.
create table payments.intents (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  purpose text not null check (purpose in ('documents', 'balance', 'setup')),
  document_ids uuid[] not null default '{}',
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null,
  state text not null check (state in ('created', 'redirected', 'needs_action', 'processing', 'unknown', 'succeeded', 'failed', 'cancelled', 'expired')),
  driver text not null,
  external_id text,
  save_method boolean not null default false,
  saved_method_id uuid references payments.saved_methods,
  -- Sent to the gateway with the charge: a repeat is the same charge.
  idempotency_key text not null unique,
  failure text,
  polls int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  version int not null default 1,
  unique nulls distinct (driver, external_id)
);
create index intents_account on payments.intents (account_id, created_at desc);
create index intents_waiting on payments.intents (updated_at) where state in ('created', 'redirected', 'needs_action', 'processing', 'unknown');
create index intents_partner on payments.intents (partner_id);
select platform.protect('payments.intents');
alter table payments.payments add constraint payments_intent foreign key (intent_id) references payments.intents;

-- Everything a gateway ever told us, stored before it is looked at.
create table payments.gateway_events (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  driver text not null,
  external_id text not null,
  payload jsonb not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  result text,
  unique (driver, external_id)
);
create index gateway_events_partner on payments.gateway_events (partner_id);
select platform.protect('payments.gateway_events');

-- The sandbox gateway's own books: it plays a bank, so it keeps its state apart from ours.
create schema sandbox_gateway;
create table sandbox_gateway.checkouts (
  id text primary key,
  merchant text not null,
  kind text not null check (kind in ('payment', 'setup')),
  amount_minor bigint not null,
  currency text not null,
  reference text not null,
  return_url text not null,
  cancel_url text not null,
  webhook_url text not null,
  save_method boolean not null,
  state text not null check (state in ('open', 'paid', 'failed', 'cancelled')),
  method jsonb,
  charge_id text,
  created_at timestamptz not null
);
create table sandbox_gateway.charges (
  id text primary key,
  merchant text not null,
  idempotency_key text not null unique,
  token text,
  amount_minor bigint not null check (amount_minor > 0),
  refunded_minor bigint not null default 0 check (refunded_minor between 0 and amount_minor),
  currency text not null,
  reference text not null,
  state text not null check (state in ('settled', 'failed')),
  failure text,
  created_at timestamptz not null
);
create table sandbox_gateway.refunds (
  id text primary key,
  charge_id text not null references sandbox_gateway.charges,
  idempotency_key text not null unique,
  amount_minor bigint not null check (amount_minor > 0),
  created_at timestamptz not null
);
create table sandbox_gateway.methods (
  token text primary key,
  merchant text not null,
  kind text not null,
  brand text not null,
  last4 text not null,
  expires_on date not null,
  holder text not null,
  -- How charges with it end: 'ok', 'insufficient_funds', 'stolen'.
  behaviour text not null,
  detached_at timestamptz
);
