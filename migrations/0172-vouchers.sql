-- Hotspot vouchers (N-116): codes that log in by themselves, with what each allows and what of that is used.

create table access.voucher_batches (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  partner_id uuid not null references partners.partners,
  location_id uuid references partners.locations,
  title text not null check (title <> ''),
  prefix text not null default '' check (prefix ~ '^[2-9A-HJ-NP-Z]{0,6}$'),
  -- Without the prefix.
  code_length int not null check (code_length between 6 and 16),
  quantity int not null check (quantity between 1 and 10000),
  -- False: the code is its own password.
  has_passwords boolean not null,
  price_minor bigint check (price_minor > 0),
  currency text,
  -- Null: the reply says nothing of speed.
  down_bps bigint check (down_bps between 1000 and 9007199254740991),
  up_bps bigint check (up_bps between 1000 and 9007199254740991),
  -- Null: no limit.
  down_bytes bigint check (down_bytes between 1 and 9007199254740991),
  up_bytes bigint check (up_bytes between 1 and 9007199254740991),
  total_bytes bigint check (total_bytes between 1 and 9007199254740991),
  online_seconds int check (online_seconds >= 60),
  -- From the first use on, or until a moment.
  valid_minutes int check (valid_minutes between 1 and 527040),
  valid_until timestamptz,
  -- A pool of the router's own.
  nas_pool text check (nas_pool <> '' and octet_length(nas_pool) <= 63),
  -- Of the hotspot's page, with {code} and {password} where they go; empty: no QR code.
  login_url text not null default '',
  is_disabled boolean not null default false,
  created_by jsonb not null,
  created_at timestamptz not null,
  version int not null default 1,
  check ((price_minor is null) = (currency is null)),
  check (num_nonnulls(valid_minutes, valid_until) = 1)
);
create index voucher_batches_partner on access.voucher_batches (partner_id, created_at desc, id desc);
create index voucher_batches_location on access.voucher_batches (location_id) where location_id is not null;
create index voucher_batches_list on access.voucher_batches (created_at desc, id desc);
select platform.protect('access.voucher_batches');

-- Codes stand as they are: they are logins, looked up by every packet and printed again when a sheet is lost. What one is worth is a few hours online.
create table access.vouchers (
  id uuid primary key default uuidv7(),
  -- By which an accounting packet is known again.
  number bigint not null unique generated always as identity,
  batch_id uuid not null references access.voucher_batches,
  partner_id uuid not null references partners.partners,
  position int not null check (position > 0),
  code text not null check (code ~ '^[2-9A-HJ-NP-Z]{6,22}$'),
  password_sealed text,
  is_disabled boolean not null default false,
  first_used_at timestamptz,
  -- What its sessions came to.
  used_down_bytes bigint not null default 0 check (used_down_bytes >= 0),
  used_up_bytes bigint not null default 0 check (used_up_bytes >= 0),
  used_seconds bigint not null default 0 check (used_seconds >= 0),
  version int not null default 1,
  unique (batch_id, position)
);
create unique index vouchers_code on access.vouchers (lower(code));
create index vouchers_partner on access.vouchers (partner_id);
select platform.protect('access.vouchers');

-- N-14 which vouchers changed, read as access.index_changes is.
create table access.voucher_changes (
  voucher_id uuid not null,
  transaction xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now()
);
create index voucher_changes_transaction on access.voucher_changes (transaction);
create index voucher_changes_at on access.voucher_changes using brin (at);

create function access.note_vouchers() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.voucher_changes (voucher_id) select id from touched;
  if found then perform access.tell_index(); end if;
  return null;
end $$;
create trigger index_new after insert on access.vouchers referencing new table as touched for each statement execute function access.note_vouchers();
create trigger index_changed after update on access.vouchers referencing new table as touched for each statement execute function access.note_vouchers();
create trigger index_gone after delete on access.vouchers referencing old table as touched for each statement execute function access.note_vouchers();

create function access.note_voucher_batches() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.voucher_changes (voucher_id) select voucher.id from touched join access.vouchers voucher on voucher.batch_id = touched.id;
  if found then perform access.tell_index(); end if;
  return null;
end $$;
create trigger index_changed after update on access.voucher_batches referencing new table as touched
  for each statement execute function access.note_voucher_batches();

-- A session of a voucher is nobody's service, but a partner's.
alter table usage.sessions
  add column voucher_id uuid,
  drop constraint sessions_of_whom,
  add constraint sessions_of_whom check (
    num_nulls(service_id, customer_id) in (0, 2)
    and (partner_id is null) = (service_id is null and voucher_id is null)
    and (service_id is null or voucher_id is null));
create index sessions_voucher on usage.sessions (voucher_id, started_at desc) where voucher_id is not null;

-- What an attempt was made with.
alter table access.auth_log add column kind text not null default 'service' check (kind in ('service', 'voucher', 'staff'));

-- One name is one login (2.3): a service's login and a voucher's code are never the same. Services wait for each other in nothing; who makes codes
-- waits until those who name services have come to an end, and they for it.
create function access.refuse_names_of_vouchers() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('access.login_names'));
  if exists (select from access.vouchers where lower(code) = lower(new.login)) then
    raise unique_violation using message = 'this login is the code of a voucher', schema = 'services', table = 'services', constraint = 'services_login';
  end if;
  return null;
end $$;
create trigger login_is_free_at_first after insert on services.services for each row
  when (new.login is not null and new.state <> 'archived') execute function access.refuse_names_of_vouchers();
create trigger login_is_free_again after update of login, state on services.services for each row
  when (new.login is not null and new.state <> 'archived' and (old.login is distinct from new.login or old.state = 'archived'))
  execute function access.refuse_names_of_vouchers();

create function access.refuse_names_of_services() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('access.login_names'));
  if exists (select from fresh join services.services service on lower(service.login) = lower(fresh.code) and service.state <> 'archived') then
    raise unique_violation using message = 'a code is the login of a service', schema = 'access', table = 'vouchers', constraint = 'vouchers_code';
  end if;
  return null;
end $$;
create trigger code_is_free after insert on access.vouchers referencing new table as fresh
  for each statement execute function access.refuse_names_of_services();

-- Whoever asks which logins are taken hears of these, too.
create or replace function services.taken_logins(wanted text[], except_id uuid) returns setof text language sql stable security definer set search_path = pg_catalog as $$
  select lower(login) from services.services where login is not null and state <> 'archived' and lower(login) = any (wanted) and id is distinct from except_id
  union
  select lower(code) from access.vouchers where lower(code) = any (wanted)
$$;

-- O-244 a location that goes hands its batches on.
create function access.count_voucher_batches_in(location uuid) returns int language sql stable security definer set search_path = pg_catalog
  return (select count(*)::int from access.voucher_batches batch where batch.location_id = location);
create function access.move_voucher_batches(from_location uuid, to_location uuid) returns void language sql security definer set search_path = pg_catalog
begin atomic
  update access.voucher_batches set location_id = to_location, version = version + 1 where location_id = from_location;
end;

-- What is open with a voucher ends like anything else, once somebody asks for it: there is no service to compare it with.
create or replace view access.live_sessions with (security_invoker = true) as
  select session.id, session.service_id, session.customer_id, session.partner_id, session.nas_id, session.acct_session_id, session.cookie,
    session.login, session.mac::text as mac, session.port_id, session.named_by, session.started_at, session.heard_at,
    state.session_id is not null as has_state, state.applied_live, state.applied_login, state.applied_walled, state.state, state.wanted,
    state.since, state.tried_at, state.again_at, wish.action as wish, wish.cause as wish_cause, wish.at as wish_at
  from usage.sessions session
  left join access.session_states state on state.session_id = session.id
  left join access.session_wishes wish on wish.session_id = session.id
  where session.ended_at is null and session.nas_id is not null
    and (session.service_id is not null or (session.voucher_id is not null and wish.action = 'disconnect'));
alter table access.coa_log alter column service_id drop not null, alter column customer_id drop not null;
