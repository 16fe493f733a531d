-- N-113 what each NAS asked and how it was answered, minute by minute. Several processes add up in the same rows.
create table access.radius_counts (
  -- Not a reference: a packet may still be counted while its router is being removed.
  nas_id uuid not null,
  minute timestamptz not null,
  kind text not null check (kind in ('accept', 'walled', 'reject', 'drop', 'accounting', 'late', 'latency', 'exhausted')),
  -- Of a refusal or a drop the reason, of accounting its type, of latency the number of its bucket, of an empty pool the prefix.
  detail text not null default '',
  count bigint not null check (count > 0),
  primary key (nas_id, minute, kind, detail)
);
create index radius_counts_minute on access.radius_counts (minute);
alter table access.radius_counts enable row level security;
grant select on access.radius_counts to demarc_partner_staff;
create policy staff_reads on access.radius_counts for select to demarc_partner_staff using (network.sees_nas(nas_id));

-- Who asks without being known. It is nobody's, so staff of some partners see none of it.
create table access.unknown_clients (
  source inet primary key,
  port text not null check (port in ('authentication', 'accounting')),
  packets bigint not null check (packets > 0),
  first_at timestamptz not null,
  last_at timestamptz not null
);
create index unknown_clients_last on access.unknown_clients (last_at desc);
alter table access.unknown_clients enable row level security;
grant select on access.unknown_clients to demarc_partner_staff;
