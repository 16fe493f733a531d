-- Who is told of incidents (network.md 1.5). Groups are the whole installation's.
create table network.alert_groups (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  -- Null: as the setting says.
  notify_delay_seconds int check (notify_delay_seconds between 0 and 86400),
  mails boolean not null default true,
  -- In between nobody is told; what is still wrong afterwards is told then. Over midnight where the end is earlier.
  quiet_from time,
  quiet_until time,
  time_zone text not null default 'UTC',
  -- After so many minutes that one is told, too.
  escalate_to uuid references network.alert_groups check (escalate_to <> id),
  escalate_minutes int check (escalate_minutes between 1 and 10080),
  version int not null default 1,
  created_at timestamptz not null,
  check (num_nonnulls(quiet_from, quiet_until) <> 1),
  check (num_nonnulls(escalate_to, escalate_minutes) <> 1)
);
create unique index alert_groups_name on network.alert_groups (lower(name));
create index alert_groups_escalate on network.alert_groups (escalate_to);

create table network.alert_group_members (
  group_id uuid not null references network.alert_groups on delete cascade,
  administrator_id uuid not null references identity.administrators on delete cascade,
  primary key (group_id, administrator_id)
);
create index alert_group_members_administrator on network.alert_group_members (administrator_id);

-- Who was told of what, once (N-40): whoever was told hears when it is over, and nobody else does.
create table network.alert_notices (
  alert_id uuid not null references network.alerts on delete cascade,
  administrator_id uuid not null references identity.administrators on delete cascade,
  -- Through which group; whoever is in two is told by the first.
  group_id uuid references network.alert_groups on delete set null,
  told_at timestamptz not null,
  recovered_at timestamptz,
  primary key (alert_id, administrator_id)
);
create index alert_notices_administrator on network.alert_notices (administrator_id);
create index alert_notices_group on network.alert_notices (group_id);
create index alert_notices_open on network.alert_notices (alert_id) where recovered_at is null;

alter table network.equipment add constraint equipment_alert_group foreign key (alert_group_id) references network.alert_groups;

-- Partner-bound staff choose among them; only who sees all partners changes them.
do $$
declare
  target text;
begin
  foreach target in array array['alert_groups', 'alert_group_members'] loop
    execute format('alter table network.%I enable row level security', target);
    execute format('grant select on network.%I to demarc_partner_staff', target);
    execute format('create policy staff_reads on network.%I for select to demarc_partner_staff using (true)', target);
  end loop;
end $$;

-- Whether it is the group's quiet time at a moment.
create function network.is_quiet(of_group network.alert_groups, at timestamptz) returns boolean language sql stable set search_path = pg_catalog
  return of_group.quiet_from is not null and case when of_group.quiet_from <= of_group.quiet_until
    then (at at time zone of_group.time_zone)::time >= of_group.quiet_from and (at at time zone of_group.time_zone)::time < of_group.quiet_until
    else (at at time zone of_group.time_zone)::time >= of_group.quiet_from or (at at time zone of_group.time_zone)::time < of_group.quiet_until end;
