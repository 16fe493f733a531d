-- B-140 taxes by address: which tax holds at a place, in place of the plan's.
create table billing.tax_rules (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  title text not null check (title <> ''),
  -- What it asks for; what is empty fits anything. Postal codes are a range of one length, both ends included.
  country text not null default '' check (country ~ '^([A-Z]{2})?$'),
  state text not null default '',
  city text not null default '',
  zip_from text not null default '',
  zip_to text not null default '',
  kind text check (kind in ('internet', 'voice', 'recurring', 'one_time', 'topup', 'bundle')),
  plan_id uuid references catalog.plans,
  tax_id uuid references catalog.taxes,
  tax_group_id uuid references catalog.tax_groups,
  -- What stays of a price that includes tax: the price, or what it is without tax.
  keeps text not null check (keeps in ('gross', 'net')),
  start_on date not null,
  end_before date check (end_before > start_on),
  -- The rule in whose place a tax update put it.
  follows_id uuid references billing.tax_rules,
  created_at timestamptz not null,
  created_by jsonb not null,
  version int not null default 1,
  check (num_nonnulls(tax_id, tax_group_id) = 1),
  check (length(zip_from) = length(zip_to) and zip_from <= zip_to),
  check (country <> '' or state <> '' or city <> '' or zip_from <> '')
);
create index tax_rules_partner on billing.tax_rules (partner_id, start_on);
select platform.protect('billing.tax_rules', shared => true);
select platform.tell_of_changes('billing.tax_rules');

-- Where a service is for taxes; null: where its customer is.
alter table services.services add column place jsonb check (jsonb_typeof(place) = 'object');

-- B-102 where somebody was until a day; a row with a service is about that one. Null: the service was where its customer was.
create table billing.place_moves (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers on delete cascade,
  partner_id uuid not null references partners.partners,
  service_id uuid references services.services on delete cascade,
  since date not null,
  before jsonb check (jsonb_typeof(before) = 'object'),
  moved_at timestamptz not null,
  moved_by jsonb not null,
  check (service_id is not null or before is not null),
  unique nulls not distinct (customer_id, service_id, since)
);
create index place_moves_service on billing.place_moves (service_id) where service_id is not null;
create index place_moves_partner on billing.place_moves (partner_id);
select platform.protect('billing.place_moves');
