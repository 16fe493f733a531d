-- B-245 Where a country's law wants documents reserved or registered with its tax office, a small program beside this one (an add-on) does
-- that; these tables hold where it is, what it reserved and what became of each document there.

create table billing.fiscal_add_ons (
  id uuid primary key default uuidv7(),
  partner_id uuid not null unique references partners.partners,
  title text not null,
  url text not null,
  secret_sealed text not null,
  kinds text[] not null check (cardinality(kinds) > 0 and kinds <@ array['invoice', 'credit_note', 'receipt', 'refund']),
  -- block: no paper leaves before it is registered; queue: papers go out, registration follows.
  policy text not null check (policy in ('block', 'queue')),
  reserves boolean not null,
  -- So many free reservations of each kind are kept ahead.
  pool_size int not null default 500 check (pool_size between 1 and 100000),
  -- Calls side by side; one keeps the order of issue.
  at_once int not null default 1 check (at_once between 1 and 16),
  is_on boolean not null default true,
  -- How it answers: failures in a row, since when, and when it is asked again.
  failures int not null default 0,
  fault text check (fault in ('unreachable', 'silent', 'busy', 'not_us', 'failed', 'unclear')),
  fault_detail text not null default '',
  failed_since timestamptz,
  ask_again_at timestamptz,
  answered_at timestamptz,
  version int not null default 1,
  check ((failures > 0) = (fault is not null)),
  check ((failures > 0) = (failed_since is not null))
);
select platform.protect('billing.fiscal_add_ons');

-- What an add-on reserved ahead. A document takes one in the transaction that issues it, and no other ever gets it.
create table billing.fiscal_reservations (
  id bigint generated always as identity primary key,
  partner_id uuid not null references partners.partners,
  kind text not null check (kind in ('invoice', 'credit_note', 'receipt', 'refund')),
  code text not null check (code <> ''),
  expires_at timestamptz,
  fetched_at timestamptz not null,
  source_id uuid unique,
  taken_at timestamptz,
  unique (partner_id, kind, code),
  check ((source_id is null) = (taken_at is null))
);
create index fiscal_reservations_free on billing.fiscal_reservations (partner_id, kind, expires_at, id) where source_id is null;
select platform.protect('billing.fiscal_reservations');

-- What is to be registered: a row for each document, written in the transaction that issues it.
create table billing.fiscal_registrations (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('invoice', 'credit_note', 'receipt', 'refund')),
  -- The money document, the payment or the refund; it is the key under which the add-on registers once.
  source_id uuid not null unique,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  number text not null,
  policy text not null check (policy in ('block', 'queue')),
  reservation text,
  -- It was to have a reservation, and there was none.
  lacks_reservation boolean not null default false,
  -- What has to be registered before: the invoice of a credit note, the payment of a refund.
  refers_to uuid,
  -- Of receipts and refunds, which are no money documents: what the books know of them.
  facts jsonb,
  state text not null default 'waiting' check (state in ('waiting', 'registered', 'refused', 'waived')),
  fiscal_number text,
  qr text,
  texts text[] not null default '{}',
  extra jsonb not null default '{}',
  -- Why it was refused, or what went wrong the last time.
  reason text not null default '',
  attempts int not null default 0,
  due_at timestamptz not null,
  -- The very bytes that were sent, kept until there is an answer: a repeat says the same.
  content text,
  content_sha256 text,
  issued_at timestamptz not null,
  state_at timestamptz not null,
  version int not null default 1,
  check (state <> 'registered' or fiscal_number is not null)
);
create index fiscal_registrations_customer on billing.fiscal_registrations (customer_id, id desc);
create index fiscal_registrations_partner on billing.fiscal_registrations (partner_id, id desc);
create index fiscal_registrations_due on billing.fiscal_registrations (partner_id, id) where state = 'waiting';
-- Refused ones want a person, so they come first; then those that wait longest.
create index fiscal_registrations_attention on billing.fiscal_registrations (
  (case state when 'refused' then 2 when 'waiting' then 1 else 0 end) desc, id desc);
select platform.protect('billing.fiscal_registrations');
