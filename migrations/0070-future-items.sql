-- Items that wait for an invoice: days that they are for, and those that were used up by days that came to nothing (B-57, B-84).
alter table billing.future_items add column used_run_id uuid references billing.runs;
alter table billing.future_items add column period_start date;
alter table billing.future_items add column period_end date;
alter table billing.future_items add check ((period_start is null) = (period_end is null) and period_start < period_end);
create index future_items_used on billing.future_items (used_run_id) where used_run_id is not null;
