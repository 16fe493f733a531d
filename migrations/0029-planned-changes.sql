-- What is to happen to a running service on a day (plan, pause, resume, end), and the prices that were shown before it was confirmed.

-- A service that ends with another one: the static IP of an internet line (B-115).
alter table services.services add column depends_on_service_id uuid references services.services check (depends_on_service_id <> id);
create index services_depends on services.services (depends_on_service_id) where depends_on_service_id is not null;

-- What somebody was shown. It can be confirmed for a quarter of an hour, once (M-29).
create table ordering.price_quotes (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  service_id uuid not null references services.services,
  kind text not null check (kind in ('plan', 'pause', 'resume', 'end', 'terms', 'discount', 'discount_end')),
  effective_on date not null,
  -- What was asked for, and the prices and fees that bind once it is confirmed (B-97).
  wish jsonb not null,
  -- What was shown.
  figures jsonb not null,
  channel text not null check (channel in ('admin', 'portal')),
  created_by jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  planned_change_id uuid
);
create index price_quotes_service on ordering.price_quotes (service_id);
create index price_quotes_customer on ordering.price_quotes (customer_id);
create index price_quotes_expired on ordering.price_quotes (expires_at) where confirmed_at is null;
select platform.protect('ordering.price_quotes');

create table ordering.planned_changes (
  id uuid primary key,
  number bigint generated always as identity unique,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  service_id uuid not null references services.services,
  kind text not null check (kind in ('plan', 'pause', 'resume', 'end', 'terms', 'discount', 'discount_end')),
  -- The first day on which it is otherwise; of an end the day after the last one.
  effective_on date not null,
  -- 'failed': a condition broke on the day; nothing was changed. 'replaced': staff planned something else instead.
  state text not null check (state in ('scheduled', 'applied', 'withdrawn', 'replaced', 'failed')),
  wish jsonb not null,
  figures jsonb not null,
  -- The documents and waiting items that it made, at the request or on the day.
  settlement jsonb,
  -- Its documents were made when it was asked for.
  is_settled boolean not null default false,
  failure text,
  channel text not null check (channel in ('admin', 'portal', 'roll')),
  requested_by jsonb not null,
  reason text not null default '',
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by jsonb,
  version int not null default 1,
  check ((state = 'failed') = (failure is not null)),
  check ((state = 'scheduled') = (decided_at is null))
);
-- M-26 a service has one planned change at most.
create unique index planned_changes_one on ordering.planned_changes (service_id) where state = 'scheduled';
create index planned_changes_due on ordering.planned_changes (partner_id, effective_on) where state = 'scheduled';
create index planned_changes_customer on ordering.planned_changes (customer_id, created_at desc);
create index planned_changes_service on ordering.planned_changes (service_id, created_at desc);
create index planned_changes_list on ordering.planned_changes (partner_id, effective_on, id);
select platform.protect('ordering.planned_changes');
alter table ordering.price_quotes add foreign key (planned_change_id) references ordering.planned_changes;
