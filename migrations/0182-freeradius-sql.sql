-- The SQL contract of FreeRADIUS (network.md 2.13, N-118 to N-120): what rlm_sql reads, and what it writes. The RADIUS role renders what is read, by the
-- code that answers logins, and takes out what is written; both only while the setting access.freeradius_sql is on. Passwords and secrets stand here open
-- then, since CHAP, MS-CHAP and clients cannot be checked without: nobody but the program and the role below sees them.
create schema freeradius;

create table access.sql_routers (
  nas_id uuid primary key,
  -- Routers of one kind are answered alike.
  kind text not null,
  name text not null,
  secret text not null,
  wants_signature boolean not null,
  nas_identifier text,
  nas_ip_address inet
);
create table access.sql_sources (
  nas_id uuid not null references access.sql_routers on delete cascade,
  position int not null,
  -- A network, or a host name.
  nasname text not null,
  network cidr,
  primary key (nas_id, position)
);
create index sql_sources_network on access.sql_sources using gist (network inet_ops);

create table access.sql_lines (
  service_id uuid primary key,
  -- In small letters.
  username text not null,
  number bigint not null,
  password text,
  -- Why the line is refused whatever it proves (N-63); empty: it comes in.
  refusal text not null,
  -- Of these devices alone; empty: of any.
  macs text[] not null,
  -- Of these routers alone; empty: of any that serves its partner.
  nas_ids uuid[] not null,
  -- What every router is told: [[attribute, operator, value], …].
  replies jsonb not null
);
create index sql_lines_username on access.sql_lines (username);

-- What one kind of routers is told of a line beside.
create table access.sql_replies (
  groupname text primary key,
  service_id uuid not null references access.sql_lines on delete cascade,
  kind text not null,
  replies jsonb not null,
  -- Goes out as Class (N-64); made anew when a session has begun with it.
  cookie text not null,
  -- Of all but the cookie's chance: what is the same is not written again.
  digest text not null
);
create unique index sql_replies_service on access.sql_replies (service_id, kind);

create view freeradius.nas as
  select distinct on (source.nasname) row_number() over (order by source.nasname, router.nas_id)::int as id, source.nasname, router.name as shortname,
    'other'::text as type, null::int as ports, router.secret, null::text as server, null::text as community, router.nas_id::text as description,
    source.network, router.wants_signature
  from access.sql_sources source join access.sql_routers router using (nas_id)
  order by source.nasname, router.nas_id;

create view freeradius.radcheck as
  select item.id, line.username, item.attribute, item.op, item.value
  from access.sql_lines line cross join lateral (values
    (1, 'Demarc-Line', ':=', line.number::text),
    (2, 'Cleartext-Password', ':=', line.password),
    (3, 'Demarc-Refusal', ':=', nullif(line.refusal, '')),
    (4, 'Demarc-Device', '=~', case when line.macs <> '{}' then '^(' || array_to_string(line.macs, '|') || ')$' end)
  ) item (id, attribute, op, value)
  where item.value is not null;

create view freeradius.radreply as
  select item.id, line.username, item.reply ->> 0 as attribute, item.reply ->> 1 as op, item.reply ->> 2 as value
  from access.sql_lines line cross join lateral jsonb_array_elements(line.replies) with ordinality item (reply, id);

create view freeradius.radusergroup as
  select line.username, reply.groupname, 1 as priority from access.sql_lines line join access.sql_replies reply using (service_id);

-- 'kind nas' is what a policy of the example says of the router, by freeradius.router_at.
create view freeradius.radgroupcheck as
  select item.id, reply.groupname, item.attribute, item.op, item.value
  from access.sql_replies reply join access.sql_lines line using (service_id) cross join lateral (values
    (1, 'Demarc-Router', '=~',
      '^' || reply.kind || case when line.nas_ids = '{}' then ' ' else ' (' || array_to_string(line.nas_ids, '|') || ')$' end),
    (2, 'Demarc-Admitted', ':=', 'yes')
  ) item (id, attribute, op, value);

create view freeradius.radgroupreply as
  select item.id, reply.groupname, item.reply ->> 0 as attribute, item.reply ->> 1 as op, item.reply ->> 2 as value
  from access.sql_replies reply
  cross join lateral jsonb_array_elements(reply.replies || jsonb_build_array(jsonb_build_array('Class', ':=', reply.cookie)))
    with ordinality item (reply, id);

-- N-18 which router a packet comes from: the longest network, and among several with the same one what the packet says of itself. Null: nobody can tell.
create function freeradius.router_at(source text, identifier text, address text) returns text
language sql stable security definer set search_path = pg_catalog
begin atomic
  with there as (
    select router.*, masklen(at.network) as length from access.sql_sources at join access.sql_routers router using (nas_id)
    where at.network >>= source::inet
  ), nearest as (
    select distinct on (nas_id) * from there where length = (select max(length) from there)
  ), by_identifier as (
    select * from nearest where nas_identifier = identifier
    union all select * from nearest where not exists (select from nearest where nas_identifier = identifier)
  ), by_address as (
    select * from by_identifier where nas_ip_address = nullif(address, '')::inet
    union all select * from by_identifier where not exists (select from by_identifier where nas_ip_address = nullif(address, '')::inet)
  )
  select min(kind || ' ' || nas_id::text) from by_address having count(*) = 1;
end;

-- What FreeRADIUS tells of sessions: the stock layout of its release 3.2, with updates in place.
create table freeradius.radacct (
  radacctid bigint generated by default as identity primary key,
  acctsessionid text not null,
  acctuniqueid text not null unique,
  username text,
  realm text,
  nasipaddress inet not null,
  nasportid text,
  nasporttype text,
  acctstarttime timestamptz,
  acctupdatetime timestamptz,
  acctstoptime timestamptz,
  acctinterval bigint,
  acctsessiontime bigint,
  acctauthentic text,
  connectinfo_start text,
  connectinfo_stop text,
  acctinputoctets bigint,
  acctoutputoctets bigint,
  calledstationid text,
  callingstationid text,
  acctterminatecause text,
  servicetype text,
  framedprotocol text,
  framedipaddress inet,
  framedipv6address inet,
  framedipv6prefix inet,
  framedinterfaceid text,
  delegatedipv6prefix inet,
  class text
);
create index radacct_open on freeradius.radacct (nasipaddress, acctstarttime) where acctstoptime is null;
create index radacct_stopped on freeradius.radacct (acctstoptime);

create table freeradius.nasreload (
  nasipaddress inet primary key,
  reloadtime timestamptz not null
);

-- Each state that a row had, in the order in which it had them: the row is locked while its number is drawn. A number is taken out in the transaction
-- that counts it, so what is still here is what has not been counted (N-120).
create table access.sql_accounting (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  told jsonb not null
);

create function access.note_radacct() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- What has not been told by a router yet has no time.
  if new.acctupdatetime is not null or new.acctstoptime is not null then
    insert into access.sql_accounting (told) values (to_jsonb(new));
  end if;
  return null;
end $$;
create trigger note after insert or update on freeradius.radacct for each row execute function access.note_radacct();

create function access.note_nasreload() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.sql_accounting (told) values (to_jsonb(new));
  return null;
end $$;
create trigger note after insert or update on freeradius.nasreload for each row execute function access.note_nasreload();

-- How logins ended. Taken out into access.auth_log. The last columns are the example's own; the stock query leaves them empty.
create table freeradius.radpostauth (
  id bigint generated by default as identity primary key,
  username text not null,
  pass text,
  reply text,
  calledstationid text,
  callingstationid text,
  authdate timestamptz not null default clock_timestamp(),
  class text,
  nasipaddress text,
  nasidentifier text,
  method text,
  reason text,
  framedipaddress text
);

-- N-110 what was typed as a password is never kept, and when it was is told by one clock.
create function access.clean_radpostauth() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.pass := null;
  new.authdate := clock_timestamp();
  return new;
end $$;
create trigger clean before insert or update on freeradius.radpostauth for each row execute function access.clean_radpostauth();
revoke execute on function access.note_radacct(), access.note_nasreload(), access.clean_radpostauth(), freeradius.router_at(text, text, text) from public;

-- N-119 what rlm_sql may. A role with a password is made by the operator, in this one; it is the whole cluster's, so another installation may have made it.
do $$ begin
  if not exists (select from pg_roles where rolname = 'demarc_freeradius') then create role demarc_freeradius nologin; end if;
end $$;
grant usage on schema freeradius to demarc_freeradius;
grant select on freeradius.nas, freeradius.radcheck, freeradius.radreply, freeradius.radusergroup, freeradius.radgroupcheck, freeradius.radgroupreply
  to demarc_freeradius;
grant execute on function freeradius.router_at(text, text, text) to demarc_freeradius;
grant select, insert, update on freeradius.radacct, freeradius.nasreload to demarc_freeradius;
grant insert on freeradius.radpostauth to demarc_freeradius;

-- N-123 where a router's accounting is copied to.
alter table network.nases
  add column copy_address text check (copy_address <> ''),
  add column copy_port int not null default 1813 check (copy_port between 1 and 65535),
  add column copy_secret_sealed text,
  add check (num_nonnulls(copy_address, copy_secret_sealed) <> 1);
alter table access.radius_counts drop constraint radius_counts_kind_check;
alter table access.radius_counts add constraint radius_counts_kind_check
  check (kind in ('accept', 'walled', 'reject', 'drop', 'accounting', 'late', 'latency', 'exhausted', 'copied', 'copy_dropped'));
