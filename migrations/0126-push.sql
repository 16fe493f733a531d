-- P-209 to P-211, M-47: notices on the devices of subscribers, by the standard Web Push protocol.

-- The installation's own keys: made once. Push services know us by the public one; the other is sealed with the installation's key.
create table notifications.push_keys (
  is_the_one boolean primary key default true check (is_the_one),
  public_key text not null,
  private_sealed text not null,
  made_at timestamptz not null
);
grant select (is_the_one, public_key, made_at) on notifications.push_keys to demarc_customer, demarc_partner_staff;

-- One browser of a customer that asked to be told.
create table notifications.push_subscriptions (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  -- The sign-in in which it was asked for: once that has ended nothing is told there (P-213).
  sign_in_id uuid not null,
  -- The address is a secret of the device: whoever knows it and its keys can write to it.
  address_hash text not null unique,
  sealed text not null,
  -- The host of its push service, for people.
  service text not null,
  device text not null,
  -- What this device does not want to be told of.
  off_groups text[] not null default '{}',
  created_at timestamptz not null,
  seen_at timestamptz not null,
  told_at timestamptz
);
create index push_subscriptions_customer on notifications.push_subscriptions (customer_id);
create index push_subscriptions_partner on notifications.push_subscriptions (partner_id);
select platform.protect('notifications.push_subscriptions');

-- One thing that a customer is told, on however many devices.
create table notifications.pushes (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  kind text not null,
  -- One for each cause, whatever runs twice.
  cause_key text unique,
  title text not null,
  body text not null,
  -- The page of the portal that it opens.
  path text not null,
  language text not null,
  -- The message of the same cause in the portal: whoever reads that has read this.
  message_id uuid,
  state text not null check (state in ('waiting', 'reached', 'read', 'withdrawn', 'expired', 'fell-back')),
  state_at timestamptz not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  -- What goes out by mail when no device was reached in time; null: nothing.
  fallback jsonb,
  -- Devices that may still show it have it taken away.
  close_wanted boolean not null default false,
  created_at timestamptz not null,
  check (expires_at >= due_at)
);
create index pushes_customer on notifications.pushes (customer_id, created_at desc);
create index pushes_partner on notifications.pushes (partner_id);
create index pushes_waiting on notifications.pushes (expires_at) where state in ('waiting', 'reached');
select platform.protect('notifications.pushes');

create table notifications.push_deliveries (
  -- The device names it when it got the notice: nobody else has seen it.
  id uuid primary key default gen_random_uuid(),
  push_id uuid not null references notifications.pushes on delete cascade,
  subscription_id uuid references notifications.push_subscriptions on delete set null,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  state text not null check (state in ('waiting', 'accepted', 'received', 'opened', 'gone', 'refused', 'gave-up', 'withdrawn', 'closed')),
  attempts int not null default 0,
  next_try_at timestamptz,
  answer text not null default '',
  state_at timestamptz not null,
  unique (push_id, subscription_id)
);
create index push_deliveries_subscription on notifications.push_deliveries (subscription_id);
create index push_deliveries_customer on notifications.push_deliveries (customer_id);
create index push_deliveries_partner on notifications.push_deliveries (partner_id);
create index push_deliveries_due on notifications.push_deliveries (next_try_at) where next_try_at is not null;
select platform.protect('notifications.push_deliveries');

-- A device has one owner at a time: whoever signed in last on it. The former owner's row is nobody's to see, so it goes by its address, which
-- only that device knows.
create function notifications.forget_push_address(address text, keeps uuid) returns void
language sql security definer set search_path = pg_catalog as $$
  delete from notifications.push_subscriptions where address_hash = address and customer_id <> keeps
$$;
revoke all on function notifications.forget_push_address from public;
grant execute on function notifications.forget_push_address to demarc_customer, demarc_partner_staff;

-- Whether a sign-in was ended, for whoever works on the rows of its owner: a yes or no about an id that is no secret.
create function identity.has_sign_in_ended(sign_in uuid) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce((select ended_at is not null or staff_id is not null from identity.sign_ins where id = sign_in), true)
$$;
revoke all on function identity.has_sign_in_ended from public;
grant execute on function identity.has_sign_in_ended to demarc_customer, demarc_partner_staff;
