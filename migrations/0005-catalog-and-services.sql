-- What we sell, and a customer's running plans.
create schema catalog;
grant usage on schema catalog to demarc_customer, demarc_partner_staff;

create table catalog.taxes (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  -- The rows of one code are one tax through time: a new rate is a new row, and one rate holds on any day.
  code text not null check (code <> ''),
  rate_percent numeric(9, 5) not null check (rate_percent >= 0 and rate_percent <= 100),
  en_category text not null default 'S' check (en_category in ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  exemption_text text not null default '',
  ledger_account text not null default '2100',
  -- Half-open: `valid_to` is the first day of the next rate. Null: since ever, for ever.
  valid_from date,
  valid_to date,
  enabled boolean not null default true,
  version int not null default 1,
  check (valid_from < valid_to),
  constraint taxes_one_rate_a_day exclude using gist (code with =, daterange(valid_from, valid_to) with &&)
);
create table catalog.tax_groups (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  enabled boolean not null default true,
  version int not null default 1
);
create table catalog.tax_group_components (
  group_id uuid not null references catalog.tax_groups on delete cascade,
  position int not null,
  tax_id uuid not null references catalog.taxes,
  base text not null check (base in ('net', 'previous_tax', 'net_plus_previous', 'net_plus_all_previous', 'all_previous')),
  primary key (group_id, position),
  -- A tax may occur once per group, and the first component is always on the net amount.
  unique (group_id, tax_id),
  check (position > 1 or base = 'net')
);
select platform.open_to_all('catalog.taxes');
select platform.open_to_all('catalog.tax_groups');
select platform.open_to_all('catalog.tax_group_components');

create table catalog.plans (
  id uuid primary key default uuidv7(),
  code text not null unique check (code <> ''),
  kind text not null check (kind in ('internet', 'voice', 'recurring', 'one_time', 'topup', 'bundle')),
  title text not null check (title <> ''),
  line_text text not null,
  portal_title text not null default '',
  portal_text text not null default '',
  enabled boolean not null default true,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- For how many months one price pays, in recurring billing.
  price_months int not null default 1 check (price_months between 1 and 36),
  -- Days of a prepaid period; null: a calendar month.
  prepaid_days int check (prepaid_days between 1 and 365),
  billing_types text[] not null default '{recurring}' check (cardinality(billing_types) > 0 and billing_types <@ '{recurring,prepaid_period,prepaid_daily}'),
  -- Empty restriction sets mean: everybody.
  location_ids uuid[] not null default '{}',
  categories text[] not null default '{}' check (categories <@ '{individual,company,reseller}'),
  label_ids uuid[] not null default '{}',
  technologies text[] not null default '{}',
  portal_shop boolean not null default false,
  signup_widget boolean not null default false,
  -- How the shop shows it: points to praise, a word on the card ("Popular"), the order of the cards.
  highlights text[] not null default '{}',
  badge text not null default '',
  position int not null default 0,
  max_per_customer int check (max_per_customer > 0),
  -- Sold only to customers who have a service of that kind: a static address needs an internet line.
  requires_kind text check (requires_kind in ('internet', 'voice', 'recurring')),
  portal_targets uuid[] not null default '{}',
  setup_plan_ids uuid[] not null default '{}',
  separate_invoice boolean not null default false,
  category text,
  revenue_account text,
  contract_months int not null default 0 check (contract_months between 0 and 120),
  auto_renew boolean not null default true,
  notice_days int not null default 0 check (notice_days between 0 and 365),
  auto_reactivate boolean not null default true,
  activation_fee numeric(20, 8) not null default 0 check (activation_fee >= 0),
  activation_fee_when text not null default 'first_billing' check (activation_fee_when in ('creation', 'first_billing')),
  cancellation_fee numeric(20, 8) not null default 0 check (cancellation_fee >= 0),
  early_fee_kind text not null default 'fixed' check (early_fee_kind in ('fixed', 'percent_of_remaining', 'remaining')),
  early_fee numeric(20, 8) not null default 0 check (early_fee >= 0 and (early_fee_kind <> 'percent_of_remaining' or early_fee <= 100)),
  -- What a new holder pays less, for how many months; both null: nothing.
  intro_months int check (intro_months between 1 and 120),
  intro_percent numeric(7, 4) check (intro_percent between 0 and 100),
  intro_fixed numeric(20, 8) check (intro_fixed >= 0),
  pausable boolean not null default true,
  pause_price numeric(20, 8) not null default 0 check (pause_price >= 0),
  proration text not null default 'on' check (proration in ('on', 'full', 'free', 'half_if_under_15_days')),
  -- Speeds in bit/s, shown to people and used by the network side.
  down_bps bigint check (down_bps > 0),
  up_bps bigint check (up_bps > 0),
  data_cap_bytes bigint check (data_cap_bytes > 0),
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  check (num_nonnulls(intro_percent, intro_fixed) = num_nonnulls(intro_months))
);
create table catalog.plan_partners (
  plan_id uuid not null references catalog.plans on delete cascade,
  partner_id uuid not null references partners.partners,
  primary key (plan_id, partner_id)
);
create index plan_partners_partner on catalog.plan_partners (partner_id);
create table catalog.bundle_components (
  bundle_id uuid not null references catalog.plans on delete cascade,
  plan_id uuid not null references catalog.plans,
  position int not null,
  quantity numeric(12, 3) not null default 1 check (quantity > 0),
  weight int not null check (weight > 0),
  primary key (bundle_id, plan_id)
);
create index bundle_components_plan on catalog.bundle_components (plan_id);

-- What overrides the partner's settings for a change from one plan to another.
create table catalog.transfer_rules (
  plan_id uuid not null references catalog.plans on delete cascade,
  target_id uuid not null references catalog.plans on delete cascade,
  channels text[] not null check (cardinality(channels) > 0 and channels <@ '{portal,admin,api,mass}'),
  allowed_when text not null default 'any_date' check (allowed_when in ('any_date', 'next_cycle')),
  fee numeric(20, 8) check (fee >= 0),
  refund text check (refund in ('none', 'unused_money', 'rollover_data')),
  approval text not null default 'none' check (approval in ('none', 'ticket')),
  feasibility boolean not null default false,
  max_per_cycle int check (max_per_cycle > 0),
  primary key (plan_id, target_id),
  check (plan_id <> target_id)
);

-- Prices. A version never changes; a new price is a new version. One that nothing refers to yet may be taken back.
create table catalog.plan_versions (
  id uuid primary key default uuidv7(),
  plan_id uuid not null references catalog.plans on delete cascade,
  price numeric(20, 8) not null check (price >= 0),
  tax_id uuid references catalog.taxes,
  tax_group_id uuid references catalog.tax_groups,
  includes_tax boolean not null,
  valid_from date not null,
  created_at timestamptz not null,
  check (tax_id is null or tax_group_id is null),
  unique (plan_id, valid_from)
);
create trigger plan_versions_never_change before update on catalog.plan_versions for each row execute function platform.refuse_change();

-- Plans are read by all: a service shows its plan even where the plan is no longer sold. Partner-bound staff write those that
-- lie wholly within their partners.
create function catalog.is_own_plan(wanted uuid) returns boolean language sql stable
  return not exists (select from catalog.plan_partners where plan_id = wanted and partner_id <> all (platform.current_partner_ids()));
do $$
declare
  target text;
  plan_column text;
begin
  foreach target in array array['plans', 'plan_partners', 'bundle_components', 'transfer_rules', 'plan_versions'] loop
    plan_column := case target when 'plans' then 'id' when 'bundle_components' then 'bundle_id' else 'plan_id' end;
    perform platform.open_to_all(format('catalog.%I', target)::regclass, target <> 'plan_versions');
    execute format('revoke insert, update, delete on catalog.%I from demarc_customer', target);
    execute format('alter table catalog.%I enable row level security', target);
    execute format('create policy everyone_reads on catalog.%I for select to demarc_customer, demarc_partner_staff using (true)', target);
    execute format('create policy staff_insert on catalog.%I for insert to demarc_partner_staff with check (catalog.is_own_plan(%I))', target, plan_column);
    execute format('create policy staff_update on catalog.%I for update to demarc_partner_staff using (catalog.is_own_plan(%I))', target, plan_column);
    execute format('create policy staff_delete on catalog.%I for delete to demarc_partner_staff using (catalog.is_own_plan(%I))', target, plan_column);
  end loop;
end $$;
grant insert, delete on catalog.plan_versions to demarc_partner_staff;
drop policy staff_insert on catalog.plan_partners;
create policy staff_insert on catalog.plan_partners for insert to demarc_partner_staff with check (partner_id = any (platform.current_partner_ids()));

create schema services;
grant usage on schema services to demarc_customer, demarc_partner_staff;
create sequence services.service_number_seq start 1001;
grant usage on sequence services.service_number_seq to demarc_customer, demarc_partner_staff;

create table services.services (
  id uuid primary key default uuidv7(),
  number bigint not null default nextval('services.service_number_seq') unique,
  customer_id uuid not null references customers.customers,
  -- Who pays: the customer, or the main account of an aggregated sub-account.
  payer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  plan_id uuid not null references catalog.plans,
  kind text not null check (kind in ('internet', 'voice', 'recurring', 'one_time', 'topup', 'bundle')),
  bundle_service_id uuid references services.services,
  state text not null check (state in ('pending', 'active', 'paused', 'stopped', 'disabled', 'archived')),
  -- The first day of the present state.
  state_since_on date not null,
  lock text not null default 'none' check (lock in ('none', 'unpaid_document', 'unpaid_period', 'admin')),
  custom_price numeric(20, 8) check (custom_price >= 0),
  start_on date not null,
  -- The last day of service, included.
  end_on date,
  -- The first day on which the contract no longer binds; people are shown the day before.
  contract_end_on date,
  waits_for text check (waits_for in ('start_date', 'task', 'contract', 'approval', 'payment')),
  separate_invoice boolean not null default false,
  line_text text,
  note text not null default '',
  login text,
  address text not null default '',
  external_id text,
  archived_by_mistake boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- A service that ended says when; nothing dead keeps billing.
  check (state <> 'disabled' or end_on is not null)
);
create index services_customer on services.services (customer_id);
create index services_payer on services.services (payer_id);
create index services_partner_state on services.services (partner_id, state);
create index services_plan on services.services (plan_id, state);
create unique index services_login on services.services (lower(login)) where login is not null and state <> 'archived';
-- A login is unique in the installation, also among services that the asker may not see.
create function services.taken_logins(wanted text[], except_id uuid) returns setof text language sql stable security definer set search_path = pg_catalog as $$
  select lower(login) from services.services where login is not null and state <> 'archived' and lower(login) = any (wanted) and id is distinct from except_id
$$;
create index services_bundle on services.services (bundle_service_id) where bundle_service_id is not null;
create index services_start on services.services (start_on, id);
create index services_search on services.services using gin (platform.plain(coalesce(login, '') || ' ' || address || ' ' || coalesce(external_id, '')) gin_trgm_ops);
create unique index services_external_id on services.services (customer_id, external_id) where external_id is not null;
select platform.protect('services.services');

-- The service's life in pieces: one plan version, price, quantity and tax each. Half-open, never overlapping.
create table services.segments (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  start_on date not null,
  end_before date,
  plan_version_id uuid not null references catalog.plan_versions,
  unit_price numeric(20, 8) not null check (unit_price >= 0),
  quantity numeric(12, 3) not null default 1 check (quantity > 0),
  tax_id uuid references catalog.taxes,
  tax_group_id uuid references catalog.tax_groups,
  includes_tax boolean not null,
  billable text not null default 'yes' check (billable in ('yes', 'pause_price', 'no')),
  cause text not null,
  created_at timestamptz not null,
  check (end_before is null or end_before > start_on),
  check (tax_id is null or tax_group_id is null),
  constraint segments_never_overlap exclude using gist (service_id with =, daterange(start_on, end_before) with &&)
);
create index segments_service on services.segments (service_id, start_on);
create index segments_customer on services.segments (customer_id);
create index segments_partner on services.segments (partner_id);
create index segments_plan_version on services.segments (plan_version_id);
select platform.protect('services.segments');

create table services.discounts (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  percent numeric(7, 4) check (percent between 0 and 100),
  fixed numeric(20, 8) check (fixed >= 0),
  start_on date not null,
  end_before date,
  reason text not null default '',
  coupon text,
  created_at timestamptz not null,
  check ((percent is null) <> (fixed is null)),
  check (end_before is null or end_before > start_on)
);
create index discounts_service on services.discounts (service_id);
create index discounts_customer on services.discounts (customer_id);
create index discounts_partner on services.discounts (partner_id);
select platform.protect('services.discounts');

create table services.state_changes (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  from_state text,
  to_state text not null,
  cause text not null,
  actor jsonb not null,
  at timestamptz not null
);
create index state_changes_service on services.state_changes (service_id, at desc);
create index state_changes_customer on services.state_changes (customer_id);
select platform.protect('services.state_changes');
