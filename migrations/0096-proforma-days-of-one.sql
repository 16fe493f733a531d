-- B-156: a template, or a customer's own configuration, may say otherwise than the partner on which day of the month proformas are made, over
-- how many cycles, and whether over the running one or those that follow. Null: as the partner has it.
alter table billing.accounts
  add column proforma_day smallint check (proforma_day between 1 and 28),
  add column proforma_months smallint check (proforma_months between 1 and 12),
  add column proforma_for text check (proforma_for in ('current', 'next'));
