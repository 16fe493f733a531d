-- O-127 Mailboxes that customers write to, one or more a partner. The password is sealed with the installation's key.
create table tickets.mailboxes (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  -- In small letters: where customers write to, and what their answers come back to.
  address text not null unique check (address = lower(address) and address like '%_@_%'),
  host text not null check (host <> ''),
  port int not null check (port between 1 and 65535),
  -- "tls": from the first byte. "starttls": before anything is said. "none": readable on the way.
  encryption text not null check (encryption in ('tls', 'starttls', 'none')),
  check_certificate boolean not null default true,
  login text not null,
  secret_sealed text not null,
  folder text not null default 'INBOX' check (folder <> ''),
  after_reading text not null check (after_reading in ('mark', 'move', 'delete')),
  move_to text not null default '',
  unknown_senders text not null check (unknown_senders in ('create', 'hold', 'refuse')),
  -- O-132 mail that programs write and that belongs to no ticket.
  automatic_mail text not null check (automatic_mail in ('drop', 'hold', 'create')),
  -- O-130 the server whose word counts on whether a sender is who they say; empty: nobody's does.
  trusted_server text not null default '',
  group_id uuid references tickets.groups on delete set null,
  type_id uuid references tickets.types on delete set null,
  priority text not null default 'medium' check (priority in ('low', 'medium', 'high', 'urgent')),
  is_active boolean not null,
  created_at timestamptz not null,
  -- How far it was read, by the folder's own numbers; a new `uid_validity` begins again.
  uid_validity bigint,
  read_up_to bigint,
  last_read_at timestamptz,
  -- Why it cannot be read right now, in the server's words; and since when.
  fault text,
  fault_answer text not null default '',
  away_since timestamptz,
  alerted_at timestamptz,
  -- Who reads it right now. Runs out by itself when a process dies.
  busy_token uuid,
  busy_until timestamptz,
  version int not null default 1,
  check (after_reading <> 'move' or move_to <> ''),
  check ((fault is null) = (away_since is null))
);
create index mailboxes_partner on tickets.mailboxes (partner_id);
create index mailboxes_group on tickets.mailboxes (group_id) where group_id is not null;
create index mailboxes_type on tickets.mailboxes (type_id) where type_id is not null;
select platform.protect('tickets.mailboxes');

-- O-128 Every mail that came, once a partner: written in the transaction that does with it what is to be done, so a crash neither loses nor
-- doubles one. Those of the queue keep the mail itself in the store.
create table tickets.mails (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  mailbox_id uuid references tickets.mailboxes on delete set null,
  -- The Message-ID in small letters; where there is none, a digest of date, sender, subject and body.
  mail_key text not null check (mail_key <> ''),
  -- "trying": it failed and is tried again. "failed": three times, and waits for a person. "held": waits for a person.
  state text not null check (state in ('trying', 'failed', 'held', 'placed', 'dropped', 'refused')),
  reason text not null default '',
  from_name text not null default '',
  from_address text not null default '',
  subject text not null default '',
  received_at timestamptz not null,
  attempts int not null default 0,
  error text not null default '',
  ticket_id uuid references tickets.tickets on delete set null,
  file_id uuid references platform.files,
  handled_at timestamptz,
  handled_by_name text not null default '',
  unique (partner_id, mail_key),
  check (state not in ('failed', 'held') or file_id is not null)
);
create index mails_waiting on tickets.mails (partner_id, received_at desc) where state in ('failed', 'held');
create index mails_age on tickets.mails (received_at);
create index mails_mailbox on tickets.mails (mailbox_id) where mailbox_id is not null;
create index mails_ticket on tickets.mails (ticket_id) where ticket_id is not null;
create index mails_file on tickets.mails (file_id) where file_id is not null;
-- O-132 how many new tickets a sender made within the hour.
create index mails_sender on tickets.mails (partner_id, from_address, received_at) where reason = 'new-ticket';
select platform.protect('tickets.mails');

-- Through which mailbox a ticket came; answers come back to it.
alter table tickets.tickets add column mailbox_id uuid references tickets.mailboxes on delete set null;
create index tickets_mailbox on tickets.tickets (mailbox_id) where mailbox_id is not null;

-- Of mails: who wrote it, and what staff are told about it beside its text.
alter table tickets.entries add column from_address text not null default '';
alter table tickets.entries add column mail_marks text[] not null default '{}';
