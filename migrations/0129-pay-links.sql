-- P-131 links that pay without signing in. Only the hash of a token is kept: who reads this table can pay nothing and open nothing.
create table payments.pay_links (
  id uuid primary key default uuidv7(),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- An invoice or a proforma; null: what the customer owes at the moment that it is opened.
  document_id uuid references billing.money_documents,
  -- Who made it: staff, a message, a paper, a search by number (P-136), or somebody who held one that was over (P-134).
  origin text not null check (origin in ('staff', 'message', 'paper', 'search', 'renewed')),
  created_by jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  views int not null default 0 check (views >= 0),
  last_viewed_at timestamptz,
  -- How often a proof for a saved method was wrong: after a few the link offers none any more (P-133).
  wrong_proofs int not null default 0 check (wrong_proofs >= 0),
  renewed_at timestamptz,
  voided_at timestamptz,
  voided_by jsonb,
  check ((voided_at is null) = (voided_by is null))
);
create index pay_links_customer on payments.pay_links (customer_id, created_at desc);
create index pay_links_partner on payments.pay_links (partner_id);
create index pay_links_document on payments.pay_links (document_id) where document_id is not null;
create index pay_links_expired on payments.pay_links (expires_at);
select platform.protect('payments.pay_links');

-- P-135 how often a link was looked at and paid with, by the hour.
create table payments.pay_link_hours (
  link_id uuid not null references payments.pay_links on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  hour timestamptz not null,
  views int not null default 0,
  attempts int not null default 0,
  primary key (link_id, hour)
);
create index pay_link_hours_customer on payments.pay_link_hours (customer_id);
create index pay_link_hours_partner on payments.pay_link_hours (partner_id);
create index pay_link_hours_hour on payments.pay_link_hours (hour);
select platform.protect('payments.pay_link_hours');

-- P-136 what strangers tried: tokens that nobody made, numbers with a wrong fact. By address and by what they typed; nobody's in particular.
create table payments.guest_tries (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('token-by-address', 'search-by-address', 'search-by-number')),
  key text not null,
  tried_at timestamptz not null
);
create index guest_tries_key on payments.guest_tries (kind, key, tried_at desc);
create index guest_tries_at on payments.guest_tries (tried_at);

alter table payments.intents add column pay_link_id uuid references payments.pay_links;
create index intents_pay_link on payments.intents (pay_link_id) where pay_link_id is not null;
