-- Data packs as they are sold (portal.md 4.7): ordering sells, usage gives the data.
create table ordering.packs (
  id uuid primary key,
  number bigint generated always as identity unique,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  -- Who pays: the same, or the main account.
  payer_id uuid not null references customers.customers,
  service_id uuid not null references services.services,
  plan_id uuid not null references catalog.plans,
  title text not null,
  bytes bigint not null check (bytes > 0),
  validity text not null,
  valid_days int,
  way text not null check (way in ('manual', 'auto', 'staff')),
  cycle_start date not null,
  -- What it costs, with tax.
  gross_minor bigint not null check (gross_minor >= 0),
  currency text not null,
  -- 'waiting': not paid yet, no data. 'done': the data is given, once.
  state text not null check (state in ('waiting', 'done', 'cancelled')),
  -- What asks for the money; an item waits for the next invoice, or is charged to the balance.
  document_kind text not null check (document_kind in ('invoice', 'proforma', 'item')),
  document_id uuid not null,
  requested_by jsonb not null,
  -- The same for every repeat of one request.
  request_key text not null unique,
  created_at timestamptz not null,
  granted_at timestamptz,
  check ((state = 'done') = (granted_at is not null))
);
create index packs_customer on ordering.packs (customer_id);
create index packs_payer on ordering.packs (payer_id);
create index packs_partner on ordering.packs (partner_id);
create index packs_service on ordering.packs (service_id, created_at desc);
create unique index packs_document on ordering.packs (document_kind, document_id);
create index packs_plan on ordering.packs (plan_id);
select platform.protect('ordering.packs');
revoke insert, update, delete on ordering.packs from demarc_customer;

-- P-104 what is bought by itself when the data is used up.
create table ordering.auto_packs (
  service_id uuid primary key references services.services on delete cascade,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  is_on boolean not null default false,
  pack_plan_id uuid references catalog.plans,
  limit_type text not null default 'automatic' check (limit_type in ('automatic', 'manual', 'all')),
  max_per_month int not null default 3 check (max_per_month between 1 and 100),
  -- No more in the cycle that begins on this day: a charge was refused (M-40).
  stopped_cycle date,
  stopped_why text check (stopped_why in ('limit', 'balance', 'debt', 'not_offered')),
  last_bought_at timestamptz,
  -- It was time for another one too soon after the last: then it is looked at again.
  look_at timestamptz,
  version int not null default 1,
  check (not is_on or pack_plan_id is not null)
);
create index auto_packs_customer on ordering.auto_packs (customer_id);
create index auto_packs_partner on ordering.auto_packs (partner_id);
create index auto_packs_look_at on ordering.auto_packs (look_at) where look_at is not null;
create index auto_packs_plan on ordering.auto_packs (pack_plan_id);
select platform.protect('ordering.auto_packs');
revoke insert, update, delete on ordering.auto_packs from demarc_customer;
