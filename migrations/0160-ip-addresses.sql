-- IP addresses (network.md 1.3): which networks there are and what each is for, which of their addresses somebody has, and who had them.
create table network.prefixes (
  id uuid primary key default uuidv7(),
  -- Equal networks may exist in different routing domains.
  domain text not null default 'global' check (domain ~ '^[a-z0-9][a-z0-9._-]{0,39}$'),
  -- N-25 PostgreSQL takes a cidr only in canonical form.
  cidr cidr not null,
  role text not null check (role in ('container', 'static', 'pool', 'pd_pool', 'wan6_pool', 'walled', 'infrastructure')),
  -- The smallest container around it; null: there is none.
  parent_id uuid check (parent_id <> id),
  -- Serves every partner. Otherwise those of prefix_partners.
  all_partners boolean not null,
  site_id uuid references network.sites,
  -- Empty: everywhere.
  location_ids uuid[] not null default '{}',
  gateway inet,
  dns_servers inet[] not null default '{}',
  vlan int check (vlan between 1 and 4094),
  -- "100.64.0.1-100.64.0.20", never given to anybody.
  excluded text[] not null default '{}',
  allocation_order text not null default 'lowest' check (allocation_order in ('lowest', 'random')),
  -- For how long one that was leased is kept for the same service; for how long one that was static rests.
  hold_seconds int not null default 86400 check (hold_seconds between 0 and 7776000),
  quarantine_seconds int not null default 0 check (quarantine_seconds between 0 and 31536000),
  category text not null default '',
  comment text not null default '',
  -- How long that is which one subscriber is given, where that is a prefix or an IPv6 WAN address.
  pd_length int,
  -- N-31 what was told last; it falls only five points below its threshold.
  alert text not null default 'none' check (alert in ('none', 'warning', 'alert', 'exhausted')),
  version int not null default 1,
  created_at timestamptz not null,
  unique (id, domain),
  foreign key (parent_id, domain) references network.prefixes (id, domain) deferrable initially deferred,
  check ((role in ('pd_pool', 'wan6_pool')) = (pd_length is not null)),
  check (pd_length is null or (family(cidr) = 6 and pd_length >= masklen(cidr))),
  check (role <> 'pd_pool' or pd_length between 48 and 64),
  check (role <> 'wan6_pool' or pd_length in (64, 128)),
  -- N-25 siblings have no address in common. Deferred: a container that comes between others moves them in the same transaction.
  constraint prefixes_apart exclude using gist (
    cidr inet_ops with &&, (coalesce(parent_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =, domain with =) deferrable initially deferred
);
create index prefixes_parent on network.prefixes (parent_id);
create index prefixes_site on network.prefixes (site_id);
create index prefixes_overlap on network.prefixes using gist (cidr inet_ops, domain);
create index prefixes_order on network.prefixes (domain, cidr);

-- A prefix lies in a container that is larger than itself, and what lies in it is smaller. With siblings apart that makes the tree.
create function network.check_place_of_prefix() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.parent_id is not null and not exists (
    select from network.prefixes parent where parent.id = new.parent_id and parent.role = 'container' and parent.cidr >> new.cidr) then
    raise exception 'prefix % lies in no container that encloses it', new.cidr using errcode = 'check_violation', constraint = 'prefixes_in_container';
  end if;
  if exists (
    select from network.prefixes child where child.parent_id = new.id and (new.role <> 'container' or not new.cidr >> child.cidr)) then
    raise exception 'prefix % does not enclose what lies in it', new.cidr using errcode = 'check_violation', constraint = 'prefixes_in_container';
  end if;
  return null;
end $$;
create constraint trigger prefixes_in_container after insert or update of parent_id, cidr, role on network.prefixes
  deferrable initially deferred for each row execute function network.check_place_of_prefix();

create table network.prefix_partners (
  prefix_id uuid not null references network.prefixes on delete cascade,
  partner_id uuid not null references partners.partners,
  primary key (prefix_id, partner_id)
);
create index prefix_partners_partner on network.prefix_partners (partner_id);

-- The NASes that give addresses of it; none: all. A NAS that is named here is not deleted, or its pool would be everybody's.
create table network.prefix_nases (
  prefix_id uuid not null references network.prefixes on delete cascade,
  nas_id uuid not null references network.nases,
  primary key (prefix_id, nas_id)
);
create index prefix_nases_nas on network.prefix_nases (nas_id);

-- An address or delegated prefix that is not free. What is free has no row.
create table network.addresses (
  id uuid primary key default uuidv7(),
  prefix_id uuid not null,
  domain text not null,
  address inet not null check (address = network(address)),
  state text not null check (state in ('reserved', 'static', 'offered', 'leased', 'held', 'quarantined', 'conflict')),
  service_id uuid references services.services on delete cascade,
  -- Whose service it is.
  partner_id uuid references partners.partners,
  nas_id uuid references network.nases on delete set null,
  mac macaddr,
  -- The session that shows it.
  session_id uuid,
  -- Why it is reserved.
  reason text not null default '',
  comment text not null default '',
  -- Since when it is in this state, and until when at the longest.
  since timestamptz not null,
  until timestamptz,
  version int not null default 1,
  foreign key (prefix_id, domain) references network.prefixes (id, domain),
  check (state not in ('static', 'offered', 'leased', 'held') or (service_id is not null and partner_id is not null)),
  check ((state = 'reserved') = (reason <> '')),
  check (state <> 'reserved' or service_id is null),
  check ((state in ('offered', 'held', 'quarantined')) = (until is not null)),
  -- N-30 within a routing domain an address belongs to one, and so does a prefix with every address in it. SP-GiST is ten times faster than GiST at
  -- this, but keeps no second column: it guards the usual domain, where the many leases are, and GiST the others.
  constraint addresses_one_holder exclude using spgist (address inet_ops with &&) where (domain = 'global'),
  constraint addresses_one_holder_elsewhere exclude using gist (address inet_ops with &&, domain with =) where (domain <> 'global')
);
create index addresses_at on network.addresses using spgist (address inet_ops);
create index addresses_prefix on network.addresses (prefix_id, address);
create index addresses_service on network.addresses (service_id);
create index addresses_partner on network.addresses (partner_id);
create index addresses_nas on network.addresses (nas_id);
create index addresses_session on network.addresses (session_id) where session_id is not null;
create index addresses_held on network.addresses (prefix_id, since) where state = 'held';
create index addresses_until on network.addresses (until) where until is not null;

-- What a pool gives out next, ready to be taken: an address is picked in one look-up, and two log-ins at once take two different ones without waiting
-- for each other. It holds what was given back, and blocks of what nobody had yet; what is beyond is only a number in stock_progress.
create table network.free_stock (
  prefix_id uuid not null references network.prefixes on delete cascade,
  address inet not null,
  place double precision not null default random(),
  primary key (prefix_id, address)
);
create index free_stock_place on network.free_stock (prefix_id, place);
create table network.stock_progress (
  prefix_id uuid primary key references network.prefixes on delete cascade,
  -- Which unit of the prefix was never in the stock; in random order the number is shuffled.
  fresh_index numeric(39) not null default 0 check (fresh_index >= 0),
  -- The address of that unit where the lowest comes first; null: the order is random, or none is left.
  fresh_from inet
);

-- Whatever ends a row (a release, a time that is over, a service that is deleted), its address can be given again.
create function network.restock() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into network.free_stock (prefix_id, address)
  select gone.prefix_id, gone.address from gone
  join network.prefixes prefix on prefix.id = gone.prefix_id
  join network.stock_progress progress on progress.prefix_id = gone.prefix_id
  where masklen(gone.address) = coalesce(prefix.pd_length, case family(prefix.cidr) when 4 then 32 else 128 end)
    and (progress.fresh_from is null or gone.address < progress.fresh_from)
  -- Whoever fills the stock up meanwhile is waited for, and waits: else an address that goes just then would be passed over by both.
  for share of progress
  on conflict do nothing;
  return null;
end $$;
create trigger addresses_restock after delete on network.addresses referencing old table as gone
  for each statement execute function network.restock();

-- N-34 who had what, once it is over; what goes on is a row of `addresses`. By the month in which it ended, so that an address that somebody had for
-- years is known for as long after that as any other.
create table network.ip_assignment_log (
  id uuid not null default uuidv7(),
  domain text not null,
  address inet not null,
  state text not null check (state in ('static', 'leased', 'conflict')),
  service_id uuid not null,
  partner_id uuid,
  nas_id uuid,
  mac macaddr,
  session_id uuid,
  from_at timestamptz not null,
  to_at timestamptz not null,
  check (from_at <= to_at),
  primary key (id, to_at)
) partition by range (to_at);
create table network.ip_assignment_log_other partition of network.ip_assignment_log default;
create index ip_assignment_log_address on network.ip_assignment_log using spgist (address inet_ops);
create index ip_assignment_log_service on network.ip_assignment_log (service_id, to_at desc);
create index ip_assignment_log_partner on network.ip_assignment_log (partner_id);

-- Makes the months of a span of days; what falls outside lands in the default partition, so that nothing is ever lost.
create function network.ensure_log_partitions(from_day date, to_day date) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  at date := date_trunc('month', from_day)::date;
  name text;
begin
  perform pg_advisory_xact_lock(hashtext('network.ensure_log_partitions'));
  while at <= to_day loop
    name := 'network.ip_assignment_log_' || to_char(at, 'YYYY_MM');
    if to_regclass(name) is null and not exists (
      select from network.ip_assignment_log_other where to_at >= at and to_at < at + interval '1 month') then
      execute format('create table %s partition of network.ip_assignment_log for values from (%L) to (%L)', name,
        at::text || ' 00:00:00+00', (at + interval '1 month')::date::text || ' 00:00:00+00');
    end if;
    at := (at + interval '1 month')::date;
  end loop;
end $$;

-- Drops what is older than it is kept (M-55), and what of it lies in the default partition; answers how many partitions went.
create function network.drop_log_partitions(before date) returns int language plpgsql security definer set search_path = pg_catalog as $$
declare
  part record;
  gone int := 0;
begin
  for part in
    select child.oid::regclass as name, substring(child.relname from '\d{4}_\d{2}$') as of_month
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'network.ip_assignment_log'::regclass and child.relname ~ '\d{4}_\d{2}$'
  loop
    if (to_date(part.of_month, 'YYYY_MM') + interval '1 month')::date <= before then
      execute format('drop table %s', part.name);
      gone := gone + 1;
    end if;
  end loop;
  delete from network.ip_assignment_log_other where to_at < before;
  return gone;
end $$;
revoke execute on function network.ensure_log_partitions(date, date), network.drop_log_partitions(date) from public;

-- As with sites: partner-bound staff see what is everybody's or serves one of their partners, and change what serves nobody else.
create function network.sees_prefix(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.prefixes prefix where prefix.id = wanted and (prefix.all_partners or exists (
    select from network.prefix_partners served where served.prefix_id = prefix.id and served.partner_id = any (platform.current_partner_ids()))));
create function network.owns_prefix(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.prefixes prefix where prefix.id = wanted and not prefix.all_partners) and not exists (
    select from network.prefix_partners served where served.prefix_id = wanted and served.partner_id <> all (platform.current_partner_ids()));

alter table network.prefixes enable row level security;
grant select, insert, update, delete on network.prefixes to demarc_partner_staff;
create policy staff_reads on network.prefixes for select to demarc_partner_staff using (all_partners or network.sees_prefix(id));
create policy staff_insert on network.prefixes for insert to demarc_partner_staff with check (not all_partners);
create policy staff_update on network.prefixes for update to demarc_partner_staff using (network.owns_prefix(id)) with check (not all_partners);
create policy staff_delete on network.prefixes for delete to demarc_partner_staff using (network.owns_prefix(id));
do $$
declare
  target text;
begin
  foreach target in array array['prefix_partners', 'prefix_nases'] loop
    execute format('alter table network.%I enable row level security', target);
    execute format('grant select, insert, update, delete on network.%I to demarc_partner_staff', target);
    execute format('create policy staff_reads on network.%I for select to demarc_partner_staff using (network.sees_prefix(prefix_id))', target);
    execute format('create policy staff_insert on network.%I for insert to demarc_partner_staff with check (network.owns_prefix(prefix_id)%s)', target,
      case target when 'prefix_partners' then ' and partner_id = any (platform.current_partner_ids())' else '' end);
    execute format('create policy staff_delete on network.%I for delete to demarc_partner_staff using (network.owns_prefix(prefix_id))', target);
  end loop;
  -- The stock says nothing of anybody; whoever gives a service an address of a pool takes from it.
  foreach target in array array['free_stock', 'stock_progress'] loop
    execute format('alter table network.%I enable row level security', target);
    execute format('grant select, insert, update, delete on network.%I to demarc_partner_staff', target);
    execute format('create policy staff on network.%I to demarc_partner_staff using (network.sees_prefix(prefix_id))', target);
  end loop;
end $$;
-- Of a prefix that several partners share everybody sees and frees only what is their own partners'; what is nobody's belongs to the prefix.
alter table network.addresses enable row level security;
grant select, insert, update, delete on network.addresses to demarc_partner_staff;
create policy partner_staff on network.addresses to demarc_partner_staff using (case when partner_id is null then network.owns_prefix(prefix_id)
  else partner_id = any ((select platform.current_partner_ids())::uuid[]) end);
select platform.protect('network.ip_assignment_log');
-- History is written, and never changed.
revoke update, delete on network.ip_assignment_log from demarc_partner_staff;

-- Counts and clashes hold whoever asks; nothing of others is told but that.
create function network.count_addresses(wanted uuid[]) returns table (prefix_id uuid, state text, many bigint)
language sql stable security definer set search_path = pg_catalog
begin atomic
  select address.prefix_id, address.state, count(*) from network.addresses address
  where address.prefix_id = any (wanted) group by address.prefix_id, address.state;
end;
create function network.taken_among(of_domain text, wanted inet[]) returns setof inet
language sql stable security definer set search_path = pg_catalog
begin atomic
  select asked.address from unnest(wanted) asked (address)
  where exists (select from network.addresses held where held.domain = of_domain and held.address && asked.address);
end;
create function network.prefixes_touching(of_domain text, wanted cidr) returns table (id uuid, cidr cidr, role text, parent_id uuid)
language sql stable security definer set search_path = pg_catalog
begin atomic
  select prefix.id, prefix.cidr, prefix.role, prefix.parent_id from network.prefixes prefix
  where prefix.domain = of_domain and prefix.cidr && wanted;
end;
create function network.prefixes_of(site uuid, nas uuid) returns table (id uuid, cidr cidr)
language sql stable security definer set search_path = pg_catalog
begin atomic
  select prefix.id, prefix.cidr from network.prefixes prefix
  where prefix.site_id = site or exists (select from network.prefix_nases named where named.prefix_id = prefix.id and named.nas_id = nas)
  order by prefix.cidr;
end;
-- A container that comes between others takes in whatever lies in it, also what is another partner's: that changes its place and nothing of it.
create function network.place_prefixes(wanted uuid[], parent uuid) returns void language sql security definer set search_path = pg_catalog
begin atomic
  update network.prefixes prefix set parent_id = parent where prefix.id = any (wanted);
end;
revoke execute on function network.count_addresses(uuid[]), network.taken_among(text, inet[]), network.prefixes_touching(text, cidr),
  network.prefixes_of(uuid, uuid), network.place_prefixes(uuid[], uuid) from public;
grant execute on function network.count_addresses(uuid[]), network.taken_among(text, inet[]), network.prefixes_touching(text, cidr),
  network.prefixes_of(uuid, uuid), network.place_prefixes(uuid[], uuid) to demarc_partner_staff;
