-- How the RADIUS server knows a line, and how it hears that something about one changed (network.md 1.4, 2.4, N-14).

-- What tells a service's line apart, and what the network gives it. A service without a row has the usual: any address of a pool, one session, no binding.
create table access.lines (
  service_id uuid primary key references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- 'auto': the static address that it has, else one of a pool where there is a pool for it, else the NAS decides.
  ipv4_method text not null default 'auto' check (ipv4_method in ('auto', 'none', 'static', 'pool', 'nas_pool')),
  -- The prefixes of a named pool; empty: any.
  ipv4_pool uuid[] not null default '{}',
  ipv4_nas_pool text check (ipv4_nas_pool <> '' and octet_length(ipv4_nas_pool) <= 63),
  macs macaddr[] not null default '{}' check (cardinality(macs) <= 16),
  bind_on_first_connect boolean not null default false,
  max_learned int not null default 1 check (max_learned between 1 and 16),
  replace_oldest boolean not null default false,
  -- '*': any that is sent.
  circuit_id text check (circuit_id <> ''),
  remote_id text check (remote_id <> ''),
  nas_port_id text check (nas_port_id <> ''),
  -- Empty: any.
  nas_ids uuid[] not null default '{}',
  max_sessions int not null default 1 check (max_sessions between 1 and 16),
  -- Instead of the plan's speed (N-66).
  down_bps bigint check (down_bps between 1000 and 9007199254740991),
  up_bps bigint check (up_bps between 1000 and 9007199254740991),
  version int not null default 1,
  check (ipv4_method <> 'nas_pool' or ipv4_nas_pool is not null)
);
create index lines_customer on access.lines (customer_id);
create index lines_partner on access.lines (partner_id);
create index lines_macs on access.lines using gin (macs);
select platform.protect('access.lines');
revoke insert, update, delete on access.lines from demarc_customer;

-- Which services changed, in whatever way a RADIUS server cares for. It remembers up to which transaction it has read; a row counts from its
-- transaction's commit on, so whoever reads from the oldest one that was still open then misses nothing.
create table access.index_changes (
  service_id uuid not null,
  transaction xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now()
);
create index index_changes_transaction on access.index_changes (transaction);
create index index_changes_at on access.index_changes using brin (at);

create function access.tell_index() returns void language sql security definer set search_path = pg_catalog
begin atomic
  select pg_notify('demarc_access', '');
end;

create function access.note_new_services() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.index_changes (service_id) select id from fresh where kind = 'internet';
  if found then perform access.tell_index(); end if;
  return null;
end $$;
create function access.note_changed_services() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.index_changes (service_id) select fresh.id from fresh join gone on gone.id = fresh.id
  where fresh.kind = 'internet' and (fresh.login, fresh.state, fresh.plan_id, fresh.partner_id, fresh.customer_id)
    is distinct from (gone.login, gone.state, gone.plan_id, gone.partner_id, gone.customer_id);
  if found then perform access.tell_index(); end if;
  return null;
end $$;
create function access.note_gone_services() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.index_changes (service_id) select id from gone where kind = 'internet';
  if found then perform access.tell_index(); end if;
  return null;
end $$;
create trigger index_new after insert on services.services referencing new table as fresh for each statement execute function access.note_new_services();
create trigger index_changed after update on services.services referencing new table as fresh old table as gone
  for each statement execute function access.note_changed_services();
create trigger index_gone after delete on services.services referencing old table as gone for each statement execute function access.note_gone_services();

-- Rows of one service each. Deletion follows the service's own, or is an update to "nothing" that is told all the same.
create function access.note_service_rows() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.index_changes (service_id) select service_id from touched where service_id is not null;
  if found then perform access.tell_index(); end if;
  return null;
end $$;
do $$
declare
  target text;
begin
  foreach target in array array['access.states', 'access.service_passwords', 'access.lines'] loop
    execute format('create trigger index_new after insert on %s referencing new table as touched for each statement execute function access.note_service_rows()', target);
    execute format('create trigger index_changed after update on %s referencing new table as touched for each statement execute function access.note_service_rows()', target);
    execute format('create trigger index_gone after delete on %s referencing old table as touched for each statement execute function access.note_service_rows()', target);
  end loop;
end $$;

-- A meter moves with every packet; only what it makes of the speed matters.
create function access.note_meters() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.index_changes (service_id) select fresh.service_id from fresh join gone on gone.service_id = fresh.service_id
  where (fresh.state, fresh.down_bps, fresh.up_bps) is distinct from (gone.state, gone.down_bps, gone.up_bps);
  if found then perform access.tell_index(); end if;
  return null;
end $$;
create trigger index_changed after update on usage.meters referencing new table as fresh old table as gone
  for each statement execute function access.note_meters();

-- Leases come and go with sessions, and are looked up where they are given; static addresses are known beforehand.
create function access.note_addresses() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.index_changes (service_id) select service_id from touched where service_id is not null and state = 'static';
  if found then perform access.tell_index(); end if;
  return null;
end $$;
create function access.note_changed_addresses() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.index_changes (service_id)
  select service_id from (
    select unnest(array[fresh.service_id, gone.service_id]) as service_id from fresh join gone on gone.id = fresh.id
    where (fresh.state = 'static' or gone.state = 'static')
      and (fresh.state, fresh.service_id, fresh.address) is distinct from (gone.state, gone.service_id, gone.address)) changed
  where service_id is not null;
  if found then perform access.tell_index(); end if;
  return null;
end $$;
create trigger index_new after insert on network.addresses referencing new table as touched for each statement execute function access.note_addresses();
create trigger index_gone after delete on network.addresses referencing old table as touched for each statement execute function access.note_addresses();
create trigger index_changed after update on network.addresses referencing new table as fresh old table as gone
  for each statement execute function access.note_changed_addresses();

-- All that the server knows of each internet service, in one look. It is asked by the program alone.
create view access.subscribers with (security_invoker = true) as
  select service.id as service_id, service.number, service.customer_id, service.partner_id, service.plan_id, service.login, customer.location_id,
    state.state as access_state, password.password_sealed, meter.state as quota_state, meter.down_bps as quota_down_bps, meter.up_bps as quota_up_bps,
    coalesce(line.ipv4_method, 'auto') as ipv4_method, coalesce(line.ipv4_pool, '{}') as ipv4_pool, line.ipv4_nas_pool,
    coalesce(line.macs::text[], '{}') as macs, line.circuit_id, line.remote_id, line.nas_port_id, coalesce(line.nas_ids, '{}') as nas_ids,
    coalesce(line.bind_on_first_connect, false) as bind_on_first_connect, coalesce(line.max_sessions, 1) as max_sessions,
    line.down_bps as own_down_bps, line.up_bps as own_up_bps
  from services.services service
  join customers.customers customer on customer.id = service.customer_id
  left join access.states state on state.service_id = service.id
  left join access.service_passwords password on password.service_id = service.id
  left join usage.meters meter on meter.service_id = service.id
  left join access.lines line on line.service_id = service.id
  where service.kind = 'internet' and service.state <> 'archived';

-- N-110 every attempt to log in. By day, so that what is too old goes at once.
create table access.auth_log (
  id uuid not null default uuidv7(),
  at timestamptz not null,
  nas_id uuid,
  source inet not null,
  login text not null default '',
  mac macaddr,
  called_id text not null default '',
  port_id text not null default '',
  method text not null,
  result text not null check (result in ('accept', 'walled', 'reject', 'drop')),
  -- A01 to A18 (N-63); empty for an Accept without anything to say.
  reason text not null default '',
  service_id uuid,
  customer_id uuid,
  partner_id uuid,
  -- What the reply carried, without secrets.
  reply text not null default '',
  latency_us int not null,
  -- How many of the same kind within a minute stand for this one row.
  times int not null default 1 check (times > 0),
  primary key (id, at)
) partition by range (at);
create table access.auth_log_other partition of access.auth_log default;
create index auth_log_service on access.auth_log (service_id, at desc) where service_id is not null;
create index auth_log_customer on access.auth_log (customer_id, at desc) where customer_id is not null;
create index auth_log_partner on access.auth_log (partner_id);
create index auth_log_nas on access.auth_log (nas_id, at desc);
create index auth_log_login on access.auth_log (lower(login) text_pattern_ops, at desc);
create index auth_log_at on access.auth_log (at desc);
select platform.protect('access.auth_log');
revoke all on access.auth_log from demarc_customer;

-- Up to where each spool of accounting packets is applied (N-79, N-120): moved on in the transaction that applies them.
create table access.spools (
  id uuid primary key,
  segment bigint not null,
  position bigint not null check (position >= 0),
  moved_at timestamptz not null
);

-- The speeds of plans, and what templates call them.
create view access.plan_facts with (security_invoker = true) as
  select plan.id as plan_id, plan.code, plan.title, plan.down_bps, plan.up_bps from catalog.plans plan where plan.kind = 'internet';

-- Makes the partitions of a span of days; what falls outside lands in the default one, so that nothing is ever lost.
create function access.ensure_log_partitions(from_day date, to_day date) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  on_day date := from_day;
  begins timestamptz;
  ends timestamptz;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('access.ensure_log_partitions'));
  while on_day <= to_day loop
    name := 'access.auth_log_' || to_char(on_day, 'YYYY_MM_DD');
    begins := (on_day::text || ' 00:00:00+00')::timestamptz;
    ends := ((on_day + 1)::text || ' 00:00:00+00')::timestamptz;
    if to_regclass(name) is null and not exists (select from access.auth_log_other known where known.at >= begins and known.at < ends) then
      execute format('create table %s partition of access.auth_log for values from (%L) to (%L)', name, begins, ends);
    end if;
    on_day := on_day + 1;
  end loop;
end $$;

-- Lets go of what is older than it is kept.
create function access.drop_log(before_day date) returns int language plpgsql security definer set search_path = pg_catalog as $$
declare
  part record;
  gone int := 0;
begin
  for part in
    select child.oid::regclass as name from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    join pg_namespace space on space.oid = parent.relnamespace
    where space.nspname = 'access' and parent.relname = 'auth_log' and child.relname ~ '\d{4}_\d{2}_\d{2}$'
      and to_date(substring(child.relname from '\d{4}_\d{2}_\d{2}$'), 'YYYY_MM_DD') < before_day
  loop
    execute format('drop table %s', part.name);
    gone := gone + 1;
  end loop;
  delete from access.auth_log_other where at < before_day;
  return gone;
end $$;
revoke execute on function access.ensure_log_partitions(date, date), access.drop_log(date) from public;
