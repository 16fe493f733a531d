-- What services use, and what they may (network.md 3): sessions, hours, days, months, and the data that a cycle gives.
create schema usage;
grant usage on schema usage to demarc_customer, demarc_partner_staff;

-- What is counted, as those below and beside tell of it: so that thousands of counters need one look. It reads under the rights of whoever asks.
create view usage.served with (security_invoker = true) as
  select service.id as service_id, service.number, service.customer_id, service.payer_id, service.partner_id, service.plan_id, service.kind,
    service.state, plan.data_cap_bytes as cap_bytes, plan.down_bps, plan.up_bps, coalesce(account.billing_day, 1) as billing_day
  from services.services service join catalog.plans plan on plan.id = service.plan_id
  left join billing.accounts account on account.customer_id = service.payer_id;
grant select on usage.served to demarc_customer, demarc_partner_staff;

-- What a plan with a data cap does beside its cap, which stands on the plan. A plan without a row does the usual.
create table usage.plan_terms (
  plan_id uuid primary key references catalog.plans on delete cascade,
  counts text not null default 'sum' check (counts in ('sum', 'down', 'up')),
  at_limit text not null default 'block' check (at_limit in ('block', 'set', 'percent')),
  limit_down_bps bigint check (limit_down_bps between 1000 and 9007199254740991),
  limit_up_bps bigint check (limit_up_bps between 1000 and 9007199254740991),
  -- So much of the plan's speed is left.
  limit_percent int check (limit_percent between 1 and 99),
  -- Each day by the partner's clock, from until before; may pass midnight.
  bonus_from time,
  bonus_until time,
  -- Null within bonus hours: as much as one likes.
  bonus_bytes bigint check (bonus_bytes between 1 and 9007199254740991),
  rollover_percent int not null default 0 check (rollover_percent between 0 and 100),
  rollover_max_bytes bigint check (rollover_max_bytes between 1 and 9007199254740991),
  rollover_cycles int not null default 1 check (rollover_cycles between 1 and 12),
  -- Null: the billing day of whoever pays.
  reset_day int check (reset_day between 1 and 28),
  -- The packs that it is sold with. Empty: every pack in its currency.
  pack_plan_ids uuid[] not null default '{}',
  version int not null default 1,
  check ((bonus_from is null) = (bonus_until is null)),
  check (bonus_from is null or bonus_from <> bonus_until),
  check (bonus_bytes is null or bonus_from is not null),
  check (at_limit <> 'set' or (limit_down_bps is not null and limit_up_bps is not null)),
  check (at_limit <> 'percent' or limit_percent is not null)
);
select platform.open_to_all('usage.plan_terms');
grant insert, update, delete on usage.plan_terms to demarc_partner_staff;

-- What a plan of the kind "topup" gives.
create table usage.pack_terms (
  plan_id uuid primary key references catalog.plans on delete cascade,
  bytes bigint not null check (bytes between 1 and 9007199254740991),
  validity text not null default 'cycle_end' check (validity in ('cycle_end', 'days', 'unlimited')),
  valid_days int check (valid_days between 1 and 730),
  -- Stands on the next invoice: no payment step.
  to_next_invoice boolean not null default false,
  -- Null: as many as one likes.
  max_per_cycle int check (max_per_cycle between 1 and 100),
  version int not null default 1,
  check ((validity = 'days') = (valid_days is not null))
);
select platform.open_to_all('usage.pack_terms');
grant insert, update, delete on usage.pack_terms to demarc_partner_staff;

-- One for each internet service that was ever counted: its present cycle and where it stands. Whoever counts or grants locks it first.
create table usage.meters (
  service_id uuid primary key references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- Of a service with a cap; half-open, days of the partner's calendar.
  cycle_start date,
  cycle_end date,
  cap_bytes bigint,
  -- What buckets gave in this cycle, and what went beyond them all.
  used_bytes bigint not null default 0 check (used_bytes >= 0),
  overuse_bytes bigint not null default 0 check (overuse_bytes >= 0),
  state text not null default 'open' check (state in ('open', 'blocked', 'slowed')),
  state_since timestamptz not null,
  -- While it is slowed.
  down_bps bigint,
  up_bps bigint,
  -- The highest part of the data of which somebody was told in this cycle.
  told_percent int not null default 0,
  told_low boolean not null default false,
  -- Data is known up to here.
  known_until timestamptz,
  -- When a cycle or a bucket ends next.
  look_at timestamptz,
  check ((cycle_start is null) = (cycle_end is null) and (cycle_start is null) = (cap_bytes is null)),
  check (cycle_start < cycle_end)
);
create index meters_customer on usage.meters (customer_id);
create index meters_partner on usage.meters (partner_id);
create index meters_look_at on usage.meters (look_at) where look_at is not null;
select platform.protect('usage.meters');
revoke insert, update, delete on usage.meters from demarc_customer;

-- Data that a service may use: of its plan, of a pack, as a gift.
create table usage.buckets (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  kind text not null check (kind in ('base', 'rollover', 'topup', 'auto_topup', 'bonus', 'gift')),
  bytes bigint not null check (bytes >= 0),
  used_bytes bigint not null default 0 check (used_bytes between 0 and bytes),
  valid_from timestamptz not null,
  -- Half-open. Null: without end.
  valid_until timestamptz,
  -- In which cycle it was given.
  cycle_start date not null,
  title text not null default '',
  reason text not null default '',
  -- What gave it: gives once, however often it is asked to.
  grant_key text not null unique,
  granted_by jsonb not null,
  granted_at timestamptz not null,
  check (valid_until > valid_from)
);
create index buckets_service on usage.buckets (service_id, valid_until);
create index buckets_customer on usage.buckets (customer_id);
create index buckets_partner on usage.buckets (partner_id);
select platform.protect('usage.buckets');
revoke insert, update, delete on usage.buckets from demarc_customer;

-- What a person corrected (N-134); raw sessions stay as they were.
create table usage.adjustments (
  id uuid primary key default uuidv7(),
  bucket_id uuid not null references usage.buckets on delete cascade,
  service_id uuid not null references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  cycle_start date not null,
  -- Above zero: given back.
  bytes bigint not null check (bytes <> 0),
  reason text not null check (reason <> ''),
  made_by jsonb not null,
  made_at timestamptz not null
);
create index adjustments_service on usage.adjustments (service_id, made_at desc);
create index adjustments_bucket on usage.adjustments (bucket_id);
create index adjustments_customer on usage.adjustments (customer_id);
create index adjustments_partner on usage.adjustments (partner_id);
select platform.protect('usage.adjustments');
revoke insert, update, delete on usage.adjustments from demarc_customer;

-- Cycles that are over, for ever.
create table usage.cycles (
  service_id uuid not null references services.services on delete cascade,
  cycle_start date not null,
  cycle_end date not null,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  cap_bytes bigint not null,
  used_bytes bigint not null,
  overuse_bytes bigint not null,
  primary key (service_id, cycle_start)
);
create index cycles_customer on usage.cycles (customer_id);
create index cycles_partner on usage.cycles (partner_id);
select platform.protect('usage.cycles');
revoke insert, update, delete on usage.cycles from demarc_customer;

-- One for each session, with its counters as last told (N-84). `key` is the same for the same session, whoever makes it up.
create table usage.sessions (
  id uuid not null default uuidv7(),
  key text not null,
  service_id uuid not null,
  customer_id uuid not null,
  partner_id uuid not null,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  seconds bigint not null default 0 check (seconds >= 0),
  down_bytes bigint not null default 0 check (down_bytes >= 0),
  up_bytes bigint not null default 0 check (up_bytes >= 0),
  -- What the counters said last; below the sums after they began anew.
  counter_down bigint not null default 0,
  counter_up bigint not null default 0,
  counter_seconds bigint not null default 0,
  address inet,
  mac macaddr,
  terminate_cause text,
  primary key (id, started_at)
) partition by range (started_at);
create table usage.sessions_other partition of usage.sessions default;
create index sessions_key on usage.sessions (key, service_id);
create index sessions_service on usage.sessions (service_id, started_at desc);
create index sessions_customer on usage.sessions (customer_id);
create index sessions_partner on usage.sessions (partner_id);
select platform.protect('usage.sessions');
revoke insert, update, delete on usage.sessions from demarc_customer;

create table usage.hours (
  service_id uuid not null,
  customer_id uuid not null,
  partner_id uuid not null,
  -- When the hour of the partner's clock began.
  hour timestamptz not null,
  down_bytes bigint not null,
  up_bytes bigint not null,
  bonus_bytes bigint not null default 0,
  seconds int not null default 0,
  primary key (service_id, hour)
) partition by range (hour);
create table usage.hours_other partition of usage.hours default;
create index hours_customer on usage.hours (customer_id);
create index hours_partner on usage.hours (partner_id);
select platform.protect('usage.hours');
revoke insert, update, delete on usage.hours from demarc_customer;

-- Local days and months.
create table usage.days (
  service_id uuid not null,
  customer_id uuid not null,
  partner_id uuid not null,
  day date not null,
  down_bytes bigint not null,
  up_bytes bigint not null,
  bonus_bytes bigint not null default 0,
  seconds bigint not null default 0,
  primary key (service_id, day)
) partition by range (day);
create table usage.days_other partition of usage.days default;
create index days_customer on usage.days (customer_id);
create index days_partner on usage.days (partner_id);
select platform.protect('usage.days');
revoke insert, update, delete on usage.days from demarc_customer;

create table usage.months (
  service_id uuid not null references services.services on delete cascade,
  customer_id uuid not null,
  partner_id uuid not null,
  -- Its first day.
  month date not null check (extract(day from month) = 1),
  down_bytes bigint not null,
  up_bytes bigint not null,
  bonus_bytes bigint not null default 0,
  seconds bigint not null default 0,
  primary key (service_id, month)
);
create index months_customer on usage.months (customer_id);
create index months_partner on usage.months (partner_id);
select platform.protect('usage.months');
revoke insert, update, delete on usage.months from demarc_customer;

-- Makes the partitions of a span of days (N-131); what falls outside lands in the default ones, so that nothing is ever lost.
create function usage.ensure_partitions(from_day date, to_day date) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  at date := from_day;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('usage.ensure_partitions'));
  while at <= to_day loop
    name := 'usage.hours_' || to_char(at, 'YYYY_MM_DD');
    if to_regclass(name) is null and not exists (select from usage.hours_other where hour >= at and hour < at + 1) then
      execute format('create table %s partition of usage.hours for values from (%L) to (%L)', name,
        at::text || ' 00:00:00+00', (at + 1)::text || ' 00:00:00+00');
    end if;
    at := at + 1;
  end loop;
  at := date_trunc('month', from_day)::date;
  while at <= to_day loop
    name := 'usage.days_' || to_char(at, 'YYYY_MM');
    if to_regclass(name) is null and not exists (select from usage.days_other where day >= at and day < at + interval '1 month') then
      execute format('create table %s partition of usage.days for values from (%L) to (%L)', name, at, (at + interval '1 month')::date);
    end if;
    name := 'usage.sessions_' || to_char(at, 'YYYY_MM');
    if to_regclass(name) is null and not exists (
      select from usage.sessions_other where started_at >= at and started_at < at + interval '1 month') then
      execute format('create table %s partition of usage.sessions for values from (%L) to (%L)', name,
        at::text || ' 00:00:00+00', (at + interval '1 month')::date::text || ' 00:00:00+00');
    end if;
    at := (at + interval '1 month')::date;
  end loop;
end $$;

-- Drops what is older than it is kept (M-55); answers how many partitions went.
create function usage.drop_partitions(hours_before date, days_before date, sessions_before date) returns int
language plpgsql security definer set search_path = pg_catalog as $$
declare
  part record;
  gone int := 0;
begin
  for part in
    select child.oid::regclass as name, parent.relname as kind, substring(child.relname from '\d{4}_\d{2}(?:_\d{2})?$') as of_day
    from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    join pg_namespace space on space.oid = parent.relnamespace
    where space.nspname = 'usage' and parent.relname in ('hours', 'days', 'sessions') and child.relname ~ '\d{4}_\d{2}'
  loop
    if (part.kind = 'hours' and to_date(part.of_day, 'YYYY_MM_DD') < hours_before)
      or (part.kind = 'days' and (to_date(part.of_day, 'YYYY_MM') + interval '1 month')::date <= days_before)
      or (part.kind = 'sessions' and (to_date(part.of_day, 'YYYY_MM') + interval '1 month')::date <= sessions_before) then
      execute format('drop table %s', part.name);
      gone := gone + 1;
    end if;
  end loop;
  return gone;
end $$;
revoke execute on function usage.ensure_partitions(date, date), usage.drop_partitions(date, date, date) from public;

-- M-12 9 and 10: what the quota says lies between "expired" and "active".
alter table access.states drop constraint states_state_check;
alter table access.states add constraint states_state_check check (state in
  ('terminated', 'not_started', 'admin_blocked', 'debt_blocked', 'inactive', 'paused', 'expired', 'cap_blocked', 'throttled', 'active'));
