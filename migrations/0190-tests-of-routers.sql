-- N-23 what staff have tested about a router, and what came of it. Asked for here, done by the role that stands where the packet has to come from.
create table access.nas_tests (
  id uuid primary key default uuidv7(),
  nas_id uuid not null references network.nases on delete cascade,
  kind text not null check (kind in ('ping', 'login', 'coa')),
  asked_at timestamptz not null,
  asked_by text not null,
  started_at timestamptz,
  ended_at timestamptz,
  verdict text check (verdict <> ''),
  -- The numbers and addresses of its sentence.
  details jsonb not null default '{}' check (jsonb_typeof(details) = 'object'),
  check ((ended_at is null) = (verdict is null))
);
create index nas_tests_nas on access.nas_tests (nas_id, kind, asked_at desc);
create unique index nas_tests_one_at_a_time on access.nas_tests (nas_id, kind) where ended_at is null;
create trigger tell_of_change after insert on access.nas_tests for each statement execute function platform.tell_of_change();

alter table access.nas_tests enable row level security;
grant select, insert, update on access.nas_tests to demarc_partner_staff;
create policy staff on access.nas_tests to demarc_partner_staff using (network.sees_nas(nas_id)) with check (network.sees_nas(nas_id));
