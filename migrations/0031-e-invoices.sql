-- Invoices for machines (EN 16931): what each customer wants, and the files with their way to the receiver.

-- Null: as the partner has it set.
create table billing.e_invoice_terms (
  account_id uuid primary key references billing.accounts,
  customer_id uuid not null generated always as (account_id) stored,
  partner_id uuid not null references partners.partners,
  format text check (format in ('none', 'ubl', 'cii', 'factur_x', 'xrechnung')),
  delivery text check (delivery in ('attach', 'portal', 'network')),
  -- The electronic address: a scheme of the EAS list and the identifier in it.
  network_scheme text not null default '',
  network_value text not null default '',
  buyer_reference text not null default '',
  mandate_reference text not null default '',
  version int not null default 1,
  check ((network_scheme = '') = (network_value = ''))
);
create index e_invoice_terms_partner on billing.e_invoice_terms (partner_id);
select platform.protect('billing.e_invoice_terms');

create table billing.e_invoices (
  id uuid primary key default uuidv7(),
  document_id uuid not null unique references billing.money_documents,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  format text not null check (format in ('ubl', 'cii', 'factur_x', 'xrechnung')),
  delivery text not null check (delivery in ('attach', 'portal', 'network')),
  -- held: it breaks rules and stays here; ready: nothing is sent by itself; then the way through the network.
  state text not null check (state in ('held', 'ready', 'queued', 'sent', 'delivered', 'accepted', 'rejected')),
  faults jsonb not null default '[]',
  file_id uuid references platform.files,
  sha256 text,
  network_scheme text not null default '',
  network_value text not null default '',
  access_point text not null default '',
  -- Counts the sendings that somebody asked for; with the id it is the key under which the access point takes it once.
  attempt int not null default 0,
  message_id text,
  -- What the access point or the receiver said.
  answer text not null default '',
  made_at timestamptz not null,
  state_at timestamptz not null,
  asked_at timestamptz,
  version int not null default 1,
  check ((state = 'held') = (jsonb_array_length(faults) > 0)),
  check (state = 'held' or file_id is not null),
  check (state not in ('sent', 'delivered', 'accepted') or message_id is not null)
);
create index e_invoices_customer on billing.e_invoices (customer_id, id desc);
create index e_invoices_partner on billing.e_invoices (partner_id, state, id desc);
-- Held and rejected ones want a person, so they come first.
create index e_invoices_attention on billing.e_invoices ((case when state in ('held', 'rejected') then 1 else 0 end) desc, id desc);
create index e_invoices_on_the_way on billing.e_invoices (asked_at nulls first) where state in ('sent', 'delivered');
select platform.protect('billing.e_invoices');

-- The access point that comes with Demarc: what it was given, by key.
create schema sandbox_access_point;
create table sandbox_access_point.messages (
  key text primary key,
  id text not null unique,
  receiver text not null,
  sha256 text not null,
  taken_at timestamptz not null
);
