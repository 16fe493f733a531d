-- What a service's line gives right now, derived from its state, its locks and its customers; never typed in (M-12). The network acts on it.
create schema access;
grant usage on schema access to demarc_customer, demarc_partner_staff;

create table access.states (
  service_id uuid primary key references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- Null only between the first look and the first answer, in one transaction.
  state text check (state in ('terminated', 'not_started', 'admin_blocked', 'debt_blocked', 'inactive', 'paused', 'expired', 'active')),
  since timestamptz not null
);
create index access_states_customer on access.states (customer_id);
create index access_states_partner on access.states (partner_id, state);
select platform.protect('access.states');

-- N-10 every change of it, once.
create table access.changes (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  from_state text,
  to_state text not null,
  -- The event that brought it.
  cause text not null,
  at timestamptz not null
);
create index access_changes_service on access.changes (service_id, at desc);
create index access_changes_customer on access.changes (customer_id);
create index access_changes_partner on access.changes (partner_id);
select platform.protect('access.changes');

-- What runs already has its state from the start, so that the first change says what it was before.
insert into access.states (service_id, customer_id, partner_id, state, since)
select service.id, service.customer_id, service.partner_id,
  case
    when service.state in ('disabled', 'archived') then 'terminated'
    when service.state = 'pending' then 'not_started'
    when own.blocked_by in ('admin', 'abuse') or service.lock = 'admin' then 'admin_blocked'
    when payer.blocked_by in ('finance', 'prepaid') or service.lock = 'unpaid_document' then 'debt_blocked'
    when own.status in ('inactive', 'archived') or payer.status in ('inactive', 'archived') or service.state = 'stopped' then 'inactive'
    when service.state = 'paused' then 'paused'
    when service.lock = 'unpaid_period' then 'expired'
    else 'active'
  end, service.updated_at
from services.services service
join customers.customers own on own.id = service.customer_id
join customers.customers payer on payer.id = service.payer_id;
