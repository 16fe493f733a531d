-- Orders (portal.md 4.6): a cart, the price that is shown of it, and what became of what was ordered.

-- What a customer has in mind, for seven days. One line is one plan as it was chosen.
create table ordering.cart_lines (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  plan_id uuid not null references catalog.plans,
  quantity int not null check (quantity between 1 and 100),
  -- Null: as soon as possible.
  start_on date,
  -- The service that it is for, where the plan needs one.
  parent_service_id uuid references services.services,
  address text not null default '',
  notes text not null default '',
  added_at timestamptz not null,
  touched_at timestamptz not null
);
create index cart_lines_customer on ordering.cart_lines (customer_id, added_at);
create index cart_lines_partner on ordering.cart_lines (partner_id);
select platform.protect('ordering.cart_lines');

-- A price that was shown, good for a quarter of an hour. `bound` is what an order of it would be held to.
create table ordering.order_quotes (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  bound jsonb not null,
  figures jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index order_quotes_customer on ordering.order_quotes (customer_id);
create index order_quotes_partner on ordering.order_quotes (partner_id);
select platform.protect('ordering.order_quotes');

create table ordering.orders (
  id uuid primary key,
  number bigint generated always as identity (start 1001) unique,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  payer_id uuid not null references customers.customers,
  -- One price is ordered once, however often it is sent.
  quote_id uuid not null unique references ordering.order_quotes,
  state text not null check (state in ('awaiting_payment', 'awaiting_approval', 'approved', 'provisioning', 'completed', 'rejected', 'cancelled', 'expired')),
  -- What is agreed: lines with their prices, discounts and fees, which bind for the order's life (M-29).
  bound jsonb not null,
  figures jsonb not null,
  payment text not null check (payment in ('now', 'later')),
  approval text not null check (approval in ('auto', 'staff', 'auto_if_paid')),
  currency text not null,
  total_minor bigint not null check (total_minor >= 0),
  promo_code text,
  terms_link text not null default '',
  notes text not null default '',
  -- Tickets are thrown away some time after they were deleted; their number stays.
  ticket_id uuid references tickets.tickets on delete set null,
  ticket_number bigint,
  document_ids uuid[] not null default '{}',
  service_ids uuid[] not null default '{}',
  -- Why it cannot be carried out by itself, for staff.
  failure text,
  reason text not null default '',
  submitted_by jsonb not null,
  submitted_at timestamptz not null,
  paid_at timestamptz,
  -- When it ends by itself; null: it does not.
  expires_at timestamptz,
  decided_at timestamptz,
  decided_by jsonb,
  completed_at timestamptz,
  version int not null default 1,
  check ((expires_at is not null) = (state in ('awaiting_payment', 'awaiting_approval'))),
  check (state not in ('provisioning', 'completed') or decided_at is not null)
);
create index orders_customer on ordering.orders (customer_id, submitted_at desc);
create index orders_list on ordering.orders (submitted_at desc, id desc);
create index orders_partner on ordering.orders (partner_id, submitted_at desc, id desc);
create index orders_open on ordering.orders (partner_id, expires_at) where state in ('awaiting_payment', 'awaiting_approval');
create index orders_waiting on ordering.orders (submitted_at) where state in ('awaiting_approval', 'approved', 'provisioning');
create index orders_services on ordering.orders using gin (service_ids) where state = 'provisioning';
create index orders_ticket on ordering.orders (ticket_id) where ticket_id is not null;
select platform.protect('ordering.orders');

-- An order moves as it may, and one that is over stays as it is.
create function ordering.order_moves() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'orders are not deleted' using errcode = 'integrity_constraint_violation'; end if;
  if (old.payer_id, old.quote_id, old.payment, old.currency, old.total_minor, old.bound, old.submitted_at) is distinct from
     (new.payer_id, new.quote_id, new.payment, new.currency, new.total_minor, new.bound, new.submitted_at) then
    raise exception 'what was ordered does not change' using errcode = 'integrity_constraint_violation';
  end if;
  if old.state <> new.state and not (new.state = any (case old.state
      when 'awaiting_payment' then array['awaiting_approval', 'approved', 'cancelled', 'expired']
      when 'awaiting_approval' then array['approved', 'rejected', 'cancelled', 'expired']
      when 'approved' then array['provisioning', 'completed', 'awaiting_approval']
      when 'provisioning' then array['completed']
      else array[]::text[] end)) then
    raise exception 'an order that is % does not become %', old.state, new.state using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger orders_move before update or delete on ordering.orders for each row execute function ordering.order_moves();
