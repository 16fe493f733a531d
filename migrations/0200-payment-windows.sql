-- N-12, N-178 for some minutes whoever pays has full service, so that every page of a bank can be reached. Access only: no status moves (M-35).
create table access.payment_windows (
  id uuid primary key default uuidv7(),
  -- Who pays: it opens all that they pay for.
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- The attempt to pay that it is open for. Not a reference: attempts are of a module above.
  attempt_id uuid not null,
  opened_at timestamptz not null,
  -- When it ends at the latest; a payment that came brings it forward.
  ends_at timestamptz not null,
  is_paid boolean not null default false,
  ended_at timestamptz,
  ended_as text check (ended_as in ('time', 'paid', 'refused', 'merged')),
  check (ends_at >= opened_at),
  check (ended_at >= opened_at),
  check ((ended_at is null) = (ended_as is null))
);
create unique index payment_windows_open on access.payment_windows (customer_id) where ended_at is null;
create index payment_windows_customer on access.payment_windows (customer_id, opened_at);
create index payment_windows_partner on access.payment_windows (partner_id);
create index payment_windows_due on access.payment_windows (ends_at) where ended_at is null;
select platform.protect('access.payment_windows');
