-- The network (network.md 1.1, 1.2, 2.7): where equipment stands, the NASes that ask us who may come in, and how each make of them is spoken to.
create schema network;
grant usage on schema network to demarc_partner_staff;

-- A place with equipment. `maintenance` is no status of its own: it is the time until `maintenance_until`, so nothing can forget to end it (N-17).
create table network.sites (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  kind text not null check (kind in ('pop', 'tower', 'cabinet', 'mdu', 'datacentre', 'customer', 'other')),
  parent_id uuid references network.sites,
  -- Serves every partner. Otherwise those of site_partners.
  all_partners boolean not null,
  location_id uuid references partners.locations,
  address text not null default '',
  lat double precision check (lat between -90 and 90),
  lng double precision check (lng between -180 and 180),
  status text not null check (status in ('planned', 'active', 'retired')),
  maintenance_since timestamptz,
  maintenance_until timestamptz,
  contact text not null default '',
  landlord text not null default '',
  power text not null default '',
  notes text not null default '',
  tags text[] not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  check (parent_id <> id),
  check (num_nonnulls(lat, lng) <> 1),
  check (num_nonnulls(maintenance_since, maintenance_until) <> 1),
  -- N-17 at most 30 days.
  check (maintenance_until > maintenance_since and maintenance_until <= maintenance_since + interval '720 hours'),
  check (status = 'active' or maintenance_until is null)
);
create index sites_parent on network.sites (parent_id);
create index sites_location on network.sites (location_id);
-- Between partners the name is settled under a lock.
create unique index sites_common_name on network.sites (lower(name)) where all_partners;

create table network.site_partners (
  site_id uuid not null references network.sites on delete cascade,
  partner_id uuid not null references partners.partners,
  primary key (site_id, partner_id)
);
create index site_partners_partner on network.site_partners (partner_id);

-- A chain of parents that comes back to its beginning would never end. Changes of parents take turns, or two of them could close a ring together.
create function network.refuse_rings_of_sites() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('network.sites'));
  if exists (
    with recursive above as (
      select site.id, site.parent_id from network.sites site where site.id = new.parent_id
      union
      select site.id, site.parent_id from network.sites site join above on site.id = above.parent_id
    )
    select from above where above.id = new.id
  ) then
    raise exception 'site % would lie below itself', new.id using errcode = 'check_violation', constraint = 'sites_no_ring';
  end if;
  return new;
end $$;
create trigger sites_no_ring before insert or update of parent_id on network.sites
  for each row when (new.parent_id is not null) execute function network.refuse_rings_of_sites();

-- The flats and offices of a building (type mdu).
create table network.site_units (
  id uuid primary key default uuidv7(),
  site_id uuid not null references network.sites on delete cascade,
  number text not null check (number <> ''),
  floor text not null default '',
  customer_id uuid references customers.customers,
  default_vlan int check (default_vlan between 1 and 4094)
);
create unique index site_units_number on network.site_units (site_id, lower(number));
create index site_units_customer on network.site_units (customer_id);

-- A provider's own ways to speak to equipment, begun as a copy of a shipped one (N-74). They are the whole installation's.
create table network.profiles (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  -- The shipped one that it was copied from; its kind of configuration text stays that one's.
  base text not null check (base <> ''),
  access_types text[] not null check (access_types <@ '{pppoe,ipoe_dhcp,hotspot,static,wifi_mac,wifi_psk,wifi_eap,vpn,staff_login}'),
  interim_seconds int not null check (interim_seconds between 60 and 3600),
  dynamic_mode text not null check (dynamic_mode in ('coa_and_disconnect', 'disconnect_only', 'none')),
  dynamic_port int not null check (dynamic_port between 1 and 65535),
  -- N-51 off for equipment that chokes on it.
  signs_dynamic boolean not null default true,
  walled_mode text not null check (walled_mode in ('list', 'pool', 'vlan', 'redirect', 'reject')),
  accept_lines text not null default '',
  block_lines text not null default '',
  restore_lines text not null default '',
  session_attributes text[] not null default '{}',
  notes text not null default '',
  version int not null default 1,
  created_at timestamptz not null
);
create unique index profiles_name on network.profiles (lower(name));
select platform.tell_of_changes('network.profiles');
grant select on network.profiles to demarc_partner_staff;

-- What asks us by RADIUS. Secrets are sealed with the installation's key (N-4).
create table network.nases (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  site_id uuid references network.sites,
  -- A shipped profile by name, or one of the provider's own.
  profile text check (profile <> ''),
  own_profile_id uuid references network.profiles,
  all_partners boolean not null,
  model text not null default '',
  serial text not null default '',
  tags text[] not null default '{}',
  -- IPv4, IPv6 or host name.
  management_address text not null default '',
  -- What it says of itself: attributes 4, 95 and 32.
  nas_ip_address inet check (family(nas_ip_address) = 4),
  nas_ipv6_address inet check (family(nas_ipv6_address) = 6),
  nas_identifier text check (nas_identifier <> '' and octet_length(nas_identifier) <= 253),
  secret_sealed text not null,
  -- N-20 a short or well-known one that was in use already when it came here.
  secret_is_weak boolean not null default false,
  secret_set_at timestamptz not null,
  -- N-21 the one that is about to take its place.
  next_secret_sealed text,
  next_secret_set_at timestamptz,
  access_types text[] not null check (access_types <@ '{pppoe,ipoe_dhcp,hotspot,static,wifi_mac,wifi_psk,wifi_eap,vpn,staff_login}' and cardinality(access_types) > 0),
  authentication_mode text not null check (authentication_mode in ('radius', 'none')),
  accounting_mode text not null check (accounting_mode in ('radius', 'none')),
  interim_seconds int not null check (interim_seconds between 60 and 3600),
  dynamic_mode text not null check (dynamic_mode in ('coa_and_disconnect', 'disconnect_only', 'none')),
  -- Null: where its packets come from.
  dynamic_address text check (dynamic_address <> ''),
  dynamic_port int not null check (dynamic_port between 1 and 65535),
  -- Null: the same as for authentication.
  dynamic_secret_sealed text,
  dynamic_packets_per_second int not null check (dynamic_packets_per_second between 1 and 10000),
  message_authenticator text not null check (message_authenticator in ('require', 'auto', 'off')),
  swap_rates boolean not null default false,
  swap_accounting boolean not null default false,
  no_gigawords boolean not null default false,
  sends_ipv6_counters_separately boolean not null default false,
  status text not null check (status in ('active', 'disabled', 'maintenance')),
  version int not null default 1,
  created_at timestamptz not null,
  check (num_nonnulls(profile, own_profile_id) = 1),
  check (num_nonnulls(next_secret_sealed, next_secret_set_at) <> 1)
);
create index nases_site on network.nases (site_id);
create index nases_own_profile on network.nases (own_profile_id);
create unique index nases_common_name on network.nases (lower(name)) where all_partners;

create table network.nas_partners (
  nas_id uuid not null references network.nases on delete cascade,
  partner_id uuid not null references partners.partners,
  primary key (nas_id, partner_id)
);
create index nas_partners_partner on network.nas_partners (partner_id);

-- Where its RADIUS packets come from: a network, or a host name that is resolved again and again.
create table network.nas_sources (
  nas_id uuid not null references network.nases on delete cascade,
  position int not null check (position between 1 and 50),
  network cidr,
  host_name text check (host_name <> '' and host_name = lower(host_name)),
  primary key (nas_id, position),
  check (num_nonnulls(network, host_name) = 1)
);
create unique index nas_sources_network on network.nas_sources (nas_id, network);
create unique index nas_sources_host on network.nas_sources (nas_id, host_name);
create index nas_sources_overlap on network.nas_sources using gist (network inet_ops);

select platform.tell_of_changes(target) from unnest(array[
  'network.sites', 'network.site_partners', 'network.nases', 'network.nas_partners', 'network.nas_sources']::regclass[]) target;

-- Partner-bound staff see what is everybody's or serves one of their partners, and change what serves nobody but their partners. The functions are
-- asked by row policies, so they look past them.
create function network.sees_site(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.sites site where site.id = wanted and (site.all_partners or exists (
    select from network.site_partners served where served.site_id = site.id and served.partner_id = any (platform.current_partner_ids()))));
create function network.owns_site(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.sites site where site.id = wanted and not site.all_partners) and not exists (
    select from network.site_partners served where served.site_id = wanted and served.partner_id <> all (platform.current_partner_ids()));
create function network.sees_nas(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.nases nas where nas.id = wanted and (nas.all_partners or exists (
    select from network.nas_partners served where served.nas_id = nas.id and served.partner_id = any (platform.current_partner_ids()))));
create function network.owns_nas(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.nases nas where nas.id = wanted and not nas.all_partners) and not exists (
    select from network.nas_partners served where served.nas_id = wanted and served.partner_id <> all (platform.current_partner_ids()));

-- In the rows themselves the policies read the columns: a function does not see the row that is being written.
do $$
declare
  target record;
begin
  for target in select * from (values ('sites', 'site'), ('nases', 'nas')) as named (rows, one) loop
    execute format('alter table network.%I enable row level security', target.rows);
    execute format('grant select, insert, update, delete on network.%I to demarc_partner_staff', target.rows);
    execute format('create policy staff_reads on network.%I for select to demarc_partner_staff using (all_partners or network.%I(id))', target.rows, 'sees_' || target.one);
    execute format('create policy staff_insert on network.%I for insert to demarc_partner_staff with check (not all_partners)', target.rows);
    execute format('create policy staff_update on network.%I for update to demarc_partner_staff using (network.%I(id)) with check (not all_partners)', target.rows, 'owns_' || target.one);
    execute format('create policy staff_delete on network.%I for delete to demarc_partner_staff using (network.%I(id))', target.rows, 'owns_' || target.one);
  end loop;
  for target in select * from (values ('site_partners', 'site'), ('site_units', 'site'), ('nas_partners', 'nas'), ('nas_sources', 'nas')) as named (rows, one) loop
    execute format('alter table network.%I enable row level security', target.rows);
    execute format('grant select, insert, update, delete on network.%I to demarc_partner_staff', target.rows);
    execute format('create policy staff_reads on network.%I for select to demarc_partner_staff using (network.%I(%I))', target.rows, 'sees_' || target.one, target.one || '_id');
    execute format('create policy staff_insert on network.%I for insert to demarc_partner_staff with check (network.%I(%I)%s)', target.rows, 'owns_' || target.one, target.one || '_id',
      case when target.rows like '%partners' then ' and partner_id = any (platform.current_partner_ids())' else '' end);
    execute format('create policy staff_update on network.%I for update to demarc_partner_staff using (network.%I(%I))', target.rows, 'owns_' || target.one, target.one || '_id');
    execute format('create policy staff_delete on network.%I for delete to demarc_partner_staff using (network.%I(%I))', target.rows, 'owns_' || target.one, target.one || '_id');
  end loop;
end $$;

-- N-18 whose sources overlap with some networks or are the same host names, whoever may see them: one address leads to one NAS in the whole
-- installation. The secrets in it are sealed.
create function network.nases_at(wanted cidr[], hosts text[]) returns table (
  nas_id uuid, network cidr, host_name text, secret_sealed text, next_secret_sealed text, nas_identifier text, nas_ip_address inet, nas_ipv6_address inet)
language sql stable security definer set search_path = pg_catalog
begin atomic
  select nas.id, source.network, source.host_name, nas.secret_sealed, nas.next_secret_sealed, nas.nas_identifier, nas.nas_ip_address, nas.nas_ipv6_address
  from network.nas_sources source join network.nases nas on nas.id = source.nas_id
  where source.network && any (wanted) or source.host_name = any (hosts);
end;
revoke execute on function network.nases_at(cidr[], text[]) from public;
grant execute on function network.nases_at(cidr[], text[]) to demarc_partner_staff;

-- The names that are taken among some partners; a name of all partners is taken for each.
create function network.is_name_taken(rows text, wanted text, for_all boolean, partner_ids uuid[], except_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if rows = 'sites' then
    return exists (select from network.sites site where lower(site.name) = lower(wanted) and site.id is distinct from except_id
      and (for_all or site.all_partners or exists (
        select from network.site_partners served where served.site_id = site.id and served.partner_id = any (partner_ids))));
  end if;
  return exists (select from network.nases nas where lower(nas.name) = lower(wanted) and nas.id is distinct from except_id
    and (for_all or nas.all_partners or exists (
      select from network.nas_partners served where served.nas_id = nas.id and served.partner_id = any (partner_ids))));
end $$;

-- N-15 what stands at a site, whoever may see it: nobody retires or removes a site under somebody else's equipment.
create function network.nases_of_site(wanted uuid) returns table (id uuid, name text, status text)
language sql stable security definer set search_path = pg_catalog
begin atomic
  select nas.id, nas.name, nas.status from network.nases nas where nas.site_id = wanted order by lower(nas.name);
end;
create function network.has_sites_below(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.sites site where site.parent_id = wanted);

-- A location that goes hands on every site that lies in it, also those that whoever removes it may not change.
create function network.count_sites_in(location uuid) returns int language sql stable security definer set search_path = pg_catalog
  return (select count(*)::int from network.sites site where site.location_id = location);
create function network.move_sites(from_location uuid, to_location uuid) returns void language sql security definer set search_path = pg_catalog
begin atomic
  update network.sites set location_id = to_location, version = version + 1 where location_id = from_location;
end;
