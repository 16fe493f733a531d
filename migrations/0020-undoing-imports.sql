-- O-80 undoing an import: what nobody has touched since goes again, changed fields become what they were, and the rest is listed.
alter table ordering.imports drop constraint imports_state_check;
alter table ordering.imports add constraint imports_state_check
  check (state in ('new', 'checking', 'checked', 'running', 'done', 'failed', 'stopped', 'undoing', 'undone'));
alter table ordering.imports
  -- From here on it is never run again: `failed` then means that the undo waits to go on.
  add column undo_started_at timestamptz,
  add column undo_finished_at timestamptz,
  add column removed_count int not null default 0,
  add column restored_count int not null default 0,
  add column kept_count int not null default 0;

alter table ordering.import_rows
  -- What undoing did to the row's record; null: nothing yet, or there was nothing to undo. 'restored' with notes: all but some fields.
  add column undo text check (undo in ('removed', 'restored', 'kept')),
  -- Why something stayed, in the form of `errors`.
  add column undo_notes jsonb not null default '[]';
-- A customer who is removed takes no report along.
alter table ordering.import_rows drop constraint import_rows_customer_id_fkey;
alter table ordering.import_rows add constraint import_rows_customer_id_fkey
  foreign key (customer_id) references customers.customers on delete set null;
