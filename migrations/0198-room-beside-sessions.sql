-- An interim update changes no indexed column, but where a page is full the row moves, and with a session fourteen index entries do: of 20,000 that began
-- and reported together, 19,000 did. With room beside it, it stays where it is (network.md N-132).
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
      -- Its interim updates change a session again and again: with room beside it none of them touches an index.
      execute format('create table %s partition of usage.sessions for values from (%L) to (%L) with (fillfactor = 60)', name,
        at::text || ' 00:00:00+00', (at + interval '1 month')::date::text || ' 00:00:00+00');
    end if;
    at := (at + interval '1 month')::date;
  end loop;
end $$;

do $$
declare
  name text;
begin
  for name in
    select child.oid::regclass::text from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'usage.sessions'::regclass and child.relname >= 'sessions_' || to_char(now() - interval '1 month', 'YYYY_MM')
  loop
    execute format('alter table %s set (fillfactor = 60)', name);
  end loop;
end $$;
