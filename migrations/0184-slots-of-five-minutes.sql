-- Twelve slots of five minutes for each hour of a service (network.md N-128), for graphs. A row for each hour, changed in place as its slots fill: a twelfth
-- of the rows and index entries that a row for each slot would take. What is null is not known, which takes no place. They carry no customer: whoever sees
-- the service sees them, and they go after two weeks.
create table usage.slots (
  service_id uuid not null,
  -- When the hour of the partner's clock began.
  hour timestamptz not null,
  -- Down and up.
  d0 bigint, d1 bigint, d2 bigint, d3 bigint, d4 bigint, d5 bigint, d6 bigint, d7 bigint, d8 bigint, d9 bigint, d10 bigint, d11 bigint,
  u0 bigint, u1 bigint, u2 bigint, u3 bigint, u4 bigint, u5 bigint, u6 bigint, u7 bigint, u8 bigint, u9 bigint, u10 bigint, u11 bigint,
  primary key (service_id, hour)
) partition by range (hour);
create table usage.slots_other partition of usage.slots default;
alter table usage.slots enable row level security;
grant select on usage.slots to demarc_customer;
grant select, insert, update, delete on usage.slots to demarc_partner_staff;
create policy customer on usage.slots for select to demarc_customer
  using (exists (select from services.services service where service.id = slots.service_id));
create policy partner_staff on usage.slots to demarc_partner_staff
  using (exists (select from services.services service where service.id = slots.service_id));

-- As before, and the slots of the same days; hours with room beside their rows.
create or replace function usage.ensure_partitions(from_day date, to_day date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  at date := from_day;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('usage.ensure_partitions'));
  while at <= to_day loop
    name := 'usage.hours_' || to_char(at, 'YYYY_MM_DD');
    if to_regclass(name) is null and not exists (select from usage.hours_other where hour >= at and hour < at + 1) then
      -- Each row is written up to twelve times: room beside it keeps that off the indexes.
      execute format('create table %s partition of usage.hours for values from (%L) to (%L) with (fillfactor = 60)', name,
        at::text || ' 00:00:00+00', (at + 1)::text || ' 00:00:00+00');
    end if;
    name := 'usage.slots_' || to_char(at, 'YYYY_MM_DD');
    if to_regclass(name) is null and not exists (select from usage.slots_other where hour >= at and hour < at + 1) then
      execute format('create table %s partition of usage.slots for values from (%L) to (%L) with (fillfactor = 60)', name,
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

drop function usage.drop_partitions(date, date, date);
-- Drops what is older than it is kept (M-55); answers how many partitions went.
create function usage.drop_partitions(slots_before date, hours_before date, days_before date, sessions_before date) returns int
language plpgsql security definer set search_path = pg_catalog as $$
declare
  part record;
  gone int := 0;
begin
  for part in
    select child.oid::regclass as name, parent.relname as kind, substring(child.relname from '\d{4}_\d{2}(?:_\d{2})?$') as of_day
    from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    join pg_namespace space on space.oid = parent.relnamespace
    where space.nspname = 'usage' and parent.relname in ('slots', 'hours', 'days', 'sessions') and child.relname ~ '\d{4}_\d{2}'
  loop
    if (part.kind = 'slots' and to_date(part.of_day, 'YYYY_MM_DD') < slots_before)
      or (part.kind = 'hours' and to_date(part.of_day, 'YYYY_MM_DD') < hours_before)
      or (part.kind = 'days' and (to_date(part.of_day, 'YYYY_MM') + interval '1 month')::date <= days_before)
      or (part.kind = 'sessions' and (to_date(part.of_day, 'YYYY_MM') + interval '1 month')::date <= sessions_before) then
      execute format('drop table %s', part.name);
      gone := gone + 1;
    end if;
  end loop;
  delete from usage.slots_other where hour < slots_before;
  return gone;
end $$;
revoke execute on function usage.drop_partitions(date, date, date, date) from public;

-- An installation that runs has its next days already.
do $$
declare
  at date;
begin
  for at in select to_date(substring(child.relname from '\d{4}_\d{2}_\d{2}$'), 'YYYY_MM_DD') from pg_inherits
    join pg_class child on child.oid = inhrelid where inhparent = 'usage.hours'::regclass and child.relname ~ '\d{4}_\d{2}_\d{2}$'
  loop
    if at >= current_date - 1 then perform usage.ensure_partitions(at, at); end if;
  end loop;
end $$;
