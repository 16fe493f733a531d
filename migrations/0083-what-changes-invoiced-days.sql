-- B-102 what else changes the days that are on invoices: what a bundle is made of, and how a customer is taxed.
alter table billing.adjustments drop constraint adjustments_cause_check;
alter table billing.adjustments add constraint adjustments_cause_check check (cause in ('price', 'tax', 'terms', 'bundle'));

-- B-140 since when a customer is taxed as now, and how before: [{"since": day, "before": status}], the oldest first.
alter table billing.accounts add column tax_moves jsonb not null default '[]';
