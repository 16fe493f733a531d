-- O-132 a sender is told by itself that a ticket was made at most once in six hours.
alter table tickets.mails add column acknowledged_at timestamptz;
create index mails_acknowledged on tickets.mails (partner_id, from_address, acknowledged_at) where acknowledged_at is not null;
