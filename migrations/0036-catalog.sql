-- Promo codes (B-265): what a code gives, whom it is for, and the locked count of its uses.
create table catalog.promo_codes (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  -- In capitals: codes are compared without case.
  code text not null check (code ~ '^[A-Z0-9]{6,32}$'),
  note text not null default '',
  effect text not null check (effect in ('percent', 'fixed', 'fee_waiver', 'plan_unlocked')),
  percent numeric(7, 4) check (percent > 0 and percent <= 100),
  -- Per pricing period, in the currency of the plan that it is used for.
  fixed numeric(20, 8) check (fixed > 0),
  -- For so many months from the start of the service; null: for good.
  cycles int check (cycles between 1 and 120),
  -- Of a fee waiver: what is not charged.
  waives text[] not null default '{}' check (waives <@ '{activation,setup}'),
  plan_ids uuid[] not null default '{}',
  customers text not null default 'all' check (customers in ('new', 'existing', 'all')),
  label_ids uuid[] not null default '{}',
  valid_from date not null,
  -- The last day.
  valid_to date,
  max_uses int check (max_uses > 0),
  max_per_customer int default 1 check (max_per_customer > 0),
  -- It may come on top of other discounts.
  is_stackable boolean not null default false,
  is_enabled boolean not null default true,
  -- Reserved with something that is still to come, counted once it has.
  reserved int not null default 0 check (reserved >= 0),
  counted int not null default 0 check (counted >= 0),
  version int not null default 1,
  created_at timestamptz not null,
  unique (partner_id, code),
  check ((effect = 'percent') = (percent is not null)),
  check ((effect = 'fixed') = (fixed is not null)),
  check ((effect = 'fee_waiver') = (cardinality(waives) > 0)),
  check (cycles is null or effect in ('percent', 'fixed')),
  check (effect <> 'plan_unlocked' or cardinality(plan_ids) > 0),
  check (valid_to is null or valid_to >= valid_from),
  -- The second net under the lock of the row.
  constraint promo_codes_not_overused check (max_uses is null or reserved + counted <= max_uses)
);
select platform.protect('catalog.promo_codes');

-- One use for one service or order. What has been given stays when the code is changed or ended.
create table catalog.promo_uses (
  id uuid primary key default uuidv7(),
  promo_code_id uuid not null references catalog.promo_codes,
  partner_id uuid not null references partners.partners,
  -- Null: somebody who signs up and is not a customer yet.
  customer_id uuid references customers.customers,
  -- The service or the order that it was given for.
  object_id uuid not null unique,
  state text not null check (state in ('reserved', 'counted', 'freed')),
  -- The effect as it was when it was given.
  given jsonb not null,
  reserved_at timestamptz not null,
  decided_at timestamptz,
  check ((state = 'reserved') = (decided_at is null))
);
create index promo_uses_code on catalog.promo_uses (promo_code_id, reserved_at desc);
create index promo_uses_customer on catalog.promo_uses (customer_id);
create index promo_uses_partner on catalog.promo_uses (partner_id);
select platform.protect('catalog.promo_uses');

-- Ten wrong codes within an hour lock entry for an hour. Written by the program alone.
create table catalog.promo_entries (
  -- Who types: "staff:…", "customer:…", an address.
  who text primary key,
  wrong int not null,
  since timestamptz not null,
  locked_until timestamptz
);

-- What a service was given with a code: the discount carries it as its coupon.
create index discounts_coupon on services.discounts (coupon) where coupon is not null;
-- Contracts that run out (B-20): the roll looks for them every day.
create index services_contract_end on services.services (partner_id, contract_end_on) where contract_end_on is not null;
