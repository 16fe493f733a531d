-- Days on invoices that are to be billed anew, and what an undo has to know to leave nothing behind (B-52, B-69, B-149, I-6, I-12).

-- B-52 a service whose days on invoices should be credited at what they were billed at and charged at what holds now. The next run works the
-- figures out, shows them for review, and issues them with the account's invoice.
create table billing.adjustments (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- Nothing before this day is touched.
  from_on date not null,
  cause text not null check (cause in ('price', 'tax', 'terms')),
  -- The plan version, tax update or change behind it: one of these asks once for a service, whatever runs twice.
  source_id uuid not null,
  -- 'done': the run below took it along; an undo of the run makes it wait again.
  state text not null default 'waiting' check (state in ('waiting', 'done', 'declined')),
  run_id uuid references billing.runs,
  -- Whose invoice it went with.
  account_id uuid references billing.accounts,
  decided_at timestamptz,
  decided_by jsonb,
  created_by jsonb not null,
  created_at timestamptz not null,
  unique (service_id, cause, source_id),
  check ((state = 'done') = (run_id is not null) and (run_id is null) = (account_id is null)),
  check ((state = 'waiting') = (decided_at is null))
);
create index adjustments_waiting on billing.adjustments (service_id) where state = 'waiting';
create index adjustments_run on billing.adjustments (run_id, account_id) where run_id is not null;
create index adjustments_customer on billing.adjustments (customer_id);
create index adjustments_partner on billing.adjustments (partner_id);
create index adjustments_account on billing.adjustments (account_id) where account_id is not null;
select platform.protect('billing.adjustments');
-- A wish of staff that nobody has looked at is theirs.
revoke all on billing.adjustments from demarc_customer;
drop policy customer on billing.adjustments;

-- What the credit notes of an account's part of a run give back, with tax.
alter table billing.run_items add column credited_minor bigint not null default 0 check (credited_minor >= 0);

-- I-6 days that cost nothing stand on no line: the run that recorded them takes them back.
alter table billing.coverage add column run_id uuid references billing.runs;
create index coverage_run on billing.coverage (run_id) where run_id is not null;

-- I-6 the rest of a credit that an invoice could bear only in part (B-56): when that invoice is undone the whole credit waits again.
alter table billing.future_items add column rest_of uuid references billing.future_items;
create index future_items_rest on billing.future_items (rest_of) where rest_of is not null;

-- I-12 nor does anything change that says how a document came to be; and what is void stays void.
create or replace function billing.issued_is_fixed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state <> 'draft' then raise exception '% % is issued and cannot be deleted', old.kind, old.number using errcode = 'integrity_constraint_violation'; end if;
    return old;
  end if;
  if old.state <> 'draft' and
     (old.kind, old.number, old.account_id, old.partner_id, old.issued_on, old.tax_point_on, old.period_start, old.period_end, old.currency, old.net_minor, old.tax_minor,
      old.gross_minor, old.seller, old.buyer, old.invoice_id, old.content_hash, old.counter, old.language,
      old.origin, old.series_id, old.bucket, old.run_id, old.rounding_mode, old.tax_rounding, old.balance_before_minor, old.issued_at, old.created_by) is distinct from
     (new.kind, new.number, new.account_id, new.partner_id, new.issued_on, new.tax_point_on, new.period_start, new.period_end, new.currency, new.net_minor, new.tax_minor,
      new.gross_minor, new.seller, new.buyer, new.invoice_id, new.content_hash, new.counter, new.language,
      new.origin, new.series_id, new.bucket, new.run_id, new.rounding_mode, new.tax_rounding, new.balance_before_minor, new.issued_at, new.created_by) then
    raise exception '% % is issued and cannot change', old.kind, old.number using errcode = 'integrity_constraint_violation';
  end if;
  if old.state <> 'draft' and new.state = 'draft' or old.state = 'void' and new.state <> 'void' then
    raise exception '% % is % and cannot become %', old.kind, old.number, old.state, new.state using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
