-- Runs that the calendar makes, and first invoices of new services.

alter table billing.runs
  -- Accounts due after this day only: those before it wait in an earlier preview. Null: whoever is due.
  add column after_on date,
  -- When an unconfirmed preview issues itself (B-64); null: it waits for a person.
  add column auto_issue_at timestamptz;
create index runs_issuing_themselves on billing.runs (partner_id, auto_issue_at) where state = 'preview' and auto_issue_at is not null;
-- First invoices of a day are gathered in one run, which is confirmed from the start and gains accounts.
create unique index runs_first_invoice on billing.runs (partner_id, target_on) where trigger = 'first_invoice';

-- B-266 when this service wants its first invoice; null: as its partner has it.
alter table services.services add column first_invoice text check (first_invoice in ('now', 'cutoff', 'regular'));
