-- Mail that is really sent: one row for each attempt, what is not known to have arrived, servers that are away, addresses that refuse.
alter table notifications.messages drop constraint messages_state_check;
alter table notifications.messages
  add constraint messages_state_check
    check (state in ('queued', 'held', 'sending', 'sent', 'unclear', 'failed', 'expired', 'cancelled', 'skipped')),
  add column language text not null default 'en',
  -- Why it is in this state, as a word of ours; state_reason keeps what the other side said.
  add column reason_code text not null default '',
  add column state_at timestamptz,
  -- queued or held: not before this moment. Null: it waits for a person, because sending is off.
  add column due_at timestamptz,
  -- What never left by then is not sent any more.
  add column expires_at timestamptz,
  add column resent_from uuid references notifications.messages,
  -- What it is about, so that its sending can be called off and a screen can lead there.
  add column about_kind text,
  add column about_id uuid,
  -- As they were handed over; `sent_to` differs from `to_address` while all mail goes to a test address.
  add column sent_from text not null default '',
  add column sent_to text not null default '',
  -- What really goes out when the readable bodies are masked: sealed, and emptied once it is sent.
  add column secret_sealed text,
  add column has_body boolean not null default true;
update notifications.messages set
  state_at = coalesce(sent_at, created_at),
  reason_code = case when state = 'skipped' then 'no-address' when state = 'held' then 'sending-off' else '' end,
  state_reason = case when state in ('skipped', 'held') then '' else state_reason end;
alter table notifications.messages alter column state_at set not null;

drop index notifications.messages_waiting;
create index messages_newest on notifications.messages (created_at desc, id desc);
create index messages_due on notifications.messages (partner_id, due_at) where state in ('queued', 'held');
create index messages_expiring on notifications.messages (expires_at) where state in ('queued', 'held');
create index messages_sending on notifications.messages (state_at) where state = 'sending';
create index messages_attention on notifications.messages (partner_id, state_at) where state in ('failed', 'unclear', 'expired');
create index messages_about on notifications.messages (about_id) where about_id is not null;
create index messages_resent on notifications.messages (resent_from) where resent_from is not null;
create index messages_search on notifications.messages using gin (platform.plain(to_address || ' ' || subject) gin_trgm_ops);

-- Written before the server is spoken to: a row without an end is an attempt of which nobody knows how it ended.
create table notifications.message_attempts (
  id uuid primary key default uuidv7(),
  message_id uuid not null references notifications.messages on delete cascade,
  partner_id uuid not null references partners.partners,
  customer_id uuid references customers.customers,
  number int not null,
  server text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('accepted', 'temporary', 'permanent', 'sender-refused', 'unclear')),
  answer text not null default '',
  unique (message_id, number)
);
select platform.protect('notifications.message_attempts');

-- One row a partner: who hands over its mail right now, and whether its server is away.
create table notifications.mail_routes (
  partner_id uuid primary key references partners.partners on delete cascade,
  busy_token uuid,
  busy_until timestamptz,
  fault text,
  fault_answer text not null default '',
  away_since timestamptz,
  failures int not null default 0,
  next_try_at timestamptz,
  last_sent_at timestamptz
);
select platform.protect('notifications.mail_routes');

-- The password of a mail server, beside the setting that names the server: used only with the server that was set in the same place,
-- so that nobody gets the installation's password by naming a server of his own. Zeros stand for the installation; its row carries no
-- partner and is visible to nobody who is bound to one.
create table notifications.mail_passwords (
  scope_id uuid primary key,
  partner_id uuid references partners.partners on delete cascade,
  sealed text not null,
  changed_at timestamptz not null
);
select platform.protect('notifications.mail_passwords');

-- O-163 An address that was refused twice for good gets no further mail until staff clear it.
create table notifications.refused_addresses (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners on delete cascade,
  address text not null,
  refusals int not null,
  answer text not null,
  refused_at timestamptz not null,
  is_bad boolean not null,
  unique (partner_id, address)
);
select platform.protect('notifications.refused_addresses');
