-- Messages about money: what goes out at which event, when and in whose words; what customers were reminded of.

-- What is set for one event in one place; zeros stand for the installation. Only what differs from the place above is written, so that
-- every value has an origin of its own.
create table notifications.event_settings (
  scope_id uuid not null,
  partner_id uuid references partners.partners on delete cascade,
  kind text not null,
  own jsonb not null default '{}',
  version int not null default 1,
  changed_at timestamptz not null,
  primary key (scope_id, kind)
);
select platform.protect('notifications.event_settings');
-- What holds for the whole installation holds for every partner's staff too; they read it and change nothing of it.
create policy partner_staff_common on notifications.event_settings for select to demarc_partner_staff using (partner_id is null);

-- The switches that were settings of their own are rows of it now.
insert into notifications.event_settings (scope_id, partner_id, kind, own, changed_at)
  select scope_id, partner_id, substr(key, length('messages.auto_') + 1), jsonb_build_object('autoSend', value), changed_at
  from partners.settings where key like 'messages.auto\_%' and value is not null and level in ('system', 'partner');
delete from partners.settings where key like 'messages.auto\_%';

-- B-167 One message for an event, an object, a receiver and a channel: a message about several invoices has a row for each.
create table notifications.message_objects (
  cause_key text primary key,
  message_id uuid not null references notifications.messages on delete cascade,
  partner_id uuid not null references partners.partners,
  object_id uuid not null
);
create index message_objects_message on notifications.message_objects (message_id);
create index message_objects_object on notifications.message_objects (object_id);
select platform.protect('notifications.message_objects');

alter table notifications.messages
  -- Its papers could not be made within a quarter of an hour, so it went with a link alone.
  add column without_files_at timestamptz,
  -- What it says before its words were set; kept while it may still have to be set again without its papers.
  add column content jsonb,
  -- When its receiver opened it in the portal.
  add column read_at timestamptz;
create index messages_portal on notifications.messages (customer_id, created_at desc) where channel = 'portal';
create index messages_without_files on notifications.messages (partner_id, without_files_at) where without_files_at is not null;
create index messages_joinable on notifications.messages (customer_id, kind, created_at) where state in ('queued', 'held');

-- Who was reminded of what. A batch is what was due on one day (B-172).
create table collections.reminders (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  due_on date not null,
  number int not null check (number between 1 and 3),
  sent_on date not null,
  -- Nobody could be written to; it counts as tried, not as sent.
  is_undeliverable boolean not null default false,
  total_minor bigint not null check (total_minor > 0),
  currency text not null,
  document_ids uuid[] not null,
  unique (customer_id, due_on, number),
  unique (customer_id, sent_on)
);
create index reminders_partner on collections.reminders (partner_id, sent_on);
select platform.protect('collections.reminders');

create table collections.suspension_warnings (
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  block_on date not null,
  primary key (customer_id, block_on)
);
create index suspension_warnings_partner on collections.suspension_warnings (partner_id);
select platform.protect('collections.suspension_warnings');

-- Notices before an account that pays in advance runs out; the fourth is the one at the end itself (B-171).
create table collections.prepaid_notices (
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  stops_on date not null,
  number int not null check (number between 1 and 4),
  sent_on date not null,
  primary key (customer_id, stops_on, number),
  unique (customer_id, sent_on)
);
create index prepaid_notices_partner on collections.prepaid_notices (partner_id);
select platform.protect('collections.prepaid_notices');
