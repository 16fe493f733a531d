-- P-174 incidents and planned maintenance where they are: who is touched, how far it is, when it should be over, what came of it, and who
-- wants to hear more.
alter table portal.incidents
  add column kind text not null default 'incident' check (kind in ('incident', 'maintenance')),
  add column stage text not null default 'looking' check (stage in ('looking', 'found', 'mending', 'watching')),
  add column expected_end_at timestamptz check (expected_end_at >= started_at),
  -- Both empty: everybody of the partner. A place holds for the places in it.
  add column location_ids uuid[] not null default '{}',
  -- What hangs on the device or site that the network side found broken.
  add column service_ids uuid[] not null default '{}',
  -- Told above the sign-in form as well.
  add column is_public boolean not null default true,
  -- "monitoring:alarm-4711": what the network side raised is raised once.
  add column source_key text unique;
grant select on portal.incidents to demarc_customer;
create policy customer on portal.incidents for select to demarc_customer
  using (partner_id is null or partner_id = any ((select platform.current_partner_ids())::uuid[]));

create table portal.incident_updates (
  id uuid primary key,
  incident_id uuid not null references portal.incidents on delete cascade,
  partner_id uuid references partners.partners on delete cascade,
  -- As it stood from then on.
  stage text not null check (stage in ('looking', 'found', 'mending', 'watching', 'over')),
  -- By language; empty: only the stage or the expected end is new.
  texts jsonb not null,
  expected_end_at timestamptz,
  at timestamptz not null,
  by_name text not null
);
create index incident_updates_incident on portal.incident_updates (incident_id, at desc, id desc);
create index incident_updates_partner on portal.incident_updates (partner_id);
select platform.protect('portal.incident_updates');
create policy partner_staff_reads_common on portal.incident_updates for select to demarc_partner_staff using (partner_id is null);
grant select on portal.incident_updates to demarc_customer;
create policy customer on portal.incident_updates for select to demarc_customer
  using (partner_id is null or partner_id = any ((select platform.current_partner_ids())::uuid[]));

-- Who asked to be told of it.
create table portal.incident_followers (
  incident_id uuid not null references portal.incidents on delete cascade,
  customer_id uuid not null references customers.customers on delete cascade,
  partner_id uuid not null references partners.partners on delete cascade,
  since timestamptz not null,
  primary key (incident_id, customer_id)
);
create index incident_followers_customer on portal.incident_followers (customer_id);
create index incident_followers_partner on portal.incident_followers (partner_id);
select platform.protect('portal.incident_followers');
