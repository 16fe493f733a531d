-- Acts on many records at once: what was chosen, what came of each row. Rows belong to whatever the kind of the act is about; the engine
-- knows only their ids and names.
create table platform.mass_actions (
  id uuid primary key default uuidv7(),
  kind text not null,
  params jsonb not null,
  state text not null default 'preview' check (state in ('preview', 'running', 'paused', 'done', 'cancelled')),
  -- Who started it: the act goes on with this person's rights as they are then.
  made_by uuid not null,
  made_by_name text not null,
  -- The partners of all rows, for the second net.
  partner_ids uuid[] not null,
  total int not null check (total > 0),
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  -- When a row was last done: an act that stands still for long is picked up again.
  touched_at timestamptz not null,
  check ((state in ('done', 'cancelled')) = (ended_at is not null))
);
create index mass_actions_made_by on platform.mass_actions (made_by, created_at desc);
create index mass_actions_running on platform.mass_actions (touched_at) where state = 'running';

create table platform.mass_action_rows (
  action_id uuid not null references platform.mass_actions on delete cascade,
  position int not null,
  object_id uuid not null,
  label text not null,
  -- Why the preview expected to leave it as it is; null: it expected a change.
  expected_skip text,
  state text not null default 'waiting' check (state in ('waiting', 'changed', 'skipped', 'failed')),
  message text not null default '',
  done_at timestamptz,
  primary key (action_id, position),
  unique (action_id, object_id),
  check ((state = 'waiting') = (done_at is null))
);

grant select, insert, update on platform.mass_actions, platform.mass_action_rows to demarc_partner_staff;
alter table platform.mass_actions enable row level security;
create policy partner_staff on platform.mass_actions to demarc_partner_staff using (partner_ids <@ (select platform.current_partner_ids())::uuid[]);
alter table platform.mass_action_rows enable row level security;
create policy partner_staff on platform.mass_action_rows to demarc_partner_staff
  using (action_id in (select id from platform.mass_actions where partner_ids <@ (select platform.current_partner_ids())::uuid[]));
