-- Tickets (operations.md 4, portal.md 8.1): every contact with the provider in one thread.
create schema tickets;
grant usage on schema tickets to demarc_customer, demarc_partner_staff;
create sequence tickets.ticket_number_seq start 1001;
grant usage on sequence tickets.ticket_number_seq to demarc_customer, demarc_partner_staff;

-- The whole installation's: what a ticket can wear (O-117).
create table tickets.statuses (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('new', 'open', 'pending', 'hold', 'closed')),
  -- By language: {"en": "Waiting on customer"}.
  titles jsonb not null,
  -- What customers read instead.
  portal_titles jsonb not null,
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  pauses_clock boolean not null default false,
  -- Empty: any may follow.
  next_ids uuid[] not null default '{}',
  position int not null,
  version int not null default 1
);
select platform.open_to_all('tickets.statuses');
select platform.tell_of_changes('tickets.statuses');

-- What leads to a status by itself (O-118).
create table tickets.moves (
  event text primary key check (event in ('created', 'assigned', 'customer_replied', 'staff_replied', 'closed', 'reopened')),
  status_id uuid not null references tickets.statuses
);
select platform.open_to_all('tickets.moves');
select platform.tell_of_changes('tickets.moves');

create table tickets.types (
  id uuid primary key default uuidv7(),
  titles jsonb not null,
  in_portal boolean not null,
  -- Empty: every partner's.
  partner_ids uuid[] not null default '{}',
  position int not null,
  version int not null default 1
);
select platform.open_to_all('tickets.types');
grant insert, update, delete on tickets.types to demarc_partner_staff;
select platform.tell_of_changes('tickets.types');

create table tickets.groups (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  description text not null default '',
  lead_id uuid,
  partner_ids uuid[] not null default '{}',
  version int not null default 1
);
create unique index groups_name on tickets.groups (lower(name));
select platform.open_to_all('tickets.groups');
grant insert, update, delete on tickets.groups to demarc_partner_staff;
select platform.tell_of_changes('tickets.groups');

create table tickets.group_members (
  group_id uuid not null references tickets.groups on delete cascade,
  admin_id uuid not null,
  primary key (group_id, admin_id)
);
create index group_members_admin on tickets.group_members (admin_id);
grant select, insert, update, delete on tickets.group_members to demarc_partner_staff;
select platform.tell_of_changes('tickets.group_members');

create table tickets.tickets (
  id uuid primary key default uuidv7(),
  number bigint not null default nextval('tickets.ticket_number_seq') unique,
  partner_id uuid not null references partners.partners,
  -- Null: nobody knows yet whose it is.
  customer_id uuid references customers.customers,
  requester_name text not null default '',
  requester_email text not null default '',
  subject text not null check (subject <> ''),
  status_id uuid not null references tickets.statuses,
  -- The kind of its status, so that lists of what is open need no look at the statuses.
  kind text not null check (kind in ('new', 'open', 'pending', 'hold', 'closed')),
  -- Since when it wears its status: what waits is reminded and closed by it (O-120).
  status_at timestamptz not null,
  reminded_at timestamptz,
  priority text not null default 'medium' check (priority in ('low', 'medium', 'high', 'urgent')),
  type_id uuid references tickets.types on delete set null,
  group_id uuid references tickets.groups on delete set null,
  assignee_id uuid,
  -- As they were called when it was given to them, or they began to watch; customers see no more of staff.
  assignee_name text not null default '',
  watcher_ids uuid[] not null default '{}',
  watcher_names text[] not null default '{}',
  -- Addresses outside that get the public replies, too.
  copies text[] not null default '{}',
  label_ids uuid[] not null default '{}',
  channel text not null check (channel in ('portal', 'app', 'mail', 'phone', 'whatsapp', 'chat', 'sms', 'api', 'admin', 'monitoring')),
  service_id uuid,
  hidden boolean not null default false,
  reopened int not null default 0,
  is_satisfied boolean,
  rating_comment text not null default '',
  -- A vote can be changed for some days after the first.
  rated_at timestamptz,
  first_rated_at timestamptz,
  rating_asked_at timestamptz,
  created_by_name text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- The last change that the customer sees: notes among staff move nothing in the portal.
  public_at timestamptz not null,
  -- The last public word or move that is not the customer's: unread is what is later than the customer's mark (P-165).
  told_at timestamptz,
  last_customer_at timestamptz,
  last_staff_at timestamptz,
  first_reply_at timestamptz,
  closed_at timestamptz,
  -- What a mail answers to: stands in its reply address and Message-ID, which nobody can guess (O-129).
  mail_token text not null default substr(replace(gen_random_uuid()::text, '-', ''), 1, 12),
  merged_into_id uuid references tickets.tickets,
  merged_at timestamptz,
  -- The status before the merge, for taking it back.
  merged_from_status_id uuid references tickets.statuses,
  spam_at timestamptz,
  deleted_at timestamptz,
  version int not null default 1,
  check ((is_satisfied is null) = (rated_at is null)),
  check ((kind = 'closed') = (closed_at is not null))
);
create index tickets_open on tickets.tickets (partner_id, updated_at desc) where kind <> 'closed' and deleted_at is null and spam_at is null;
create index tickets_updated on tickets.tickets (updated_at desc, id);
create index tickets_customer on tickets.tickets (customer_id, public_at desc) where deleted_at is null;
create index tickets_partner on tickets.tickets (partner_id);
create index tickets_assignee on tickets.tickets (assignee_id) where kind <> 'closed';
create index tickets_group on tickets.tickets (group_id) where kind <> 'closed';
create index tickets_status on tickets.tickets (status_id);
create index tickets_type on tickets.tickets (type_id);
create index tickets_merged_into on tickets.tickets (merged_into_id) where merged_into_id is not null;
create index tickets_watchers on tickets.tickets using gin (watcher_ids);
create index tickets_labels on tickets.tickets using gin (label_ids);
create index tickets_subject on tickets.tickets using gin (platform.plain(subject) gin_trgm_ops);
create index tickets_waiting on tickets.tickets (partner_id, status_at) where kind = 'pending' and deleted_at is null;
select platform.protect('tickets.tickets');
-- Hidden ones, spam and what was deleted are not there for customers, whatever a query forgets (O-121).
create policy shown_to_customers on tickets.tickets as restrictive to demarc_customer
  using (not hidden and spam_at is null and deleted_at is null);
revoke delete on tickets.tickets from demarc_customer;

-- What was said and done, in time order.
create table tickets.entries (
  id uuid primary key default uuidv7(),
  ticket_id uuid not null references tickets.tickets,
  partner_id uuid not null references partners.partners,
  -- Whose entry it is: one that came with a merge from another customer's ticket stays that one's, and is shown to nobody else.
  customer_id uuid references customers.customers,
  kind text not null check (kind in ('reply', 'message', 'note', 'call', 'event')),
  is_public boolean not null,
  author_kind text not null check (author_kind in ('staff', 'customer', 'system')),
  author_id uuid,
  author_name text not null default '',
  channel text not null check (channel in ('portal', 'app', 'mail', 'phone', 'whatsapp', 'chat', 'sms', 'api', 'admin', 'monitoring')),
  body text not null default '',
  -- What a mail quoted of those before it.
  quoted text not null default '',
  at timestamptz not null,
  event jsonb,
  call jsonb,
  -- It was written in another ticket: that one's.
  origin_ticket_id uuid references tickets.tickets,
  -- Of mails: what its answers refer to.
  message_id text,
  check (kind <> 'note' or not is_public),
  check ((kind = 'event') = (event is not null)),
  check ((kind = 'call') = (call is not null))
);
create index entries_ticket on tickets.entries (ticket_id, at, id);
create index entries_customer on tickets.entries (customer_id);
create index entries_partner on tickets.entries (partner_id);
create index entries_origin on tickets.entries (origin_ticket_id) where origin_ticket_id is not null;
create index entries_message on tickets.entries (message_id) where message_id is not null;
create index entries_text on tickets.entries using gin (platform.plain(body) gin_trgm_ops) where kind <> 'event';
select platform.protect('tickets.entries');
create policy shown_to_customers on tickets.entries as restrictive for select to demarc_customer using (is_public);
revoke update, delete on tickets.entries from demarc_customer;

-- Files of entries. Those of notes carry no customer in the store, so that no link ever leads to them.
create table tickets.ticket_files (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  customer_id uuid references customers.customers,
  entry_id uuid not null references tickets.entries,
  -- The customer sees the entry.
  is_public boolean not null,
  file_id uuid not null references platform.files,
  name text not null,
  media_type text not null,
  size_bytes bigint not null
);
create index ticket_files_entry on tickets.ticket_files (entry_id);
create index ticket_files_customer on tickets.ticket_files (customer_id);
create index ticket_files_partner on tickets.ticket_files (partner_id);
create index ticket_files_file on tickets.ticket_files (file_id);
select platform.protect('tickets.ticket_files');
create policy shown_to_customers on tickets.ticket_files as restrictive to demarc_customer using (is_public);
revoke update, delete on tickets.ticket_files from demarc_customer;

-- What was uploaded for an entry that is still being written: its uploader's alone, and forgotten after a day.
create table tickets.uploads (
  id uuid primary key default uuidv7(),
  uploader_kind text not null check (uploader_kind in ('staff', 'customer')),
  uploader_id uuid not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  uploaded_at timestamptz not null
);
create index uploads_uploader on tickets.uploads (uploader_id);
create index uploads_age on tickets.uploads (uploaded_at);
alter table tickets.uploads enable row level security;
grant select, insert, delete on tickets.uploads to demarc_customer, demarc_partner_staff;
create policy customer on tickets.uploads to demarc_customer using (uploader_kind = 'customer' and uploader_id = (select platform.current_customer_id()));
create policy partner_staff on tickets.uploads to demarc_partner_staff using (uploader_kind = 'staff');

-- A customer's own marks: until where it was read, on all devices, and the star.
create table tickets.marks (
  ticket_id uuid not null references tickets.tickets,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  read_at timestamptz,
  is_starred boolean not null default false,
  primary key (ticket_id, customer_id)
);
create index marks_customer on tickets.marks (customer_id);
create index marks_partner on tickets.marks (partner_id);
select platform.protect('tickets.marks');

-- Tickets that belong together; of a follow-up and a split the first one came first.
create table tickets.links (
  ticket_id uuid not null references tickets.tickets,
  other_id uuid not null references tickets.tickets,
  kind text not null check (kind in ('related', 'follow_up', 'split')),
  partner_id uuid not null references partners.partners,
  customer_id uuid references customers.customers,
  primary key (ticket_id, other_id),
  check (ticket_id <> other_id)
);
create index links_other on tickets.links (other_id);
create index links_customer on tickets.links (customer_id);
create index links_partner on tickets.links (partner_id);
select platform.protect('tickets.links');

-- Who looks at a ticket right now, and who writes (O-143). Worth nothing after a crash.
create unlogged table tickets.presence (
  ticket_id uuid not null references tickets.tickets on delete cascade,
  admin_id uuid not null,
  partner_id uuid not null,
  admin_name text not null,
  is_writing boolean not null,
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (ticket_id, admin_id)
);
create index presence_seen on tickets.presence (seen_at);
select platform.protect('tickets.presence');

-- Prepared answers (O-144): one's own, or shared.
create table tickets.ticket_answers (
  id uuid primary key default uuidv7(),
  title text not null check (title <> ''),
  folder text not null default '',
  shortcut text not null default '',
  subject text not null default '',
  -- By language.
  texts jsonb not null,
  is_shared boolean not null,
  group_ids uuid[] not null default '{}',
  partner_ids uuid[] not null default '{}',
  made_by uuid not null,
  made_by_name text not null,
  version int not null default 1
);
create index ticket_answers_made_by on tickets.ticket_answers (made_by);
grant select, insert, update, delete on tickets.ticket_answers to demarc_partner_staff;

-- What a new installation starts with; all of it can be changed.
with made as (
  insert into tickets.statuses (kind, titles, portal_titles, colour, pauses_clock, position) values
    ('new', '{"en": "New", "ar": "جديدة"}', '{"en": "New", "ar": "جديدة"}', '#2563eb', false, 1),
    ('open', '{"en": "Work in progress", "ar": "قيد العمل"}', '{"en": "In progress", "ar": "قيد المعالجة"}', '#0f766e', false, 2),
    ('open', '{"en": "Waiting on agent", "ar": "بانتظار الموظف"}', '{"en": "In progress", "ar": "قيد المعالجة"}', '#b45309', false, 3),
    ('pending', '{"en": "Waiting on customer", "ar": "بانتظار العميل"}', '{"en": "Waiting for you", "ar": "بانتظار ردك"}', '#7c3aed', true, 4),
    ('hold', '{"en": "On hold (third party)", "ar": "معلّقة (طرف ثالث)"}', '{"en": "On hold", "ar": "معلّقة"}', '#64748b', true, 5),
    ('closed', '{"en": "Resolved", "ar": "محلولة"}', '{"en": "Resolved", "ar": "محلولة"}', '#15803d', false, 6)
  returning id, position
)
insert into tickets.moves (event, status_id)
select pair.event, made.id from made
join (values ('created', 1), ('assigned', 2), ('reopened', 2), ('customer_replied', 3), ('staff_replied', 4), ('closed', 6)) as pair (event, position)
  on pair.position = made.position;

insert into tickets.types (titles, in_portal, position) values
  ('{"en": "Question", "ar": "سؤال"}', true, 1),
  ('{"en": "Incident", "ar": "عطل"}', true, 2),
  ('{"en": "Problem", "ar": "مشكلة"}', true, 3),
  ('{"en": "Feature request", "ar": "طلب ميزة"}', true, 4),
  ('{"en": "Lead", "ar": "عميل محتمل"}', false, 5);

insert into tickets.groups (name) values ('Support'), ('IT'), ('Finance'), ('Sales');
