-- B-62 which documents an account gets from a run, with their taxes: what a preview shows beside the lines.
alter table billing.run_items add column documents jsonb not null default '[]';
