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
  -- A JSON object by the driver's field names, encrypted with the installation's key.
  secrets text not null,
  currencies text[] not null default '{}',
  enabled_for text[] not null default '{portal,guest,admin,auto_charge}',
  payment_method text not null default 'card' check (payment_method in ('cash', 'bank_transfer', 'card', 'direct_debit', 'check', 'wallet', 'other')),
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
  -- A person should look at it: the gateway confirmed another amount, or confirmed after the attempt had ended.
  warning text check (warning in ('late', 'amount-differs')),
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
create index payments_amount on payments.payments (amount_minor desc, id desc);
create index payments_search on payments.payments using gin (receipt_number gin_trgm_ops);
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
  -- When the gateway is asked next; null: nothing to ask.
  next_poll_at timestamptz,
  created_by jsonb not null,
  version int not null default 1,
  created_at timestamptz not null,
  unique nulls distinct (gateway, external_id)
);
create unique index refunds_number on payments.refunds (partner_id, number);
create index refunds_account on payments.refunds (account_id, requested_on desc);
create index refunds_payment on payments.refunds (payment_id);
create index refunds_list on payments.refunds (requested_on desc, id desc);
create index refunds_amount on payments.refunds ((- amount_minor) desc, id desc);
create index refunds_search on payments.refunds using gin (number gin_trgm_ops);
create index refunds_partner on payments.refunds (partner_id, requested_on desc, id desc);
create index refunds_to_poll on payments.refunds (next_poll_at) where next_poll_at is not null;
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
  -- What its owner calls it.
  title text not null default '',
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
  -- Where the payer goes on: the gateway's page.
  continue_url text,
  -- { code, kind: soft or hard, message }
  failure jsonb,
  -- When the gateway is asked next how it ended; null: nothing to ask.
  next_poll_at timestamptz,
  created_by jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  version int not null default 1,
  unique nulls distinct (driver, external_id)
);
create index intents_account on payments.intents (account_id, created_at desc);
create index intents_under_way on payments.intents (account_id) where state in ('created', 'redirected', 'needs_action', 'processing', 'unknown');
create index intents_to_poll on payments.intents (next_poll_at) where next_poll_at is not null;
create index intents_list on payments.intents (created_at desc, id desc);
create index intents_partner on payments.intents (partner_id, created_at desc, id desc);
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
  -- What came of it, in a few words.
  result text,
  unique (driver, external_id)
);
create index gateway_events_partner on payments.gateway_events (partner_id);
select platform.protect('payments.gateway_events');

-- Events whose signature was wrong, by the hour: a row per event would be a gift to whoever sends them.
create table payments.signature_failures (
  config_id uuid not null references payments.gateway_configs,
  partner_id uuid not null references partners.partners,
  hour timestamptz not null,
  failures int not null,
  primary key (config_id, hour)
);
create index signature_failures_partner on payments.signature_failures (partner_id);
select platform.protect('payments.signature_failures');

-- The stored receipt: rendered once, served for ever.
create table payments.payment_pdfs (
  payment_id uuid primary key references payments.payments,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  file_id uuid not null references platform.files,
  sha256 text not null,
  rendered_at timestamptz not null
);
create index payment_pdfs_customer on payments.payment_pdfs (customer_id);
create index payment_pdfs_partner on payments.payment_pdfs (partner_id);
create trigger payment_pdfs_fixed before update or delete on payments.payment_pdfs for each row execute function platform.refuse_change();
select platform.protect('payments.payment_pdfs');

-- Money that came in and went out, in one list; a refund is below zero. Security invoker: the row policies of the tables hold.
create view payments.money_moves with (security_invoker = true) as
  select 'payment' as kind, id, account_id, customer_id, partner_id, receipt_number as number, state, method, gateway, amount_minor, currency, received_on as moved_on,
    payer, comment, warning, null::uuid as payment_id, created_at
  from payments.payments
  union all
  select 'refund' as kind, id, account_id, customer_id, partner_id, number, state, method, gateway, - amount_minor as amount_minor, currency, requested_on as moved_on,
    '' as payer, reason as comment, null::text as warning, payment_id, created_at
  from payments.refunds;
grant select on payments.money_moves to demarc_customer, demarc_partner_staff;

-- The sandbox gateway's own books: it plays a bank, so it keeps its state apart from ours. No card number ever gets here.
create schema sandbox_gateway;
create table sandbox_gateway.merchants (
  id text primary key,
  webhook_secret text not null,
  webhook_url text not null
);
create table sandbox_gateway.checkouts (
  id text primary key,
  merchant text not null references sandbox_gateway.merchants,
  -- 'confirmation': a charge with a stored card that its holder has to confirm.
  kind text not null check (kind in ('payment', 'setup', 'confirmation')),
  idempotency_key text not null unique,
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null,
  reference text not null,
  merchant_title text not null,
  description text not null,
  return_url text not null,
  cancel_url text not null,
  save_method boolean not null,
  state text not null check (state in ('open', 'completed', 'failed', 'cancelled')),
  charge_id text,
  token text,
  failure text,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create unique index checkouts_reference on sandbox_gateway.checkouts (reference);
create table sandbox_gateway.methods (
  token text primary key,
  merchant text not null references sandbox_gateway.merchants,
  brand text not null,
  last4 text not null check (last4 ~ '^[0-9]{4}$'),
  expires_on date not null,
  holder text not null,
  -- How charges with it end; see test-cards.ts.
  behaviour text not null,
  detached_at timestamptz
);
create table sandbox_gateway.charges (
  id text primary key,
  merchant text not null references sandbox_gateway.merchants,
  idempotency_key text not null unique,
  token text not null references sandbox_gateway.methods,
  amount_minor bigint not null check (amount_minor > 0),
  refunded_minor bigint not null default 0 check (refunded_minor between 0 and amount_minor),
  currency text not null,
  reference text not null,
  state text not null check (state in ('processing', 'settled', 'failed')),
  -- A slow bank's moment of decision.
  settles_at timestamptz,
  failure text,
  created_at timestamptz not null
);
create index charges_reference on sandbox_gateway.charges (reference);
create table sandbox_gateway.refunds (
  id text primary key,
  charge_id text not null references sandbox_gateway.charges,
  idempotency_key text not null unique,
  amount_minor bigint not null check (amount_minor > 0),
  reference text not null,
  state text not null check (state in ('done', 'pending', 'failed')),
  decides_at timestamptz,
  created_at timestamptz not null
);
-- Events on their way to the merchant; sent again until the merchant answers 200.
create table sandbox_gateway.deliveries (
  id uuid primary key default uuidv7(),
  merchant text not null references sandbox_gateway.merchants,
  body text not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  delivered_at timestamptz,
  given_up_at timestamptz
);
create index deliveries_due on sandbox_gateway.deliveries (due_at) where delivered_at is null and given_up_at is null;
