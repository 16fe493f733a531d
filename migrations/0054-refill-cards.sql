-- Refill cards (B-229): codes that put money onto a balance, once. Of a code only its keyed hash is kept; the code itself is seen once, when the
-- series is exported.
create table payments.card_series (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  partner_id uuid not null references partners.partners,
  title text not null check (title <> ''),
  -- Stands before every code.
  prefix text not null default '' check (prefix ~ '^[2-9A-HJ-NP-Z]{0,4}$'),
  quantity int not null check (quantity between 1 and 10000),
  value_minor bigint not null check (value_minor > 0),
  currency text not null,
  -- The last day on which a card can be used; null: no end.
  valid_till date,
  exported_at timestamptz,
  exported_by jsonb,
  -- The customer who bought the cards: a shop, a reseller, or whoever gives them on.
  sold_to uuid references customers.customers,
  sold_on date,
  sold_price_minor bigint check (sold_price_minor >= 0),
  sold_entry_id uuid references billing.journal_entries,
  created_by jsonb not null,
  created_at timestamptz not null,
  version int not null default 1,
  check (num_nonnulls(sold_to, sold_on, sold_price_minor, sold_entry_id) in (0, 4)),
  check ((exported_at is null) = (exported_by is null))
);
create index card_series_partner on payments.card_series (partner_id, created_at desc, id desc);
create index card_series_list on payments.card_series (created_at desc, id desc);
create index card_series_sold_to on payments.card_series (sold_to) where sold_to is not null;
select platform.protect('payments.card_series');

create table payments.cards (
  series_id uuid not null references payments.card_series,
  position int not null check (position > 0),
  partner_id uuid not null references partners.partners,
  code_hash text unique,
  state text not null default 'new' check (state in ('new', 'active', 'used', 'expired', 'void')),
  -- Its value stands on 2400: it was sold, and is not used, void or taken as income.
  is_owed boolean not null default false,
  used_by uuid references customers.customers,
  used_at timestamptz,
  payment_id uuid references payments.payments,
  primary key (series_id, position),
  check ((state = 'used') = (payment_id is not null)),
  check (num_nonnulls(used_by, used_at, payment_id) in (0, 3)),
  check (state <> 'active' or code_hash is not null),
  check (not is_owed or state <> 'used')
);
create index cards_partner on payments.cards (partner_id);
create index cards_payment on payments.cards (payment_id) where payment_id is not null;
create index cards_used_by on payments.cards (used_by) where used_by is not null;
select platform.protect('payments.cards');

-- Wrong codes of the last hour: five of them lock redeeming for the customer.
create table payments.card_tries (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  tried_at timestamptz not null
);
create index card_tries_customer on payments.card_tries (customer_id, tried_at);
create index card_tries_partner on payments.card_tries (partner_id);
select platform.protect('payments.card_tries');
revoke insert, update, delete on payments.card_tries from demarc_customer;

alter table payments.payments drop constraint payments_method_check;
alter table payments.payments add constraint payments_method_check
  check (method in ('cash', 'bank_transfer', 'card', 'direct_debit', 'check', 'wallet', 'other', 'refill_card'));
