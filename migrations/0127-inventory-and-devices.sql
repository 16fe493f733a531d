-- Things that stand at customers (operations.md 7, as far as handing out and taking back go), and routers that the provider manages
-- (portal.md 8.8). Who speaks to a router is an adapter; what is kept here is what it said last and what it was told to do.
create schema inventory;
grant usage on schema inventory to demarc_customer, demarc_partner_staff;

create table inventory.items (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  -- At whom it is, or who bought it; null: here.
  customer_id uuid references customers.customers,
  service_id uuid references services.services,
  product text not null check (product <> ''),
  kind text not null check (kind in ('router', 'tv_box', 'phone', 'ont', 'antenna', 'other')),
  serial text not null check (serial <> ''),
  state text not null check (state in ('in_stock', 'assigned', 'rented', 'sold', 'returned', 'broken')),
  -- Since when the customer has it.
  since_on date,
  warranty_until_on date,
  -- P-204 until when it is to be given back, and what it costs otherwise, without the customer's looking it up.
  return_by_on date,
  return_fee_minor bigint check (return_fee_minor >= 0),
  currency text,
  note text not null default '',
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- O-202 it is in exactly one place.
  check ((state in ('assigned', 'rented', 'sold')) = (customer_id is not null)),
  check (customer_id is not null or (service_id is null and return_by_on is null and return_fee_minor is null)),
  check (state <> 'sold' or return_by_on is null),
  check ((return_fee_minor is null) = (currency is null))
);
-- O-204 a serial is one thing in the installation.
create unique index items_serial on inventory.items (lower(serial));
create index items_customer on inventory.items (customer_id);
create index items_service on inventory.items (service_id);
create index items_partner on inventory.items (partner_id, state);
select platform.protect('inventory.items');

-- O-201 every act writes one line.
create table inventory.item_moves (
  id uuid primary key default uuidv7(),
  item_id uuid not null references inventory.items on delete cascade,
  partner_id uuid not null references partners.partners,
  customer_id uuid references customers.customers,
  from_state text,
  to_state text not null,
  by_name text not null,
  note text not null default '',
  at timestamptz not null
);
create index item_moves_item on inventory.item_moves (item_id, at desc);
create index item_moves_customer on inventory.item_moves (customer_id);
create index item_moves_partner on inventory.item_moves (partner_id);
select platform.protect('inventory.item_moves');

create schema devices;
grant usage on schema devices to demarc_customer, demarc_partner_staff;

create table devices.cpes (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  customer_id uuid references customers.customers,
  service_id uuid references services.services,
  -- Which adapter speaks to it, and how that calls it.
  driver text not null,
  ref text not null,
  maker text not null,
  model text not null,
  serial text not null,
  -- What it said last (never a key), and when; null: nothing yet.
  reading jsonb,
  read_at timestamptz,
  is_online boolean not null default false,
  -- When somebody last asked it, answered or not.
  asked_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  check (customer_id is not null or service_id is null)
);
create unique index cpes_ref on devices.cpes (driver, ref);
create unique index cpes_serial on devices.cpes (lower(serial));
create index cpes_customer on devices.cpes (customer_id);
create index cpes_service on devices.cpes (service_id);
create index cpes_partner on devices.cpes (partner_id);
select platform.protect('devices.cpes');

-- N-236 keys that were set through us, sealed: nothing else is ever shown.
create table devices.wifi_keys (
  cpe_id uuid not null references devices.cpes on delete cascade,
  network text not null check (network in ('2.4', '5', '6', 'guest')),
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  key_sealed text not null,
  set_at timestamptz not null,
  primary key (cpe_id, network)
);
create index wifi_keys_customer on devices.wifi_keys (customer_id);
create index wifi_keys_partner on devices.wifi_keys (partner_id);
select platform.protect('devices.wifi_keys');

-- P-200 what a router is told to do.
create table devices.cpe_actions (
  id uuid primary key default uuidv7(),
  cpe_id uuid not null references devices.cpes on delete cascade,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  kind text not null,
  -- Two acts of one subject stand in each other's way.
  subject text not null,
  -- Never a secret: those are sealed beside it, and gone once the act is over.
  wish jsonb not null,
  secret_sealed text,
  state text not null check (state in ('queued', 'sent', 'applied', 'failed', 'expired', 'withdrawn')),
  queued_at timestamptz not null,
  expires_at timestamptz not null,
  sent_at timestamptz,
  ended_at timestamptz,
  -- Why it failed, as a code; and the router's own words.
  reason text,
  detail text not null default '',
  -- Of a restart how many seconds it was away; of a speed test what it measured.
  result jsonb,
  tries int not null default 0,
  by_kind text not null check (by_kind in ('customer', 'staff')),
  by_name text not null,
  check ((state in ('queued', 'sent')) = (ended_at is null)),
  check (secret_sealed is null or ended_at is null)
);
create unique index cpe_actions_open on devices.cpe_actions (cpe_id, subject) where ended_at is null;
create index cpe_actions_cpe on devices.cpe_actions (cpe_id, queued_at desc);
create index cpe_actions_customer on devices.cpe_actions (customer_id, queued_at desc);
create index cpe_actions_partner on devices.cpe_actions (partner_id, queued_at desc);
select platform.protect('devices.cpe_actions');

-- The routers of the demo provider: what each does stands in here as it would in the box. Without the demo there is none.
create schema simulated_routers;
create table simulated_routers.routers (
  ref text primary key,
  state jsonb not null,
  is_plugged_in boolean not null default true,
  -- It restarts until then.
  away_until timestamptz,
  seen_at timestamptz not null
);
-- Orders that it took, by the key they came with; it carries each out once, some seconds later.
create table simulated_routers.orders (
  key text primary key,
  ref text not null references simulated_routers.routers on delete cascade,
  wanted jsonb not null,
  due_at timestamptz not null,
  is_done boolean not null default false
);
create index orders_due on simulated_routers.orders (ref) where not is_done;
