-- Who buys and pays.
create schema customers;
grant usage on schema customers to demarc_customer, demarc_partner_staff;

create sequence customers.customer_number_seq start 1001;
grant usage on sequence customers.customer_number_seq to demarc_partner_staff;

create table customers.customers (
  id uuid primary key default uuidv7(),
  number bigint not null default nextval('customers.customer_number_seq') unique,
  partner_id uuid not null references partners.partners,
  location_id uuid references partners.locations,
  portal_login text not null check (length(portal_login) between 3 and 64),
  category text not null check (category in ('individual', 'company', 'reseller')),
  status text not null check (status in ('new', 'active', 'blocked', 'inactive', 'archived')),
  blocked_by text check (blocked_by in ('finance', 'prepaid', 'admin', 'abuse')),
  full_name text not null check (full_name <> ''),
  company_name text not null default '',
  company_number text not null default '',
  tax_id text not null default '',
  identification text not null default '',
  date_of_birth date,
  language text not null,
  preferred_channel text not null default 'mail' check (preferred_channel in ('mail', 'sms', 'whatsapp', 'push', 'none')),
  street_1 text not null default '',
  street_2 text not null default '',
  city text not null default '',
  zip text not null default '',
  state text not null default '',
  country text not null default '',
  lat double precision check (lat between -90 and 90),
  lng double precision check (lng between -180 and 180),
  -- A point that somebody placed by hand is never overwritten by the geocoder.
  geo_source text not null default '' check (geo_source in ('', 'hand', 'geocoder', 'import')),
  account_manager_id uuid,
  added_on date not null,
  -- The administrator who made the record, for the level "own"; null for imports and sign-ups.
  created_by uuid,
  converted_from_lead_id uuid,
  source text not null default '',
  external_id text,
  extra jsonb not null default '{}',
  -- Everything a quick search may find the customer by: words with a space before each, lower case and without accents. The module keeps
  -- it, from its own fields and from what other modules add (`search_extras`).
  search_text text not null default '',
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  deleted_by jsonb,
  -- Past the recycle bin: what could go is gone, and what stays is there because money documents name it.
  purged_at timestamptz,
  merged_into uuid references customers.customers,
  check ((status = 'blocked') = (blocked_by is not null)),
  check ((lat is null) = (lng is null))
);
create unique index customers_portal_login on customers.customers (lower(portal_login));
create unique index customers_external_id on customers.customers (partner_id, source, external_id) where external_id is not null;
create index customers_partner_status on customers.customers (partner_id, status) where deleted_at is null;
create index customers_number on customers.customers (number desc) where deleted_at is null;
create index customers_name on customers.customers (lower(full_name), id) where deleted_at is null;
create index customers_added on customers.customers (added_on, id) where deleted_at is null;
create index customers_status on customers.customers (status, id) where deleted_at is null;
create index customers_location on customers.customers (location_id) where deleted_at is null;
create index customers_account_manager on customers.customers (account_manager_id) where account_manager_id is not null;
create index customers_deleted on customers.customers (deleted_at) where deleted_at is not null;
create index customers_extra on customers.customers using gin (extra jsonb_path_ops) where extra <> '{}';
-- How likely duplicates are found.
create index customers_identification on customers.customers (identification) where identification <> '';
create index customers_tax_id on customers.customers (tax_id) where tax_id <> '';
create index customers_plain_name on customers.customers (platform.plain(full_name) text_pattern_ops);
create index customers_address on customers.customers (zip, platform.plain(street_1)) where street_1 <> '';
create index customers_created_by on customers.customers (created_by, created_at desc) where created_by is not null;
create index customers_search on customers.customers using gin (search_text gin_trgm_ops);
select platform.protect('customers.customers', customer_column => 'id');

-- Logins are unique in the installation, so who may see only some partners has to learn that one is taken, and nothing else about it.
create function customers.find_logins(logins text[]) returns table (login text, customer_id uuid, is_deleted boolean)
language sql stable security definer set search_path = pg_catalog as $$
  select lower(portal_login), id, deleted_at is not null from customers.customers where lower(portal_login) = any (logins)
$$;

-- Mail addresses and phones. `normal` is what is compared and searched: lower case, E.164.
create table customers.contacts (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  kind text not null check (kind in ('email', 'billing_email', 'phone')),
  value text not null,
  normal text not null,
  position int not null check (position between 1 and 10),
  unique (customer_id, kind, position),
  unique (customer_id, kind, normal)
);
create index contacts_normal on customers.contacts (kind, normal);
create index contacts_partner on customers.contacts (partner_id);
select platform.protect('customers.contacts');

-- What other modules want a customer to be found by: service logins, addresses, serial numbers. One row per customer and module.
create table customers.search_extras (
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  source text not null check (source ~ '^[a-z-]+$'),
  body text not null,
  primary key (customer_id, source)
);
create index search_extras_partner on customers.search_extras (partner_id);
select platform.protect('customers.search_extras');

-- People to talk to beside the customer.
create table customers.contact_persons (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  position int not null check (position between 1 and 20),
  name text not null check (name <> ''),
  role text not null default '',
  email text not null default '',
  phone text not null default '',
  may_call_support boolean not null default false,
  may_order boolean not null default false,
  unique (customer_id, position)
);
create index contact_persons_partner on customers.contact_persons (partner_id);
select platform.protect('customers.contact_persons');

-- Where services are installed, beside the customer's own address.
create table customers.addresses (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  position int not null check (position between 1 and 50),
  title text not null default '',
  street_1 text not null check (street_1 <> ''),
  street_2 text not null default '',
  city text not null default '',
  zip text not null default '',
  state text not null default '',
  country text not null default '',
  lat double precision check (lat between -90 and 90),
  lng double precision check (lng between -180 and 180),
  unique (customer_id, position)
);
create index addresses_partner on customers.addresses (partner_id);
select platform.protect('customers.addresses');

create table customers.customer_labels (
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  label_id uuid not null references partners.labels,
  primary key (customer_id, label_id)
);
create index customer_labels_label on customers.customer_labels (label_id, customer_id);
select platform.protect('customers.customer_labels');
revoke insert, update, delete on customers.customer_labels from demarc_customer;

create table customers.status_changes (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  from_status text not null,
  to_status text not null,
  blocked_by text,
  reason text not null default '',
  actor jsonb not null,
  at timestamptz not null
);
create index status_changes_customer on customers.status_changes (customer_id, at desc);
create index status_changes_partner on customers.status_changes (partner_id);
select platform.protect('customers.status_changes');

create table customers.comments (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  body text not null check (body <> '' and length(body) <= 65535),
  is_pinned boolean not null default false,
  author_id uuid,
  author_name text not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  -- What it said before an edit that came later than the first minutes.
  earlier jsonb not null default '[]',
  deleted_at timestamptz,
  version int not null default 1
);
create index comments_customer on customers.comments (customer_id, created_at desc) where deleted_at is null;
select platform.protect('customers.comments');
-- Comments are for staff. A customer's role may not read them.
drop policy customer on customers.comments;
revoke all on customers.comments from demarc_customer;
revoke all on customers.status_changes from demarc_customer;
drop policy customer on customers.status_changes;

-- A status change that somebody planned; at most one waits per customer.
create table customers.planned_status_changes (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  to_status text not null check (to_status in ('active', 'blocked', 'inactive', 'archived')),
  blocked_by text check (blocked_by in ('admin', 'abuse')),
  reason text not null default '',
  at timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'skipped', 'failed', 'cancelled')),
  outcome text not null default '',
  planned_by jsonb not null,
  planned_at timestamptz not null,
  ended_at timestamptz,
  check ((to_status = 'blocked') = (blocked_by is not null)),
  check ((state = 'pending') = (ended_at is null))
);
create unique index planned_status_changes_pending on customers.planned_status_changes (customer_id) where state = 'pending';
create index planned_status_changes_due on customers.planned_status_changes (at) where state = 'pending';
create index planned_status_changes_partner on customers.planned_status_changes (partner_id);
select platform.protect('customers.planned_status_changes');
drop policy customer on customers.planned_status_changes;
revoke all on customers.planned_status_changes from demarc_customer;

-- Main and sub-accounts, one level only. Aggregated: the main account pays.
create table customers.links (
  sub_id uuid primary key references customers.customers,
  main_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  mode text not null check (mode in ('independent', 'aggregated')),
  label text not null default '',
  -- What the main account may do with this one in the portal.
  main_may text[] not null default '{}',
  version int not null default 1,
  linked_at timestamptz not null,
  check (sub_id <> main_id)
);
create index links_main on customers.links (main_id);
create index links_partner on customers.links (partner_id);
select platform.protect('customers.links', customer_column => 'main_id');
revoke insert, update, delete on customers.links from demarc_customer;
create policy customer_sub on customers.links for select to demarc_customer using (sub_id = (select platform.current_customer_id()));

-- Consents as they were given and withdrawn; the newest row of a purpose holds.
create table customers.consents (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  purpose text not null check (purpose ~ '^[a-z][a-z0-9_]{1,40}$'),
  is_given boolean not null,
  at timestamptz not null,
  channel text not null,
  text_version text not null default '',
  ip text,
  actor jsonb not null
);
create index consents_customer on customers.consents (customer_id, purpose, at desc);
create index consents_partner on customers.consents (partner_id);
select platform.protect('customers.consents');
create trigger consents_grow_only before update on customers.consents for each row execute function platform.refuse_change();

-- Pairs that somebody looked at and found to be two different customers.
create table customers.known_different (
  first_id uuid not null references customers.customers on delete cascade,
  second_id uuid not null references customers.customers on delete cascade,
  partner_id uuid not null references partners.partners,
  by jsonb not null,
  at timestamptz not null,
  primary key (first_id, second_id),
  check (first_id < second_id)
);
create index known_different_partner on customers.known_different (partner_id);
select platform.protect('customers.known_different');

-- Files and contracts.
create schema documents;
grant usage on schema documents to demarc_customer, demarc_partner_staff;
create sequence documents.document_number_seq start 1;
grant usage on sequence documents.document_number_seq to demarc_partner_staff;
create table documents.documents (
  id uuid primary key default uuidv7(),
  number bigint not null default nextval('documents.document_number_seq') unique,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  title text not null check (title <> ''),
  kind text not null default 'file' check (kind in ('file', 'contract')),
  file_id uuid not null references platform.files,
  visible_in_portal boolean not null default false,
  added_by_name text not null,
  added_at timestamptz not null,
  deleted_at timestamptz,
  version int not null default 1
);
create index documents_customer on documents.documents (customer_id, added_at desc) where deleted_at is null;
create index documents_partner on documents.documents (partner_id);
select platform.protect('documents.documents');
-- A customer reads what was put into the portal, and writes nothing.
revoke insert, update, delete on documents.documents from demarc_customer;
drop policy customer on documents.documents;
create policy customer on documents.documents for select to demarc_customer
  using (customer_id = (select platform.current_customer_id()) and visible_in_portal and deleted_at is null);
