-- P-178 contracts that are signed without the portal: a link, and a code to the address that staff chose. Only hashes are kept: who reads these
-- tables can open nothing.
create table documents.sign_links (
  id uuid primary key default uuidv7(),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  document_id uuid not null references documents.contracts,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- Where the code goes; frozen, whatever becomes of the customer's own addresses.
  channel text not null check (channel in ('email', 'sms')),
  to_address text not null check (to_address <> ''),
  -- Whether the link itself was sent there; else staff handed it over.
  is_sent boolean not null,
  created_by_name text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  opened_at timestamptz,
  -- Who typed the code is known for a while by a cookie.
  proof_hash text check (proof_hash ~ '^[0-9a-f]{64}$'),
  proven_until timestamptz,
  withdrawn_at timestamptz,
  check ((proof_hash is null) = (proven_until is null))
);
-- A new link for a contract takes the place of the one before.
create unique index sign_links_live on documents.sign_links (document_id) where withdrawn_at is null;
create index sign_links_document on documents.sign_links (document_id, created_at desc);
create index sign_links_customer on documents.sign_links (customer_id);
create index sign_links_partner on documents.sign_links (partner_id);
select platform.protect('documents.sign_links');
revoke all on documents.sign_links from demarc_customer;
drop policy customer on documents.sign_links;

create table documents.sign_codes (
  id uuid primary key,
  link_id uuid not null references documents.sign_links on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  code_hash text not null,
  attempts_left int not null check (attempts_left >= 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_codes_link on documents.sign_codes (link_id, created_at desc);
create index sign_codes_customer on documents.sign_codes (customer_id);
create index sign_codes_partner on documents.sign_codes (partner_id);
select platform.protect('documents.sign_codes');
revoke all on documents.sign_codes from demarc_customer;
drop policy customer on documents.sign_codes;
