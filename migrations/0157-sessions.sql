-- Sessions as RADIUS tells of them (network.md 2.9, 2.10): whose they are, on which NAS, with which addresses, and whether they still live.
alter table usage.sessions
  -- N-90 nobody's: seen by whoever sees all partners.
  alter column service_id drop not null,
  alter column customer_id drop not null,
  alter column partner_id drop not null,
  -- Not a reference: sessions are kept longer than routers.
  add column nas_id uuid,
  add column acct_session_id text,
  add column cookie text,
  add column login text,
  add column called_id text,
  add column port_id text,
  add column ipv6_wan inet,
  add column delegated_prefix inet,
  add column down_packets bigint not null default 0 check (down_packets >= 0),
  add column up_packets bigint not null default 0 check (up_packets >= 0),
  add column counter_down_packets bigint not null default 0,
  add column counter_up_packets bigint not null default 0,
  -- What the last interval came to.
  add column down_bps bigint not null default 0,
  add column up_bps bigint not null default 0,
  -- Null: nobody waits for its next word, so it never goes stale.
  add column interim_seconds int check (interim_seconds > 0),
  add column source text not null default 'import' check (source in ('radius', 'freeradius', 'import')),
  -- When a packet of it was received last, even one that told nothing new.
  add column heard_at timestamptz,
  -- When somebody looks next whether it still lives. It is moved on only when that time comes, so that an interim update touches no index.
  add column look_at timestamptz,
  -- N-76 the NAS shows an address that is not the service's own, or one that another session shows, too.
  add column address_doubt text check (address_doubt in ('mismatch', 'conflict')),
  add constraint sessions_of_whom check (num_nulls(service_id, customer_id, partner_id) in (0, 3)),
  add constraint sessions_look_while_open check (look_at is null or ended_at is null);
update usage.sessions set heard_at = updated_at;
alter table usage.sessions alter column heard_at set not null;

-- The lives of a session id, the latest first.
drop index usage.sessions_key;
create index sessions_key on usage.sessions (key, started_at desc);
create index sessions_cookie on usage.sessions (cookie, acct_session_id) where cookie is not null;
create index sessions_open on usage.sessions (started_at) where ended_at is null;
create index sessions_open_service on usage.sessions (service_id) where ended_at is null;
create index sessions_open_nas on usage.sessions (nas_id, started_at) where ended_at is null;
create index sessions_open_address on usage.sessions (address) where ended_at is null and address is not null;
create index sessions_open_ipv6_wan on usage.sessions (ipv6_wan) where ended_at is null and ipv6_wan is not null;
create index sessions_open_delegated on usage.sessions (delegated_prefix) where ended_at is null and delegated_prefix is not null;
create index sessions_open_mac on usage.sessions (mac) where ended_at is null and mac is not null;
create index sessions_open_login on usage.sessions (lower(login)) where ended_at is null and login is not null;
create index sessions_orphan_login on usage.sessions (lower(login)) where service_id is null;
create index sessions_look_at on usage.sessions (look_at) where look_at is not null;

-- N-89 when a NAS said last that it begins or ends; for telling a repeated word from a new one.
create table usage.nas_restarts (
  nas_id uuid not null,
  status text not null check (status in ('nas-on', 'nas-off')),
  at timestamptz not null,
  primary key (nas_id, status)
);

-- N-80 records that could not be applied, as they were.
create table usage.accounting_quarantine (
  id uuid primary key default uuidv7(),
  nas_id uuid not null,
  record jsonb not null,
  error text not null,
  at timestamptz not null
);
create index accounting_quarantine_at on usage.accounting_quarantine (at);

-- N-86 more than the line can carry: on the session and in the sums, but out of the quota until a person says what it was.
create table usage.doubtful_deltas (
  id uuid primary key default uuidv7(),
  session_id uuid not null,
  service_id uuid not null references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at >= from_at),
  down_bytes bigint not null check (down_bytes >= 0),
  up_bytes bigint not null check (up_bytes >= 0),
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'rejected')),
  decided_by jsonb,
  decided_at timestamptz,
  check ((state = 'waiting') = (decided_at is null) and (state = 'waiting') = (decided_by is null))
);
create index doubtful_deltas_service on usage.doubtful_deltas (service_id, until_at desc);
create index doubtful_deltas_customer on usage.doubtful_deltas (customer_id);
create index doubtful_deltas_partner on usage.doubtful_deltas (partner_id);
select platform.protect('usage.doubtful_deltas');
revoke all on usage.doubtful_deltas from demarc_customer;

-- Routers and sites by name, as sessions name them. Like all views here it reads under the rights of whoever asks.
create view usage.places with (security_invoker = true) as
  select nas.id as nas_id, nas.name as nas_name, site.id as site_id, site.name as site_name
  from network.nases nas left join network.sites site on site.id = nas.site_id;
grant select on usage.places to demarc_partner_staff;

-- Who is online, with the names that a list shows.
create view usage.open_sessions with (security_invoker = true) as
  select session.id, session.started_at, session.updated_at, session.heard_at, session.service_id, session.customer_id, session.partner_id,
    session.nas_id, session.acct_session_id, session.login, session.called_id, session.port_id, session.address, session.ipv6_wan,
    session.delegated_prefix, session.mac, session.seconds, session.down_bytes, session.up_bytes, session.down_bps, session.up_bps,
    session.interim_seconds, session.source, session.address_doubt,
    service.number as service_number, service.plan_id, plan.title as plan_title, customer.number as customer_number, customer.full_name as customer_name,
    partner.name as partner_name, nas.name as nas_name, nas.site_id, site.name as site_name
  from usage.sessions session
  left join services.services service on service.id = session.service_id
  left join catalog.plans plan on plan.id = service.plan_id
  left join customers.customers customer on customer.id = session.customer_id
  left join partners.partners partner on partner.id = session.partner_id
  left join network.nases nas on nas.id = session.nas_id
  left join network.sites site on site.id = nas.site_id
  where session.ended_at is null;
grant select on usage.open_sessions to demarc_partner_staff;
