-- P-179 what is ordered or changed to needs a contract first, for some plans.
create table ordering.contract_needs (
  partner_id uuid not null references partners.partners,
  plan_id uuid not null references catalog.plans,
  template_id uuid not null references documents.templates,
  set_at timestamptz not null,
  set_by_name text not null,
  primary key (partner_id, plan_id)
);
create index contract_needs_plan on ordering.contract_needs (plan_id);
create index contract_needs_template on ordering.contract_needs (template_id);
select platform.protect('ordering.contract_needs', true);

-- The contracts of an order, or of a request for another plan: one for each template. One that was refused is kept beside the one that took its place.
create table ordering.needed_contracts (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  order_id uuid references ordering.orders,
  request_id uuid references ordering.requests,
  template_id uuid not null references documents.templates,
  term_months int check (term_months between 1 and 120),
  -- Null until it is made.
  document_id uuid unique references documents.contracts,
  state text not null default 'planned' check (state in ('planned', 'waiting', 'signed', 'refused')),
  -- Why it could not be made, or was not signed.
  reason text not null default '',
  created_at timestamptz not null,
  ended_at timestamptz,
  check ((order_id is null) <> (request_id is null)),
  check (state not in ('waiting', 'signed') or document_id is not null),
  check ((ended_at is not null) = (state in ('signed', 'refused')))
);
create unique index needed_contracts_order on ordering.needed_contracts (order_id, template_id) where state <> 'refused';
create unique index needed_contracts_request on ordering.needed_contracts (request_id, template_id) where state <> 'refused';
create index needed_contracts_orders on ordering.needed_contracts (order_id);
create index needed_contracts_requests on ordering.needed_contracts (request_id);
create index needed_contracts_customer on ordering.needed_contracts (customer_id);
create index needed_contracts_partner on ordering.needed_contracts (partner_id);
create index needed_contracts_template on ordering.needed_contracts (template_id);
select platform.protect('ordering.needed_contracts');
revoke insert, update, delete on ordering.needed_contracts from demarc_customer;

-- Whatever the program does: without its signatures an order is not approved.
create function ordering.order_is_signed() returns trigger language plpgsql as $$
begin
  if new.state = 'approved' and old.state <> 'approved' and exists (
    select from ordering.needed_contracts needed where needed.order_id = new.id and not exists (
      select from ordering.needed_contracts signed
        where signed.order_id = new.id and signed.template_id = needed.template_id and signed.state = 'signed'))
  then
    raise exception 'order ORD-% waits for a signature', new.number using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger orders_signed before update on ordering.orders for each row execute function ordering.order_is_signed();

-- A request whose contract is not signed is the customer's turn, as one that was asked back.
alter table ordering.requests add column signing_since timestamptz;
alter table ordering.requests drop constraint requests_check3;
alter table ordering.requests add constraint requests_turn check (state <> 'open' or
  case when asked_at is not null or offered_at is not null then due_at is null else due_at is not null or signing_since is not null end);
