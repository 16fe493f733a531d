-- Alert groups tell by SMS and webhook, too, in words of their own, and of the monitor itself (network.md 1.5).
alter table network.alert_groups add column sms boolean not null default false;
-- While the monitor sees nothing, nothing else is told: so everybody hears of that unless they say otherwise.
alter table network.alert_groups add column hears_monitor boolean not null default true;
-- Liquid. Empty: our words, in the language of whoever reads them.
alter table network.alert_groups add column began_subject text not null default '';
alter table network.alert_groups add column began_text text not null default '';
alter table network.alert_groups add column over_subject text not null default '';
alter table network.alert_groups add column over_text text not null default '';

-- Where a group's webhook goes. Apart from the group: addresses of chat services are secrets, and partner-bound staff read groups.
create table network.alert_hooks (
  group_id uuid primary key references network.alert_groups on delete cascade,
  url text not null check (url <> ''),
  secret_sealed text not null
);
alter table network.alert_hooks enable row level security;

-- What was posted or is to be, as it goes out: one call of a group about the beginning of an incident, and one about its end (N-40, N-259).
create table network.alert_calls (
  id uuid primary key default uuidv7(),
  alert_id uuid not null references network.alerts on delete cascade,
  group_id uuid not null references network.alert_groups on delete cascade,
  about text not null check (about in ('begun', 'over')),
  body text not null default '',
  state text not null default 'waiting' check (state in ('waiting', 'arrived', 'dead')),
  attempts int not null default 0,
  due_at timestamptz,
  -- What was answered last.
  answer text not null default '',
  made_at timestamptz not null,
  tried_at timestamptz,
  check ((due_at is not null) = (state = 'waiting')),
  unique (alert_id, group_id, about)
);
create index alert_calls_group on network.alert_calls (group_id, made_at desc);
create index alert_calls_due on network.alert_calls (due_at) where state = 'waiting';
alter table network.alert_calls enable row level security;
