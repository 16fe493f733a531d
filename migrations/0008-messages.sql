-- Mail out: every message that was, or would have been, sent.
create schema notifications;
grant usage on schema notifications to demarc_customer, demarc_partner_staff;
create table notifications.messages (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  customer_id uuid references customers.customers,
  channel text not null check (channel in ('mail', 'portal')),
  kind text not null,
  -- One message per cause: the same invoice is mailed once, whatever runs twice.
  cause_key text unique,
  to_address text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  attachments jsonb not null default '[]',
  state text not null check (state in ('queued', 'held', 'sent', 'failed', 'skipped')),
  state_reason text not null default '',
  -- A one-time code stands in the body until it is sent, then it is masked.
  is_secret boolean not null default false,
  attempts int not null default 0,
  message_id text,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index messages_customer on notifications.messages (customer_id, created_at desc);
create index messages_partner on notifications.messages (partner_id, created_at desc);
create index messages_waiting on notifications.messages (created_at) where state in ('queued', 'failed');
select platform.protect('notifications.messages');
