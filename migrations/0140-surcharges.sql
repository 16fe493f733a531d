-- P-119, B-181, M-24 what a gateway adds for whoever pays with it: shown before, charged with the payment, an invoice of its own.
alter table payments.gateway_configs
  -- {fixed, percent, cap, tax}: the tax by its code; null: nothing is added.
  add column surcharge jsonb check (surcharge is null or (jsonb_typeof(surcharge) = 'object' and surcharge ?& array['fixed', 'percent', 'cap', 'tax']));
alter table payments.intents
  -- How much of the amount is the surcharge.
  add column fee_minor bigint not null default 0,
  add column fee_tax text,
  add constraint intents_fee check (fee_minor >= 0 and (fee_minor = 0 or fee_minor < amount_minor) and (fee_minor = 0) = (fee_tax is null));
alter table payments.payments
  add column fee_minor bigint not null default 0,
  -- The invoice of the surcharge, which this payment pays before anything else.
  add column fee_document_id uuid references billing.money_documents,
  add constraint payments_fee check (fee_minor >= 0 and fee_minor < amount_minor and (fee_minor = 0) = (fee_document_id is null));
create unique index payments_fee_document on payments.payments (fee_document_id) where fee_document_id is not null;
