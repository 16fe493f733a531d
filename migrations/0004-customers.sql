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
  account_manager_id uuid,
  added_on date not null,
  -- The administrator who made the record, for the level "own"; null for imports and sign-ups.
  created_by uuid,
  source text not null default '',
  external_id text,
  extra jsonb not null default '{}',
  -- Everything a quick search may find the customer by, lower case and without accents; kept by the module.
  search_text text not null default '',
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  merged_into uuid references customers.customers,
  check ((status = 'blocked') = (blocked_by is not null))
);
create unique index customers_portal_login on customers.customers (lower(portal_login));
create unique index customers_external_id on customers.customers (partner_id, source, external_id) where external_id is not null;
create index customers_partner_status on customers.customers (partner_id, status) where deleted_at is null;
create index customers_number on customers.customers (number desc) where deleted_at is null;
create index customers_name on customers.customers (lower(full_name), id) where deleted_at is null;
create index customers_added on customers.customers (added_on, id) where deleted_at is null;
create index customers_created_by on customers.customers (created_by, created_at desc) where created_by is not null;
create index customers_search on customers.customers using gin (search_text gin_trgm_ops);
select platform.protect('customers.customers', customer_column => 'id');

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

create table customers.customer_labels (
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  label_id uuid not null references partners.labels,
  primary key (customer_id, label_id)
);
create index customer_labels_label on customers.customer_labels (label_id, customer_id);
select platform.protect('customers.customer_labels');

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
