-- N-115 what staff want to see of RADIUS traffic for a while. Each process of the RADIUS server hears of new wishes and of those that were ended.
create table access.traces (
  id uuid primary key default uuidv7(),
  nas_id uuid references network.nases on delete cascade,
  service_id uuid references services.services on delete cascade,
  login text check (login = lower(login) and login <> ''),
  mac macaddr,
  started_at timestamptz not null,
  until timestamptz not null,
  stopped_at timestamptz,
  started_by text not null,
  -- How many places are taken: processes write side by side, and together no more than these.
  packets int not null default 0 check (packets between 0 and 5000),
  check (until > started_at and until <= started_at + interval '15 minutes'),
  check (num_nonnulls(nas_id, login, mac) > 0)
);
create index traces_nas on access.traces (nas_id, started_at desc);
create index traces_service on access.traces (service_id, started_at desc);
create index traces_until on access.traces (until);
create trigger tell_of_change after insert or delete or update of stopped_at on access.traces for each statement execute function platform.tell_of_change();

-- Packets with the values of secret attributes zeroed before they came here (N-4).
create table access.trace_packets (
  trace_id uuid not null references access.traces on delete cascade,
  position int not null check (position between 1 and 5000),
  at timestamptz not null,
  is_answer boolean not null,
  client inet not null,
  client_port int not null,
  server_port int not null,
  -- Why there was no answer; empty: the packet was taken.
  dropped text not null default '',
  bytes bytea not null,
  primary key (trace_id, position)
);

-- Staff of some partners see traces of a router that serves nobody else, and of their own partners' services.
create function access.sees_trace(of_nas uuid, of_service uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return case when of_service is not null
    then exists (select from services.services service where service.id = of_service and service.partner_id = any (platform.current_partner_ids()))
    else of_nas is not null and network.owns_nas(of_nas) end;
alter table access.traces enable row level security;
grant select, insert, update on access.traces to demarc_partner_staff;
create policy staff on access.traces to demarc_partner_staff using (access.sees_trace(nas_id, service_id)) with check (access.sees_trace(nas_id, service_id));
alter table access.trace_packets enable row level security;
grant select on access.trace_packets to demarc_partner_staff;
create policy staff_reads on access.trace_packets for select to demarc_partner_staff using (exists (select from access.traces trace where trace.id = trace_id));
