-- Four switches of a billing configuration (B 3.1); null: as the provider has it.
alter table billing.accounts
  -- Off: what is billed stands as charges on the balance, and no invoice is made of it.
  add column auto_invoice boolean,
  -- Off: days on which the customer was blocked from beginning to end are not billed.
  add column bill_while_blocked boolean,
  -- Days that are paid beyond a deactivation are credited (B-38).
  add column credit_on_deactivation boolean,
  -- A new invoice is settled from the balance even where that is, or becomes, negative.
  add column pay_from_negative boolean;

alter table billing.charges
  -- Of an account that is billed month by month without invoices; the others are charged out of a balance.
  add column is_recurring boolean not null default false,
  -- The run that made it.
  add column run_id uuid references billing.runs,
  -- It gives days of that one back, by an undone run (B-69) or a change of the service (B-96); its amounts are below zero.
  add column refers_to uuid references billing.charges;
create index charges_run on billing.charges (run_id) where run_id is not null;
create index charges_refers on billing.charges (refers_to) where refers_to is not null;

-- What was given back may be charged again. That a day is charged once is guarded where all days are: by billing.coverage.
alter table billing.charges drop constraint charges_once;
create index charges_service on billing.charges (service_id, period_start);

-- When a customer was blocked, for whoever does not bill those days. The history names staff and their reasons, so the spans alone are told,
-- and under a customer's role only their own.
create function customers.blocked_spans(wanted uuid[]) returns table (customer_id uuid, blocked_at timestamptz, until timestamptz)
language sql stable security definer set search_path = '' as $$
  select span.customer_id, span.at, span.next_at from (
    select change.customer_id, change.at, change.to_status, lead(change.at) over (partition by change.customer_id order by change.at, change.id) as next_at
    from customers.status_changes change where change.customer_id = any (wanted)) span
  where span.to_status = 'blocked' and coalesce(current_setting('demarc.customer_id', true), '') in ('', span.customer_id::text)
$$;
revoke all on function customers.blocked_spans(uuid[]) from public;
grant execute on function customers.blocked_spans(uuid[]) to demarc_customer, demarc_partner_staff;
