-- Access follows the money on sessions that are open (network.md 2.11): what each of them has, what was asked of it, and what routers answered.

alter table usage.sessions
  -- N-102 the attributes by which its NAS names it, byte for byte as they came last, in base64; null: none came.
  add column named_by text;

-- What a session has, where its cookie does not say it (any more), and where a change of it stands. Not a reference: sessions lie in partitions.
create table access.session_states (
  session_id uuid primary key,
  -- Digests of the attributes that it was last given: those that can change while it lives, and those that only a login changes.
  -- Null: nobody knows, for an answer did not come.
  applied_live bigint,
  applied_login bigint,
  applied_walled boolean,
  check (num_nulls(applied_live, applied_login, applied_walled) in (0, 3)),
  -- 'pending': when it is heard of again, 'later': at again_at; 'failed': not for what it was to have then.
  state text not null default 'settled' check (state in ('settled', 'pending', 'later', 'failed')),
  -- What it was to have when that was tried last.
  wanted text,
  cause text,
  -- When the first attempt for it failed, and when it was tried last.
  since timestamptz,
  tried_at timestamptz,
  again_at timestamptz,
  changed_at timestamptz not null,
  check ((state = 'later') = (again_at is not null)),
  check (state = 'settled' or (wanted is not null and cause is not null and since is not null and tried_at is not null))
);
create index session_states_waiting on access.session_states (state) where state in ('pending', 'later');
create index session_states_changed on access.session_states (changed_at);

-- N-99, N-96 what is asked of open sessions, until somebody gets to it.
create table access.session_wishes (
  session_id uuid primary key,
  action text not null check (action in ('disconnect', 'reapply')),
  cause text not null,
  at timestamptz not null
);

-- Whoever asks has made sure that the sessions are theirs to ask for.
create function access.wish_for_sessions(ids uuid[], wanted text, why text, now timestamptz) returns void language sql security definer set search_path = pg_catalog
begin atomic
  insert into access.session_wishes as wish (session_id, action, cause, at)
  select id, wanted, why, now from unnest(ids) id order by id
  on conflict (session_id) do update set action = excluded.action, cause = excluded.cause, at = excluded.at
    -- What is to end ends.
    where wish.action <> 'disconnect';
  select pg_notify('demarc_coa', '');
end;
revoke execute on function access.wish_for_sessions(uuid[], text, text, timestamptz) from public;
grant execute on function access.wish_for_sessions(uuid[], text, text, timestamptz) to demarc_partner_staff;

-- How a NAS takes such requests, as far as it was seen (N-104, N-105).
create table access.nas_dynamics (
  nas_id uuid primary key references network.nases on delete cascade,
  last_ack_at timestamptz,
  bad_answers int not null default 0 check (bad_answers >= 0),
  last_bad_at timestamptz,
  refused_at timestamptz,
  refused_cause int
);
grant select on access.nas_dynamics to demarc_partner_staff;
-- One may be taken out while its answers come in.
create view access.known_nases with (security_invoker = true) as select id from network.nases;

-- Open sessions of services as the program compares them with what they are to have. It is asked by the program alone.
create view access.live_sessions with (security_invoker = true) as
  select session.id, session.service_id, session.customer_id, session.partner_id, session.nas_id, session.acct_session_id, session.cookie,
    session.login, session.mac::text as mac, session.port_id, session.named_by, session.started_at, session.heard_at,
    state.session_id is not null as has_state, state.applied_live, state.applied_login, state.applied_walled, state.state, state.wanted,
    state.since, state.tried_at, state.again_at, wish.action as wish, wish.cause as wish_cause, wish.at as wish_at
  from usage.sessions session
  left join access.session_states state on state.session_id = session.id
  left join access.session_wishes wish on wish.session_id = session.id
  where session.ended_at is null and session.service_id is not null and session.nas_id is not null;

-- Sessions as staff ask for changes of them, while they are open, and for what became of it.
create view access.asked_sessions with (security_invoker = true) as
  select id, service_id, customer_id, partner_id, nas_id, acct_session_id, ended_at is null as is_open from usage.sessions;
grant select on access.asked_sessions to demarc_partner_staff;

-- N-109 every attempt. By day, so that what is too old goes at once.
create table access.coa_log (
  id uuid not null default uuidv7(),
  at timestamptz not null,
  session_id uuid not null,
  acct_session_id text,
  nas_id uuid not null,
  service_id uuid not null,
  customer_id uuid not null,
  partner_id uuid not null,
  packet text not null check (packet in ('coa', 'disconnect')),
  cause text not null,
  result text not null check (result in ('ack', 'nak', 'timeout', 'not_sent')),
  error_cause int,
  -- Names and values, without secrets.
  attributes jsonb not null check (jsonb_typeof(attributes) = 'array'),
  latency_ms int,
  tries int not null check (tries >= 0),
  primary key (id, at)
) partition by range (at);
create table access.coa_log_other partition of access.coa_log default;
create index coa_log_service on access.coa_log (service_id, at desc);
create index coa_log_session on access.coa_log (session_id, at desc);
create index coa_log_customer on access.coa_log (customer_id, at desc);
create index coa_log_partner on access.coa_log (partner_id);
create index coa_log_nas on access.coa_log (nas_id, at desc);
create index coa_log_at on access.coa_log (at desc);
select platform.protect('access.coa_log');
revoke all on access.coa_log from demarc_customer;
-- Whoever merges customers takes the rows along.
revoke insert, delete on access.coa_log from demarc_partner_staff;

-- Both logs are kept in the same way, from here on by the same two functions; the old ones stay for a program of the release before.
create function access.ensure_days(log text, from_day date, to_day date) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  on_day date := from_day;
  begins timestamptz;
  ends timestamptz;
  name text;
  is_taken boolean;
begin
  perform pg_advisory_xact_lock(hashtext('access.' || log));
  while on_day <= to_day loop
    name := format('access.%I', log || '_' || to_char(on_day, 'YYYY_MM_DD'));
    begins := (on_day::text || ' 00:00:00+00')::timestamptz;
    ends := ((on_day + 1)::text || ' 00:00:00+00')::timestamptz;
    execute format('select exists (select from access.%I known where known.at >= $1 and known.at < $2)', log || '_other') into is_taken using begins, ends;
    if to_regclass(name) is null and not is_taken then
      execute format('create table %s partition of access.%I for values from (%L) to (%L)', name, log, begins, ends);
    end if;
    on_day := on_day + 1;
  end loop;
end $$;
create function access.drop_days(log text, before_day date) returns int language plpgsql security definer set search_path = pg_catalog as $$
declare
  part record;
  gone int := 0;
begin
  for part in
    select child.oid::regclass as name from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    join pg_namespace space on space.oid = parent.relnamespace
    where space.nspname = 'access' and parent.relname = log and child.relname ~ '\d{4}_\d{2}_\d{2}$'
      and to_date(substring(child.relname from '\d{4}_\d{2}_\d{2}$'), 'YYYY_MM_DD') < before_day
  loop
    execute format('drop table %s', part.name);
    gone := gone + 1;
  end loop;
  execute format('delete from access.%I where at < $1', log || '_other') using before_day;
  return gone;
end $$;
revoke execute on function access.ensure_days(text, date, date), access.drop_days(text, date) from public;
