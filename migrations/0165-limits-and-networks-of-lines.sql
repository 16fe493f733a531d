-- N-96, N-97: how many sessions of a service may be open at once, what happens with one too many, and places that are kept between an Accept and its
-- Start. And what a line is given of IPv6, and which networks lie behind it (1.4, N-37).

alter table catalog.plans
  add column max_sessions int not null default 1 check (max_sessions between 1 and 16),
  add column session_policy text not null default 'kick_oldest' check (session_policy in ('kick_oldest', 'deny_new', 'allow'));

-- Null: as its plan says.
alter table access.lines alter column max_sessions drop default, alter column max_sessions drop not null;
update access.lines set max_sessions = null where max_sessions = 1;

alter table access.lines
  -- 'auto': the static one that it has; 'pool': one of a pool, where one is free.
  add column wan6_method text not null default 'auto' check (wan6_method in ('auto', 'none', 'pool', 'nas_pool')),
  add column wan6_nas_pool text check (wan6_nas_pool <> '' and octet_length(wan6_nas_pool) <= 63),
  add column pd_method text not null default 'auto' check (pd_method in ('auto', 'none', 'pool', 'nas_pool')),
  add column pd_nas_pool text check (pd_nas_pool <> '' and octet_length(pd_nas_pool) <= 63),
  -- Networks behind the subscriber, each with its metric: "198.51.100.8/29 1".
  add column networks text[] not null default '{}' check (cardinality(networks) <= 20),
  add check (wan6_method <> 'nas_pool' or wan6_nas_pool is not null),
  add check (pd_method <> 'nas_pool' or pd_nas_pool is not null);

create or replace view access.subscribers with (security_invoker = true) as
  select service.id as service_id, service.number, service.customer_id, service.partner_id, service.plan_id, service.login, customer.location_id,
    state.state as access_state, password.password_sealed, meter.state as quota_state, meter.down_bps as quota_down_bps, meter.up_bps as quota_up_bps,
    coalesce(line.ipv4_method, 'auto') as ipv4_method, coalesce(line.ipv4_pool, '{}') as ipv4_pool, line.ipv4_nas_pool,
    coalesce(line.macs::text[], '{}') as macs, line.circuit_id, line.remote_id, line.nas_port_id, coalesce(line.nas_ids, '{}') as nas_ids,
    coalesce(line.bind_on_first_connect, false) as bind_on_first_connect, line.max_sessions,
    line.down_bps as own_down_bps, line.up_bps as own_up_bps,
    coalesce(line.max_learned, 1) as max_learned, coalesce(line.replace_oldest, false) as replace_oldest,
    coalesce(line.wan6_method, 'auto') as wan6_method, line.wan6_nas_pool, coalesce(line.pd_method, 'auto') as pd_method, line.pd_nas_pool,
    coalesce(line.networks, '{}') as networks
  from services.services service
  join customers.customers customer on customer.id = service.customer_id
  left join access.states state on state.service_id = service.id
  left join access.service_passwords password on password.service_id = service.id
  left join usage.meters meter on meter.service_id = service.id
  left join access.lines line on line.service_id = service.id
  where service.kind = 'internet' and service.state <> 'archived';

create or replace view access.plan_facts with (security_invoker = true) as
  select plan.id as plan_id, plan.code, plan.title, plan.down_bps, plan.up_bps, plan.max_sessions, plan.session_policy
  from catalog.plans plan where plan.kind = 'internet';

-- N-97 who was let in a moment ago and has not shown a session yet; only of services whose plan refuses what is too many.
create table access.session_offers (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services on delete cascade,
  -- Not a reference: it lives for a minute.
  nas_id uuid not null,
  mac macaddr,
  -- N-64 with which its Start comes.
  cookie text not null,
  at timestamptz not null
);
create index session_offers_service on access.session_offers (service_id);
create index session_offers_at on access.session_offers (at);
-- Staff who ask why a login is refused count the same as the server does.
alter table access.session_offers enable row level security;
grant select on access.session_offers to demarc_partner_staff;
create policy staff_reads on access.session_offers for select to demarc_partner_staff
  using (exists (select from services.services service where service.id = service_id));

-- N-56 logins whose password was guessed at, and when that was told last: once for each burst, whichever process counted it.
create table access.guessed_logins (
  login text primary key check (login = lower(login)),
  -- Not a reference: it lives for ten minutes.
  nas_id uuid not null,
  told_at timestamptz not null
);
create index guessed_logins_told_at on access.guessed_logins (told_at);
