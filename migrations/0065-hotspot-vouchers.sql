-- Hotspot vouchers (B-230): codes that open a network for a time or an amount of data. Of a code only its keyed hash is kept, as of refill cards.
create table payments.hotspot_voucher_kinds (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  title text not null check (title <> ''),
  -- Time online, and time by the clock from the first use on; null: no limit.
  online_minutes int check (online_minutes > 0),
  valid_minutes int check (valid_minutes > 0),
  data_mb int check (data_mb > 0),
  price_minor bigint not null check (price_minor > 0),
  currency text not null,
  -- A tax or a group of them.
  tax_id uuid not null,
  includes_tax boolean not null,
  is_enabled boolean not null default true,
  created_by jsonb not null,
  created_at timestamptz not null,
  version int not null default 1,
  check (num_nonnulls(online_minutes, valid_minutes, data_mb) >= 1)
);
create index hotspot_voucher_kinds_partner on payments.hotspot_voucher_kinds (partner_id, created_at);
select platform.protect('payments.hotspot_voucher_kinds');
revoke insert, update, delete on payments.hotspot_voucher_kinds from demarc_customer;

create table payments.hotspot_voucher_batches (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  partner_id uuid not null references partners.partners,
  kind_id uuid not null references payments.hotspot_voucher_kinds,
  title text not null check (title <> ''),
  prefix text not null default '' check (prefix ~ '^[2-9A-HJ-NP-Z]{0,4}$'),
  quantity int not null check (quantity between 1 and 10000),
  -- The last day of a first use; null: no end.
  valid_till date,
  exported_at timestamptz,
  exported_by jsonb,
  created_by jsonb not null,
  created_at timestamptz not null,
  version int not null default 1,
  check ((exported_at is null) = (exported_by is null))
);
create index hotspot_voucher_batches_partner on payments.hotspot_voucher_batches (partner_id, created_at desc, id desc);
create index hotspot_voucher_batches_list on payments.hotspot_voucher_batches (created_at desc, id desc);
create index hotspot_voucher_batches_kind on payments.hotspot_voucher_batches (kind_id);
select platform.protect('payments.hotspot_voucher_batches');
revoke insert, update, delete on payments.hotspot_voucher_batches from demarc_customer;

create table payments.hotspot_vouchers (
  id uuid primary key default uuidv7(),
  batch_id uuid not null references payments.hotspot_voucher_batches,
  position int not null check (position > 0),
  partner_id uuid not null references partners.partners,
  code_hash text unique,
  state text not null default 'new' check (state in ('new', 'sold', 'used', 'expired', 'void')),
  sold_to uuid references customers.customers,
  document_id uuid references billing.money_documents,
  -- Its share of the invoice's line.
  price_minor bigint check (price_minor >= 0),
  -- What of its price stands on 2400 until it is used, net of tax.
  owed_minor bigint not null default 0 check (owed_minor >= 0),
  used_at timestamptz,
  -- Where it was used first, as the hotspot says.
  used_from text,
  ends_at timestamptz,
  unique (batch_id, position),
  check (num_nonnulls(sold_to, document_id, price_minor) in (0, 3)),
  check (state not in ('sold', 'used') or (document_id is not null and code_hash is not null)),
  check ((state = 'used') = (used_at is not null)),
  check (owed_minor = 0 or state in ('sold', 'expired'))
);
create index hotspot_vouchers_partner on payments.hotspot_vouchers (partner_id);
create index hotspot_vouchers_document on payments.hotspot_vouchers (document_id) where document_id is not null;
create index hotspot_vouchers_sold_to on payments.hotspot_vouchers (sold_to) where sold_to is not null;
select platform.protect('payments.hotspot_vouchers');
revoke all on payments.hotspot_vouchers from demarc_customer;
