-- B-156: a template, or a customer's own configuration, may say otherwise than the partner how somebody is reminded and whether being late
-- costs. Null: as the partner has it.
alter table billing.accounts
  add reminder_rule jsonb check (jsonb_typeof(reminder_rule) = 'object'),
  add late_fees boolean;
