-- The provider's equipment and whether it answers (network.md 1.5).
create table network.equipment (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  kind text not null check (kind in ('router', 'switch', 'access_point', 'radio', 'olt', 'ont', 'server', 'ups', 'other')),
  vendor text not null default '',
  model text not null default '',
  site_id uuid references network.sites,
  -- What it hangs on: while that is down, nobody knows how this one is (N-39).
  parent_id uuid references network.equipment check (parent_id <> id),
  nas_id uuid references network.nases on delete set null,
  -- Serves every partner. Otherwise those of equipment_partners.
  all_partners boolean not null,
  address inet check (masklen(address) = case family(address) when 4 then 32 else 128 end),
  serial text check (serial <> ''),
  mac macaddr,
  ping_on boolean not null default true,
  ping_seconds int not null default 60 check (ping_seconds between 10 and 3600),
  snmp_on boolean not null default false,
  snmp_version text not null default '2c' check (snmp_version in ('2c', '3')),
  snmp_port int not null default 161 check (snmp_port between 1 and 65535),
  snmp_seconds int not null default 300 check (snmp_seconds between 60 and 86400),
  -- Sealed with the installation's key (N-4). Version 3: SHA-256 and AES.
  snmp_community_sealed text,
  snmp_user text check (snmp_user <> ''),
  snmp_auth_sealed text,
  snmp_privacy_sealed text,
  -- Who is told, and how long it must be wrong before; null: as the group has it.
  alert_group_id uuid,
  notify_delay_seconds int check (notify_delay_seconds between 0 and 86400),
  tags text[] not null default '{}',
  maintenance_until timestamptz,
  status text not null check (status in ('in_use', 'disabled', 'retired')),
  version int not null default 1,
  created_at timestamptz not null,
  check (not (ping_on or snmp_on) or address is not null)
);
-- N-48 once among what is not retired.
create unique index equipment_name on network.equipment (lower(name)) where status <> 'retired';
create unique index equipment_serial on network.equipment (lower(serial)) where status <> 'retired' and serial is not null;
create unique index equipment_mac on network.equipment (mac) where status <> 'retired' and mac is not null;
create index equipment_site on network.equipment (site_id);
create index equipment_parent on network.equipment (parent_id);
create index equipment_nas on network.equipment (nas_id);
create index equipment_group on network.equipment (alert_group_id);

create table network.equipment_partners (
  equipment_id uuid not null references network.equipment on delete cascade,
  partner_id uuid not null references partners.partners,
  primary key (equipment_id, partner_id)
);
create index equipment_partners_partner on network.equipment_partners (partner_id);

-- How each is, written for all of them in sets. One without a row was never looked at.
create table network.equipment_states (
  equipment_id uuid primary key references network.equipment on delete cascade,
  state text not null check (state in ('unknown', 'up', 'degraded', 'down', 'unreachable', 'maintenance', 'disabled')),
  since timestamptz not null,
  -- The latest round that told something, and the rounds of one kind up to it.
  checked_at timestamptz,
  loss_percent real,
  rtt_ms real,
  failed_rounds int not null default 0,
  good_rounds int not null default 0,
  slow_rounds int not null default 0,
  -- Of seven days; null: known for less than a day.
  median_rtt_ms real,
  -- When it went or came lately, for the guard against flapping.
  changed_at timestamptz[] not null default '{}'
) with (fillfactor = 70);

-- By the hour: what the median of seven days is made of.
create table network.equipment_hours (
  equipment_id uuid not null references network.equipment on delete cascade,
  hour timestamptz not null,
  sent int not null,
  answered int not null,
  rtt_sum_ms real not null,
  primary key (equipment_id, hour)
) with (fillfactor = 70);
create index equipment_hours_hour on network.equipment_hours using brin (hour);

-- Several processes may have the role probe; whoever has the turn looks, until it is not renewed.
create table network.probe_turn (
  is_only boolean primary key default true check (is_only),
  holder uuid not null,
  until timestamptz not null
);

-- A chain of parents that comes back to its beginning would never end. Changes of parents take turns, or two of them could close a ring together.
create function network.refuse_rings_of_equipment() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('network.equipment'));
  if exists (
    with recursive above as (
      select one.id, one.parent_id from network.equipment one where one.id = new.parent_id
      union
      select one.id, one.parent_id from network.equipment one join above on one.id = above.parent_id
    )
    select from above where above.id = new.id
  ) then
    raise exception 'equipment % would hang on itself', new.id using errcode = 'check_violation', constraint = 'equipment_no_ring';
  end if;
  return new;
end $$;
create trigger equipment_no_ring before insert or update of parent_id on network.equipment
  for each row when (new.parent_id is not null) execute function network.refuse_rings_of_equipment();

-- What another address said is nothing about this one. Whoever may change a record may not write what was measured.
create function network.forget_echoes() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from network.equipment_hours where equipment_id = new.id;
  update network.equipment_states set median_rtt_ms = null where equipment_id = new.id;
  return null;
end $$;
create trigger equipment_forgets_echoes after update of address on network.equipment
  for each row when (new.address is distinct from old.address) execute function network.forget_echoes();

-- As with sites: partner-bound staff see what is everybody's or serves one of their partners, and change what serves nobody else.
create function network.sees_equipment(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.equipment one where one.id = wanted and (one.all_partners or exists (
    select from network.equipment_partners served where served.equipment_id = one.id and served.partner_id = any (platform.current_partner_ids()))));
create function network.owns_equipment(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.equipment one where one.id = wanted and not one.all_partners) and not exists (
    select from network.equipment_partners served where served.equipment_id = wanted and served.partner_id <> all (platform.current_partner_ids()));

alter table network.equipment enable row level security;
grant select, insert, update, delete on network.equipment to demarc_partner_staff;
create policy staff_reads on network.equipment for select to demarc_partner_staff using (all_partners or network.sees_equipment(id));
create policy staff_insert on network.equipment for insert to demarc_partner_staff with check (not all_partners);
create policy staff_update on network.equipment for update to demarc_partner_staff using (network.owns_equipment(id)) with check (not all_partners);
create policy staff_delete on network.equipment for delete to demarc_partner_staff using (network.owns_equipment(id));
alter table network.equipment_partners enable row level security;
grant select, insert, update, delete on network.equipment_partners to demarc_partner_staff;
create policy staff_reads on network.equipment_partners for select to demarc_partner_staff using (network.sees_equipment(equipment_id));
create policy staff_insert on network.equipment_partners for insert to demarc_partner_staff
  with check (network.owns_equipment(equipment_id) and partner_id = any (platform.current_partner_ids()));
create policy staff_delete on network.equipment_partners for delete to demarc_partner_staff using (network.owns_equipment(equipment_id));
do $$
declare
  target text;
begin
  foreach target in array array['equipment_states', 'equipment_hours'] loop
    execute format('alter table network.%I enable row level security', target);
    execute format('grant select on network.%I to demarc_partner_staff', target);
    execute format('create policy staff_reads on network.%I for select to demarc_partner_staff using (network.sees_equipment(equipment_id))', target);
  end loop;
end $$;

-- N-48 which one has it already, whoever may see it: the first field that is taken.
create function network.equipment_taken(wanted_name text, wanted_serial text, wanted_mac macaddr, except_id uuid)
returns table (field text, id uuid, name text) language sql stable security definer set search_path = pg_catalog
begin atomic
  select case when lower(one.name) = lower(wanted_name) then 'name' when lower(one.serial) = lower(wanted_serial) then 'serial' else 'mac' end, one.id, one.name
  from network.equipment one
  where one.status <> 'retired' and one.id is distinct from except_id
    and (lower(one.name) = lower(wanted_name) or lower(one.serial) = lower(wanted_serial) or one.mac = wanted_mac)
  order by 1 desc limit 1;
end;
-- What is in use at a site or hangs on a device, whoever may see it.
create function network.equipment_of_site(wanted uuid) returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog
begin atomic
  select one.id, one.name from network.equipment one where one.site_id = wanted and one.status <> 'retired' order by lower(one.name);
end;
create function network.has_equipment_below(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.equipment one where one.parent_id = wanted and one.status <> 'retired');
revoke execute on function network.equipment_taken(text, text, macaddr, uuid), network.equipment_of_site(uuid), network.has_equipment_below(uuid) from public;
grant execute on function network.equipment_taken(text, text, macaddr, uuid), network.equipment_of_site(uuid), network.has_equipment_below(uuid)
  to demarc_partner_staff;

-- An incident is about one device and one cause (N-40), or about the monitor itself: then it has no subject.
alter table network.alerts add column equipment_id uuid references network.equipment on delete cascade;
-- Since when it is wrong, where somebody is told later; null: since it was opened.
alter table network.alerts add column began_at timestamptz check (began_at <= opened_at);
alter table network.alerts drop constraint alerts_check;
alter table network.alerts add constraint alerts_subject check (num_nonnulls(nas_id, prefix_id, equipment_id) = case when kind like 'monitor\_%' then 0 else 1 end);
drop index network.alerts_open;
create unique index alerts_open on network.alerts (kind, coalesce(nas_id, prefix_id, equipment_id)) nulls not distinct where closed_at is null;
create index alerts_equipment on network.alerts (equipment_id, opened_at desc);
drop policy staff_reads on network.alerts;
create policy staff_reads on network.alerts for select to demarc_partner_staff using (case
  when nas_id is not null then network.sees_nas(nas_id) when prefix_id is not null then network.sees_prefix(prefix_id)
  when equipment_id is not null then network.sees_equipment(equipment_id) else false end);
