-- N-47 equipment that stands at a customer's, perhaps for one of their services. It serves the customer's partner and nobody else.
alter table network.equipment add column customer_id uuid references customers.customers;
alter table network.equipment add column service_id uuid references services.services on delete set null;
alter table network.equipment add constraint equipment_of_customer check (customer_id is not null or service_id is null);
alter table network.equipment add constraint equipment_of_one_partner check (customer_id is null or not all_partners);
create index equipment_customer on network.equipment (customer_id) where customer_id is not null;
create index equipment_service on network.equipment (service_id) where service_id is not null;

-- N-49 an alert may be about a site: lines of several of its routers went down together.
alter table network.alerts add column site_id uuid references network.sites on delete cascade;
create index alerts_site on network.alerts (site_id, opened_at desc) where site_id is not null;
alter table network.alerts drop constraint alerts_subject;
alter table network.alerts add constraint alerts_subject
  check (num_nonnulls(nas_id, prefix_id, equipment_id, site_id) = case when kind like 'monitor\_%' then 0 else 1 end);
drop index network.alerts_open;
create unique index alerts_open on network.alerts (kind, coalesce(nas_id, prefix_id, equipment_id, site_id), snmp_oid_id) nulls not distinct
  where closed_at is null;
drop policy staff_reads on network.alerts;
create policy staff_reads on network.alerts for select to demarc_partner_staff using (case
  when nas_id is not null then network.sees_nas(nas_id) when prefix_id is not null then network.sees_prefix(prefix_id)
  when equipment_id is not null then network.sees_equipment(equipment_id) when site_id is not null then network.sees_site(site_id) else false end);

-- What was down together when a possible outage was seen, until it is over. Only the program reads it.
create table access.outages (
  alert_id uuid primary key references network.alerts on delete cascade,
  -- Whose lines most of them are: a ticket has one partner.
  partner_id uuid not null references partners.partners,
  ticketed_at timestamptz
);
create index outages_partner on access.outages (partner_id);
create table access.outage_lines (
  alert_id uuid not null references access.outages on delete cascade,
  -- A service, or equipment at a customer's.
  subject_id uuid not null,
  is_service boolean not null,
  dropped_at timestamptz not null,
  primary key (alert_id, subject_id)
);
alter table access.outages enable row level security;
alter table access.outage_lines enable row level security;

-- What ended in the last minutes is looked for once a minute.
create index sessions_ended on usage.sessions (ended_at) where ended_at is not null;

-- Lines that were lost, each with its router and site: the latest of its sessions was lost in that time, and it has none that is open.
create view access.lost_lines with (security_invoker = true) as
  select session.service_id as subject_id, true as is_service, session.partner_id, session.nas_id, nas.site_id, session.ended_at as dropped_at
  from usage.sessions session join network.nases nas on nas.id = session.nas_id
  where session.service_id is not null and nas.status = 'active'
    and session.terminate_cause in ('Lost-Carrier', 'Lost-Service', 'Port-Error', 'NAS-Error', 'NAS-Reboot', 'nas-reboot')
    and not exists (select from usage.sessions other where other.service_id = session.service_id and other.ended_at is null);

-- Equipment at customers' that went down. Of a line that RADIUS knows, its sessions say more.
create view access.lost_equipment with (security_invoker = true) as
  select one.id as subject_id, false as is_service, customer.partner_id, one.nas_id, one.site_id, standing.since as dropped_at
  from network.equipment one join network.equipment_states standing on standing.equipment_id = one.id and standing.state = 'down'
    join customers.customers customer on customer.id = one.customer_id
  where one.status = 'in_use' and not exists (select from usage.sessions session where session.service_id = one.service_id);
