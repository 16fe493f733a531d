-- B-244: documents and payments pushed to the accounting system of a provider (Xero, QuickBooks Online), each once, with its state and error.

create table billing.accounting_connections (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  system text not null check (system in ('xero', 'quickbooks')),
  -- draft: keys are known, nobody has signed in; connecting: somebody has, and the keys are fetched; choosing: they open several organisations;
  -- broken: the system refuses the keys, so somebody must sign in again.
  state text not null check (state in ('draft', 'connecting', 'choosing', 'connected', 'broken', 'disconnected')),
  is_sandbox boolean not null default false,
  client_id text not null,
  -- Sealed with the installation's key: the app's secret; then what the system gave for it.
  client_secret text not null,
  tokens text,
  access_until timestamptz,
  -- A sign-in under way: what only its answer can know (a hash), who began it, and what is exchanged for the keys.
  sign_in_hash text,
  sign_in_by uuid,
  sign_in_until timestamptz,
  sign_in text,
  organisations jsonb not null default '[]',
  organisation_id text,
  organisation_name text not null default '',
  -- What the system offers to map to: accounts, items, tax codes.
  choices jsonb,
  choices_at timestamptz,
  choices_wanted boolean not null default false,
  from_on date not null,
  push_payments boolean not null default true,
  -- The last entry of the book that was looked at.
  collected_seq bigint not null default 0,
  -- One worker at a time speaks to the system and renews the keys; a dead one's turn ends by itself.
  lease uuid,
  lease_until timestamptz,
  paused_until timestamptz,
  -- Why nothing goes out: busy, unreachable, sign-in-ended.
  failure text not null default '',
  failure_detail text not null default '',
  failures int not null default 0,
  last_done_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  check ((state in ('connected', 'broken')) <= (organisation_id is not null)),
  check ((state = 'connected') <= (tokens is not null))
);
-- A partner's documents go to one place.
create unique index accounting_connections_one on billing.accounting_connections (partner_id) where state <> 'disconnected';
-- Coming back to an organisation finds what was sent there.
create unique index accounting_connections_organisation on billing.accounting_connections (partner_id, system, organisation_id)
  where organisation_id is not null;
create index accounting_connections_partner on billing.accounting_connections (partner_id, id desc);
select platform.protect('billing.accounting_connections');

create table billing.accounting_choices (
  connection_id uuid not null references billing.accounting_connections,
  partner_id uuid not null references partners.partners,
  what text not null check (what in ('income', 'money', 'tax')),
  -- Ours: an account of the book, or a tax with its rate.
  key text not null,
  -- Theirs.
  choice text not null,
  primary key (connection_id, what, key)
);
create index accounting_choices_partner on billing.accounting_choices (partner_id);
select platform.protect('billing.accounting_choices');

create table billing.accounting_items (
  id uuid primary key default uuidv7(),
  connection_id uuid not null references billing.accounting_connections,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  kind text not null check (kind in ('contact', 'invoice', 'credit_note', 'payment', 'refund')),
  -- The customer, the document, or the entry of the book.
  source_id uuid not null,
  entry_id uuid references billing.journal_entries,
  seq bigint not null default 0,
  number text not null,
  happened_on date,
  -- differs: it is there with another total, which a person must look at. left_out: a person enters it, or nobody needs it there any more.
  state text not null default 'waiting' check (state in ('waiting', 'failed', 'done', 'differs', 'left_out', 'withdrawn')),
  -- It was taken back here after it was sent, and is to be taken back there.
  is_withdrawn boolean not null default false,
  -- Set before the first call: from then on it may be there, whatever became of the answer.
  sent_at timestamptz,
  attempts int not null default 0,
  -- Counts clear refusals: the next try is another request.
  refusals int not null default 0,
  -- Counts what changed about it here, so that a change during a call is not lost.
  changes int not null default 0,
  next_try_at timestamptz not null,
  external_id text,
  -- How it stands there where there are several ways: a payment on its invoice, or free credit.
  external_form text not null default '',
  error text not null default '',
  error_detail text not null default '',
  done_at timestamptz,
  created_at timestamptz not null,
  unique (connection_id, kind, source_id),
  check (state not in ('done', 'differs') or external_id is not null),
  check ((kind = 'contact') = (entry_id is null))
);
create index accounting_items_due on billing.accounting_items (connection_id, next_try_at, seq) where state = 'waiting';
create index accounting_items_list on billing.accounting_items (partner_id, seq desc, id desc);
create index accounting_items_state on billing.accounting_items (connection_id, state);
create index accounting_items_source on billing.accounting_items (source_id);
create index accounting_items_entry on billing.accounting_items (entry_id) where entry_id is not null;
create index accounting_items_customer on billing.accounting_items (customer_id);
select platform.protect('billing.accounting_items');

-- What a payment or a credit note settles can change long after it was sent. Whoever pairs money need not think of it: portal customers, too.
create function billing.accounting_credits_changed(credits uuid[]) returns void language sql security definer set search_path = pg_catalog as $$
  update billing.accounting_items set changes = changes + 1, state = case when state in ('done', 'differs') then 'waiting' else state end,
    next_try_at = least(next_try_at, now())
  where entry_id = any (credits) and kind in ('payment', 'credit_note') and state in ('waiting', 'done', 'differs')
$$;
create function billing.accounting_allocations_added() returns trigger language plpgsql as $$
begin
  perform billing.accounting_credits_changed((select array_agg(distinct credit_id) from added));
  return null;
end $$;
create function billing.accounting_allocations_removed() returns trigger language plpgsql as $$
begin
  perform billing.accounting_credits_changed((select array_agg(distinct credit_id) from removed));
  return null;
end $$;
create trigger allocations_to_accounting after insert on billing.allocations referencing new table as added
  for each statement execute function billing.accounting_allocations_added();
create trigger allocations_from_accounting after delete on billing.allocations referencing old table as removed
  for each statement execute function billing.accounting_allocations_removed();
