-- What equipment says of itself by SNMP: its interfaces, values over time and what happened to it (network.md 1.5, N-43 to N-45).

-- Values that devices of one kind are asked for beside the usual ones. What is measured stays as it is, or its graph would mean two things.
create table network.snmp_oids (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('router', 'switch', 'access_point', 'radio', 'olt', 'ont', 'server', 'ups', 'other')),
  -- Empty: of any make.
  vendor text not null default '',
  name text not null check (name <> ''),
  oid text not null check (oid ~ '^[0-2](\.\d+)+$'),
  type text not null check (type in ('gauge', 'counter32', 'counter64', 'text')),
  factor double precision not null default 1 check (factor <> 0),
  unit text not null default '',
  -- Below or above is wrong.
  low double precision,
  high double precision,
  version int not null default 1,
  created_at timestamptz not null,
  check (low < high),
  check (type <> 'text' or (low is null and high is null))
);
create unique index snmp_oids_name on network.snmp_oids (kind, lower(vendor), lower(name));
create unique index snmp_oids_oid on network.snmp_oids (kind, lower(vendor), oid);
alter table network.snmp_oids enable row level security;
grant select on network.snmp_oids to demarc_partner_staff;
create policy staff_reads on network.snmp_oids for select to demarc_partner_staff using (true);

-- When each device is asked next. Whoever takes a turn moves it on, so no two processes ask one device (narrow: it is looked through every second).
create table network.snmp_turns (
  equipment_id uuid primary key references network.equipment on delete cascade,
  due_at timestamptz not null
) with (fillfactor = 50);

-- What is known of each device that was asked.
create table network.snmp_devices (
  equipment_id uuid primary key references network.equipment on delete cascade,
  asked_at timestamptz not null,
  answer text not null check (answer in ('answered', 'silent', 'refused', 'unreachable', 'unreadable')),
  why text not null default '',
  took_ms int not null,
  -- The latest look that was answered, and the counters that it found, by place.
  answered_at timestamptz,
  uptime_ticks bigint,
  sys_name text not null default '',
  counters text[] not null default '{}',
  -- So many places of readings were given out, to series that are gone, too.
  places int not null default 0
) with (fillfactor = 50);

-- Which place in the readings of its device a series has.
create table network.snmp_series (
  id uuid primary key default uuidv7(),
  equipment_id uuid not null references network.equipment on delete cascade,
  place int not null check (place >= 0),
  measure text not null check (measure in ('in', 'out', 'cpu', 'storage', 'oid')),
  -- The interface, the storage, or the id of the own value.
  item text not null default '',
  oid_id uuid references network.snmp_oids on delete cascade,
  unique (equipment_id, place),
  unique (equipment_id, measure, item),
  check ((measure = 'oid') = (oid_id is not null))
);
create index snmp_series_oid on network.snmp_series (oid_id);

create table network.snmp_interfaces (
  equipment_id uuid not null references network.equipment on delete cascade,
  -- Its name where that tells it apart; numbers change when a device starts.
  item text not null,
  if_index int not null,
  name text not null,
  alias text not null,
  oper_state text not null check (oper_state in ('up', 'down', 'testing', 'unknown', 'dormant', 'not_present', 'lower_layer_down')),
  state_since timestamptz not null,
  -- The device does not list it any more.
  gone_at timestamptz,
  primary key (equipment_id, item)
);

create table network.snmp_texts (
  equipment_id uuid not null references network.equipment on delete cascade,
  oid_id uuid not null references network.snmp_oids on delete cascade,
  value text not null,
  changed_at timestamptz not null,
  primary key (equipment_id, oid_id)
);
create index snmp_texts_oid on network.snmp_texts (oid_id);

create table network.snmp_events (
  id uuid primary key default uuidv7(),
  equipment_id uuid not null references network.equipment on delete cascade,
  at timestamptz not null,
  kind text not null check (kind in ('reboot', 'interface_down', 'interface_up')),
  item text not null default ''
);
create index snmp_events_equipment on network.snmp_events (equipment_id, at desc);
create index snmp_events_at on network.snmp_events using brin (at);

-- N-45 one row a look with all that it found, by place: fifty rows of one number each would be ten times as much to write and to keep. Null is a gap.
create table network.snmp_samples (
  -- Not a reference: it goes with its day.
  equipment_id uuid not null,
  at timestamptz not null,
  readings double precision[] not null,
  primary key (equipment_id, at)
) partition by range (at);
create table network.snmp_samples_other partition of network.snmp_samples default;

-- Of an hour, and of a day of UTC; how many looks they are made of stands beside them.
create table network.snmp_hours (
  equipment_id uuid not null,
  at timestamptz not null,
  averages double precision[] not null,
  lows double precision[] not null,
  highs double precision[] not null,
  counts int[] not null,
  primary key (equipment_id, at)
) partition by range (at);
create table network.snmp_hours_other partition of network.snmp_hours default;
create index snmp_hours_at on network.snmp_hours using brin (at);
create table network.snmp_days (
  equipment_id uuid not null references network.equipment on delete cascade,
  at timestamptz not null,
  averages double precision[] not null,
  lows double precision[] not null,
  highs double precision[] not null,
  counts int[] not null,
  primary key (equipment_id, at)
);
create index snmp_days_at on network.snmp_days using brin (at);

-- Somebody looks through what a device has to say. The role `probe` takes it up, because it is the one that reaches equipment.
create table network.snmp_walks (
  id uuid primary key default uuidv7(),
  equipment_id uuid not null references network.equipment on delete cascade,
  oid text not null,
  asked_at timestamptz not null,
  taken_at timestamptz,
  done_at timestamptz,
  answer text check (answer in ('answered', 'silent', 'refused', 'unreachable', 'unreadable')),
  why text not null default '',
  found jsonb not null default '[]' check (jsonb_typeof(found) = 'array')
);
create index snmp_walks_equipment on network.snmp_walks (equipment_id);
create index snmp_walks_waiting on network.snmp_walks (asked_at) where taken_at is null;

do $$
declare
  target text;
begin
  foreach target in array array['snmp_turns', 'snmp_devices', 'snmp_series', 'snmp_interfaces', 'snmp_texts', 'snmp_events', 'snmp_samples', 'snmp_hours', 'snmp_days', 'snmp_walks'] loop
    execute format('alter table network.%I enable row level security', target);
    execute format('grant select on network.%I to demarc_partner_staff', target);
    execute format('create policy staff_reads on network.%I for select to demarc_partner_staff using (network.sees_equipment(equipment_id))', target);
  end loop;
end $$;
grant insert on network.snmp_walks to demarc_partner_staff;
create policy staff_insert on network.snmp_walks for insert to demarc_partner_staff with check (network.owns_equipment(equipment_id));

-- A value beyond its limit is one incident of its own.
alter table network.alerts add column snmp_oid_id uuid references network.snmp_oids on delete cascade;
create index alerts_snmp_oid on network.alerts (snmp_oid_id);
drop index network.alerts_open;
create unique index alerts_open on network.alerts (kind, coalesce(nas_id, prefix_id, equipment_id), snmp_oid_id) nulls not distinct where closed_at is null;

-- Makes the partitions of a span of days or months; what falls outside lands in the default one, so that nothing is ever lost.
create function network.ensure_parts(log text, step interval, from_day date, to_day date) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  begins timestamptz := date_trunc(case when step = interval '1 day' then 'day' else 'month' end, (from_day::text || ' 00:00:00+00')::timestamptz, 'UTC');
  ends timestamptz;
  name text;
  is_taken boolean;
begin
  perform pg_advisory_xact_lock(hashtext('network.' || log));
  while begins <= (to_day::text || ' 00:00:00+00')::timestamptz loop
    ends := (begins at time zone 'UTC' + step) at time zone 'UTC';
    name := format('network.%I', log || '_' || to_char(begins at time zone 'UTC', 'YYYY_MM_DD'));
    execute format('select exists (select from network.%I known where known.at >= $1 and known.at < $2)', log || '_other') into is_taken using begins, ends;
    if to_regclass(name) is null and not is_taken then
      execute format('create table %s partition of network.%I for values from (%L) to (%L)', name, log, begins, ends);
    end if;
    begins := ends;
  end loop;
end $$;
-- Lets go of partitions that began so long ago.
create function network.drop_parts(log text, before_day date) returns int language plpgsql security definer set search_path = pg_catalog as $$
declare
  part record;
  gone int := 0;
begin
  for part in
    select child.oid::regclass as name from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    join pg_namespace space on space.oid = parent.relnamespace
    where space.nspname = 'network' and parent.relname = log and child.relname ~ '\d{4}_\d{2}_\d{2}$'
      and to_date(substring(child.relname from '\d{4}_\d{2}_\d{2}$'), 'YYYY_MM_DD') < before_day
  loop
    execute format('drop table %s', part.name);
    gone := gone + 1;
  end loop;
  execute format('delete from network.%I where at < $1', log || '_other') using before_day;
  return gone;
end $$;
revoke execute on function network.ensure_parts(text, interval, date, date), network.drop_parts(text, date) from public;
