-- Payments that did not hold, each with its reason and the fee for it (B-151): once per reversal.
create table payments.bounces (
  payment_id uuid primary key references payments.payments,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  reason_group text not null check (reason_group in ('insufficient_funds', 'account_closed', 'disputed', 'wrong_data', 'own_mistake')),
  fee_minor bigint not null default 0 check (fee_minor >= 0),
  currency text not null,
  fee_item_id uuid references billing.future_items,
  -- There is a fee for this, and somebody let it go.
  is_waived boolean not null default false,
  bounced_on date not null,
  check ((fee_minor > 0) = (fee_item_id is not null))
);
create index bounces_customer on payments.bounces (customer_id);
create index bounces_partner on payments.bounces (partner_id, bounced_on desc);
create index bounces_item on payments.bounces (fee_item_id) where fee_item_id is not null;
select platform.protect('payments.bounces');
revoke insert, update, delete on payments.bounces from demarc_customer;

-- The invoice that was refunded with one click, and whether somebody has taken care of a refund that its gateway refused (B-137).
alter table payments.refunds add column document_id uuid references billing.money_documents;
alter table payments.refunds add column handled_at timestamptz;
alter table payments.refunds add column handled_by jsonb;
create index refunds_document on payments.refunds (document_id) where document_id is not null;
create index refunds_to_handle on payments.refunds (partner_id, created_at desc) where state = 'failed' and handled_at is null;
-- Those of before are taken care of.
update payments.refunds set handled_at = created_at where state = 'failed';
