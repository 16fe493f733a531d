-- Corrections of what was counted (network.md N-133, N-134). Raw sessions and sums stay as they are; what is corrected stands here, in both ways.
alter table usage.adjustments
  alter column bucket_id drop not null,
  -- 'bucket': of one bucket. 'credit': given back, or taken, within a cycle. 'session': what a session carried. 'reset': all that was counted in the cycle before
  -- `until_at`. 'carry': the same because the plan changed. 'late': came after its cycle was invoiced. 'undo': takes another one back.
  add column kind text not null default 'bucket' check (kind in ('bucket', 'credit', 'session', 'reset', 'carry', 'late', 'undo')),
  -- Above zero: given back, like `bytes`, which is what of them the data of the cycle got.
  add column down_bytes bigint not null default 0,
  add column up_bytes bigint not null default 0,
  add column seconds bigint not null default 0,
  -- When what is corrected was carried.
  add column from_at timestamptz,
  add column until_at timestamptz,
  -- No references: sessions are kept for a time, and documents are billing's.
  add column session_id uuid,
  add column document_id uuid,
  add column document_number text,
  add column undoes uuid references usage.adjustments on delete cascade,
  drop constraint adjustments_bytes_check,
  drop constraint adjustments_reason_check;
update usage.adjustments set down_bytes = bytes, from_at = made_at, until_at = made_at;
alter table usage.adjustments
  alter column from_at set not null,
  alter column until_at set not null,
  add constraint adjustments_span check (from_at <= until_at),
  add constraint adjustments_of_bucket check (kind not in ('bucket') or bucket_id is not null),
  add constraint adjustments_reason check (reason <> '' or kind in ('late', 'carry')),
  add constraint adjustments_undo check ((kind = 'undo') = (undoes is not null)),
  add constraint adjustments_late check ((kind = 'late') = (document_id is not null));
-- Each is taken back once.
create unique index adjustments_undoes on usage.adjustments (undoes) where undoes is not null;
create index adjustments_session on usage.adjustments (session_id) where session_id is not null;

-- N-133 what was carried before this moment is invoiced: what comes later of it changes no sum any more.
alter table usage.meters
  add column closed_before timestamptz,
  add column closed_by_id uuid,
  add column closed_by_number text,
  add constraint meters_closed check (num_nulls(closed_before, closed_by_id, closed_by_number) in (0, 3));

-- N-129 days and months of a service that do not come to what they are made of: found by night, until somebody repairs them or they are found no more.
create table usage.differences (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- 'hours': of the day `on_day`; 'sessions': the same; 'days': of its month.
  kind text not null check (kind in ('hours', 'sessions', 'days')),
  on_day date not null,
  -- Bytes of both directions: what is kept, and what its parts come to.
  kept_bytes bigint not null,
  parts_bytes bigint not null,
  found_at timestamptz not null,
  repaired_at timestamptz,
  repaired_by jsonb,
  check ((repaired_at is null) = (repaired_by is null))
);
create unique index differences_open on usage.differences (service_id, kind, on_day) where repaired_at is null;
create index differences_service on usage.differences (service_id);
create index differences_customer on usage.differences (customer_id);
create index differences_partner on usage.differences (partner_id);
select platform.protect('usage.differences');
revoke all on usage.differences from demarc_customer;
