-- P-126 a direct debit method has a mandate: its reference, who may collect, and whether it may be used already.
alter table payments.saved_methods drop constraint saved_methods_status_check;
alter table payments.saved_methods
  -- pending: the mandate is not active yet, and nothing is charged with it.
  add constraint saved_methods_status_check check (status in ('pending', 'active', 'expired', 'failed', 'removed')),
  add column mandate_reference text check (length(mandate_reference) between 1 and 35),
  add column mandate_creditor text,
  add constraint saved_methods_mandate check ((kind = 'mandate') = (mandate_reference is not null)),
  add constraint saved_methods_pending check (status <> 'pending' or (kind = 'mandate' and not is_default));
alter table sandbox_gateway.methods
  add column mandate_reference text,
  add column mandate_creditor text,
  -- When the payer's bank accepts or refuses the mandate.
  add column mandate_decides_at timestamptz;
