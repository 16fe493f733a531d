-- The daily procedure: what each step did for a partner on a day. A step that has no row for a day did not run for it yet and is run
-- later as that day (B-6); the latest finished day of a step is where it goes on.
create table platform.daily_steps (
  partner_id uuid not null,
  step text not null,
  on_day date not null,
  -- 'began': the day before the first one that a step is responsible for.
  state text not null check (state in ('began', 'failed', 'held', 'done')),
  attempts int not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- What it did, in numbers: {"blocked": 3}.
  counts jsonb not null default '{}',
  failure text not null default '',
  -- A failed step is tried again from then on; one that was held waits for a person.
  next_try_at timestamptz,
  primary key (partner_id, step, on_day),
  check ((state in ('began', 'done')) = (finished_at is not null))
);
create index daily_steps_days on platform.daily_steps (on_day desc);
