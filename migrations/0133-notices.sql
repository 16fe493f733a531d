-- P-193, P-194: how customers want to be told of what, and of how much used data they want to hear besides.

alter table notifications.messages drop constraint messages_channel_check;
alter table notifications.messages add constraint messages_channel_check check (channel in ('mail', 'portal', 'sms'));
create index messages_sms_due on notifications.messages (due_at) where channel = 'sms' and state in ('queued', 'held');

-- Only where a customer has chosen: all else follows the partner's settings.
create table notifications.notice_choices (
  customer_id uuid not null references customers.customers on delete cascade,
  partner_id uuid not null references partners.partners,
  notice text not null check (notice in ('invoices', 'payments', 'services', 'usage', 'support')),
  channel text not null check (channel in ('mail', 'sms', 'push')),
  is_on boolean not null,
  changed_at timestamptz not null,
  primary key (customer_id, notice, channel)
);
create index notice_choices_partner on notifications.notice_choices (partner_id);
select platform.protect('notifications.notice_choices');

create table usage.own_thresholds (
  customer_id uuid primary key references customers.customers on delete cascade,
  partner_id uuid not null references partners.partners,
  -- In percent of a cycle's data.
  percents int[] not null check (cardinality(percents) <= 5 and 1 <= all (percents) and 100 >= all (percents)),
  version int not null default 1,
  changed_at timestamptz not null
);
create index own_thresholds_partner on usage.own_thresholds (partner_id);
select platform.protect('usage.own_thresholds');
