-- Exports that a job makes (O-75): what was asked, how far it is, and the file itself in parts. The file stands here and not in the file
-- store, because processes share nothing but the database, because it is gone with its row when its hours are over, and because a policy
-- can keep it from everybody but its maker's scope.
create table platform.exports (
  id uuid primary key default uuidv7(),
  -- "customers": the list that it shows.
  kind text not null,
  -- The endpoint it was asked at, which knows how to read the request again.
  path text not null,
  request jsonb not null,
  format text not null,
  file_name text not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed', 'cancelled', 'expired')),
  -- The rows are read with this person's rights as they are then.
  made_by uuid not null,
  made_by_name text not null,
  -- The partners that the maker saw; null: all. Whoever sees fewer by now does not get the file.
  partner_ids uuid[],
  -- Rows, as counted when the job began; null until then.
  total int,
  done int not null default 0,
  size_bytes bigint not null default 0,
  failure text not null default '',
  -- Which run of the job writes it: one that was thought lost and comes back writes nothing more.
  run_id uuid,
  created_at timestamptz not null,
  ended_at timestamptz,
  expires_at timestamptz,
  touched_at timestamptz not null,
  check ((state = 'running') = (ended_at is null)),
  check (state not in ('done', 'expired') or expires_at is not null)
);
create index exports_made_by on platform.exports (made_by, created_at desc);
create index exports_running on platform.exports (touched_at) where state = 'running';
create index exports_expiring on platform.exports (expires_at) where state = 'done';

create table platform.export_parts (
  export_id uuid not null references platform.exports on delete cascade,
  position int not null,
  bytes bytea not null,
  primary key (export_id, position)
);
-- A spreadsheet is compressed already, and a CSV is read once.
alter table platform.export_parts alter column bytes set storage external;

grant select, insert, update on platform.exports to demarc_partner_staff;
grant select, delete on platform.export_parts to demarc_partner_staff;
alter table platform.exports enable row level security;
create policy partner_staff on platform.exports to demarc_partner_staff using (partner_ids <@ (select platform.current_partner_ids())::uuid[]);
alter table platform.export_parts enable row level security;
create policy partner_staff on platform.export_parts to demarc_partner_staff
  using (export_id in (select id from platform.exports where partner_ids <@ (select platform.current_partner_ids())::uuid[]));

-- What a preview tells of a row beyond whether it changes: what it would become, and what would follow from it.
alter table platform.mass_action_rows add column told jsonb not null default '[]';
