-- Charging without the customer (M-20): who has agreed, which filters say when and what, and every attempt with its result.

-- The customer's consent to be charged with a saved method. Its own trigger comes before all filters.
create table payments.auto_pay (
  account_id uuid primary key references billing.accounts,
  customer_id uuid not null,
  partner_id uuid not null references partners.partners,
  saved_method_id uuid references payments.saved_methods,
  -- 'retrying': an attempt failed and another is planned; 'suspended': given up until somebody switches it on again.
  state text not null check (state in ('on', 'retrying', 'suspended', 'off')),
  -- Null: as the provider's filters say.
  trigger text check (trigger in ('on_issue', 'issue_day', 'due_day')),
  trigger_days int not null default 0 check (trigger_days between -28 and 28),
  -- Never more than this in one charge; null: no limit.
  limit_minor bigint check (limit_minor > 0),
  -- Who agreed, how and when.
  consent jsonb not null,
  version int not null default 1,
  changed_at timestamptz not null
);
create index auto_pay_partner on payments.auto_pay (partner_id, account_id) where state in ('on', 'retrying');
create index auto_pay_method on payments.auto_pay (saved_method_id);
select platform.protect('payments.auto_pay');

-- B-75 in the order of `position`; a document is charged by the first that fits.
create table payments.charge_filters (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  name text not null check (name <> ''),
  position int not null,
  enabled boolean not null default true,
  trigger text not null check (trigger in ('on_issue', 'issue_day', 'due_day')),
  -- Minutes after the issue for 'on_issue'; days after the issue, or before (-) and after the due day, otherwise.
  trigger_offset int not null default 0,
  -- "10:00" by the partner's clock.
  hour text not null default '10:00' check (hour ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  -- Which documents: payment methods, kinds, locations, labels, customers, total. Absent: any.
  conditions jsonb not null default '{}',
  -- Only methods of this gateway; null: any.
  driver text,
  amount text not null default 'document' check (amount in ('document', 'balance')),
  max_amount_minor bigint check (max_amount_minor > 0),
  -- Days after the first attempt, for soft failures.
  retry_days int[] not null default '{1,3,7}',
  version int not null default 1,
  created_at timestamptz not null
);
create index charge_filters_partner on payments.charge_filters (partner_id, position);
select platform.protect('payments.charge_filters', true);

create table payments.auto_charges (
  id uuid primary key default uuidv7(),
  document_id uuid not null references billing.money_documents,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null,
  partner_id uuid not null references partners.partners,
  -- Null: the account's own consent said when.
  filter_id uuid references payments.charge_filters,
  attempt int not null check (attempt > 0),
  state text not null check (state in ('planned', 'charging', 'succeeded', 'failed', 'skipped')),
  planned_at timestamptz not null,
  -- Why it was skipped or failed: "paid", "disputed", "held", "no_method", "over_limit", or the bank's code.
  reason text not null default '',
  is_soft boolean,
  amount_minor bigint,
  intent_id uuid references payments.intents,
  -- Asked for by staff; null: by the clock.
  asked_by jsonb,
  ended_at timestamptz,
  created_at timestamptz not null,
  -- B-76 one attempt of a number per document, whatever runs twice.
  unique (document_id, attempt)
);
create index auto_charges_planned on payments.auto_charges (planned_at) where state = 'planned';
create index auto_charges_intent on payments.auto_charges (intent_id) where intent_id is not null;
create index auto_charges_account on payments.auto_charges (account_id, created_at desc);
create index auto_charges_partner on payments.auto_charges (partner_id, created_at desc, id desc);
select platform.protect('payments.auto_charges');

-- Told once that a card is about to expire.
alter table payments.saved_methods add column expiry_told_on date;
