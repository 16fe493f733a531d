-- What is wrong in the network right now, and what was (N-114): one open row for each kind and router or pool.
create table network.alerts (
  id uuid primary key default uuidv7(),
  kind text not null check (kind <> ''),
  nas_id uuid references network.nases on delete cascade,
  prefix_id uuid references network.prefixes on delete cascade,
  -- The numbers of its sentence.
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  opened_at timestamptz not null,
  -- When it was seen to be so last.
  seen_at timestamptz not null,
  closed_at timestamptz,
  check (num_nonnulls(nas_id, prefix_id) = 1)
);
create unique index alerts_open on network.alerts (kind, coalesce(nas_id, prefix_id)) where closed_at is null;
create index alerts_nas on network.alerts (nas_id, opened_at desc);
create index alerts_prefix on network.alerts (prefix_id, opened_at desc);
create index alerts_opened on network.alerts (opened_at desc);
create index alerts_closed on network.alerts (closed_at) where closed_at is not null;
alter table network.alerts enable row level security;
grant select on network.alerts to demarc_partner_staff;
create policy staff_reads on network.alerts for select to demarc_partner_staff
  using (case when nas_id is null then network.sees_prefix(prefix_id) else network.sees_nas(nas_id) end);

-- What the job that judges routers reads of each. The last word of a session is looked for only where the counters heard of none.
create view access.watched_nases with (security_invoker = true) as
  select nas.id as nas_id, nas.site_id, nas.interim_seconds,
    (select counted.minute from access.radius_counts counted where counted.nas_id = nas.id and counted.kind = 'accounting'
     order by counted.minute desc limit 1) as counted_at,
    (select max(session.heard_at) from usage.sessions session where session.nas_id = nas.id and session.ended_at is null
       and session.interim_seconds is not null) as heard_at,
    nas.accounting_mode
  from network.nases nas where nas.status = 'active';
