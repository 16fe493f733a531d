-- P-78, M-27 how a change that a customer makes is paid: by a normal invoice, or before it is made. What is paid before stands as reserved
-- credit under the id of its price (M-23) until the change has its documents.
alter table ordering.price_quotes
  -- As it was shown, whatever the setting says later.
  add column pay text not null default 'invoice' check (pay in ('invoice', 'now', 'balance_or_now')),
  -- What the change comes to, with tax; null where an invoice is enough.
  add column to_pay_minor bigint check (to_pay_minor > 0),
  -- The part of it that a payment has to bring; set when the customer goes to pay it.
  add column awaited_minor bigint check (awaited_minor > 0),
  add column confirmed_by jsonb,
  -- Why it was not made although its money came.
  add column failure text,
  add constraint price_quotes_pay check ((pay = 'invoice') = (to_pay_minor is null)),
  add constraint price_quotes_awaited check (awaited_minor is null or (awaited_minor <= to_pay_minor and confirmed_by is not null)),
  add constraint price_quotes_failed check (failure is null or planned_change_id is null);
-- The price of which a change came, whose money may still be reserved for its day.
create index price_quotes_change on ordering.price_quotes (planned_change_id) where planned_change_id is not null and to_pay_minor is not null;

alter table payments.intents drop constraint intents_purpose_check;
alter table payments.intents add constraint intents_purpose_check check (purpose in ('documents', 'balance', 'setup', 'order', 'change'));
alter table payments.intents add column quote_id uuid, add constraint intents_quote check ((purpose = 'change') = (quote_id is not null));
create index intents_quote on payments.intents (quote_id) where quote_id is not null;
