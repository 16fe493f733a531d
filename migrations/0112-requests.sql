-- What customers ask for and staff decide about (O-86 to O-89, M-30): another plan, a pause, an end; each with its ticket.
create table ordering.requests (
  id uuid primary key,
  number bigint generated always as identity unique,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  kind text not null check (kind in ('plan_change', 'pause', 'pause_all', 'resume', 'cancel', 'profile', 'billing_day')),
  state text not null default 'open' check (state in ('open', 'approved', 'declined', 'withdrawn', 'obsolete', 'expired')),
  is_open boolean not null generated always as (state = 'open') stored,
  -- Tickets are thrown away some time after they were deleted; their number stays.
  ticket_id uuid references tickets.tickets on delete set null,
  ticket_number bigint not null,
  -- What the customer says besides.
  words text not null default '',
  requested_by jsonb not null,
  created_at timestamptz not null,
  -- Null while the customer is asked something, or has other terms before them.
  due_at timestamptz,
  asked_at timestamptz,
  -- M-29 staff would approve other terms than were confirmed: since when they wait for the customer's word.
  offered_at timestamptz,
  decided_at timestamptz,
  decided_by jsonb,
  -- Declined: why, as the customer reads it. Approved otherwise than asked: the note.
  reason text not null default '',
  version int not null default 1,
  unique (id, is_open),
  check ((state = 'open') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check (state <> 'declined' or reason <> ''),
  check (state <> 'open' or (due_at is null) = (asked_at is not null or offered_at is not null))
);
create index requests_waiting on ordering.requests (partner_id, due_at) where state = 'open';
create index requests_customer on ordering.requests (customer_id, created_at desc);
create index requests_list on ordering.requests (created_at desc, id);
create index requests_ticket on ordering.requests (ticket_id);
select platform.protect('ordering.requests');

-- The services that a request is about: one, or all that are to be paused.
create table ordering.request_items (
  request_id uuid not null,
  is_open boolean not null default true,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  service_id uuid not null references services.services,
  kind text not null check (kind in ('plan', 'pause', 'resume', 'end')),
  -- The plan when it was asked for.
  from_plan_id uuid not null references catalog.plans,
  -- The first day that is otherwise.
  effective_on date,
  -- What the customer confirmed, with the prices and fees that bind, and what was shown (B-97). Null: asked for in words only.
  wish jsonb,
  figures jsonb,
  -- A month with tax, for this customer: before it, as it was confirmed, as it is offered.
  months jsonb not null default '{}',
  -- What staff would do instead, until the customer has said yes or no.
  offer jsonb,
  offer_figures jsonb,
  planned_change_id uuid references ordering.planned_changes,
  primary key (request_id, service_id),
  foreign key (request_id, is_open) references ordering.requests (id, is_open) on update cascade,
  check ((wish is null) = (figures is null) and (wish is null) = (effective_on is null)),
  check ((offer is null) = (offer_figures is null)),
  check (planned_change_id is null or not is_open)
);
-- M-30 one open request for a service and a kind, also where it is asked for all services at once.
create unique index request_items_one on ordering.request_items (service_id, kind) where is_open;
create index request_items_service on ordering.request_items (service_id);
create index request_items_customer on ordering.request_items (customer_id);
create index request_items_change on ordering.request_items (planned_change_id) where planned_change_id is not null;
select platform.protect('ordering.request_items');

-- The price under which a request is approved, or its other terms are accepted.
alter table ordering.price_quotes add column request_id uuid references ordering.requests;
create index price_quotes_request on ordering.price_quotes (request_id) where request_id is not null;
