-- Partners (resellers and brands), locations, settings, and the definitions of labels and additional fields.
create schema partners;
grant usage on schema partners to demarc_customer, demarc_partner_staff;

create table partners.partners (
  id uuid primary key default uuidv7(),
  number int not null unique,
  code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,30}$'),
  name text not null check (name <> ''),
  status text not null default 'active' check (status in ('active', 'suspended')),
  -- What stands on documents and in mails.
  legal_name text not null,
  street text not null default '',
  city text not null default '',
  zip text not null default '',
  country text not null default '' check (country ~ '^([A-Z]{2})?$'),
  tax_number text not null default '',
  company_number text not null default '',
  email text not null default '',
  phone text not null default '',
  website text not null default '',
  bank_name text not null default '',
  iban text not null default '',
  bic text not null default '',
  -- How it looks and speaks.
  accent_colour text not null default '#0f766e' check (accent_colour ~ '^#[0-9a-f]{6}$'),
  logo_file_id uuid,
  portal_host text unique,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  language text not null default 'en',
  time_zone text not null,
  version int not null default 1,
  created_at timestamptz not null default now()
);
create sequence partners.partner_number_seq start 1;
-- Everybody may know that a partner exists: brand, currency and time zone stand on every page.
select platform.open_to_all('partners.partners');
grant update on partners.partners to demarc_partner_staff;

create table partners.locations (
  id uuid primary key default uuidv7(),
  name text not null check (name <> ''),
  parent_id uuid references partners.locations,
  address text not null default '',
  version int not null default 1
);
create table partners.location_partners (
  location_id uuid not null references partners.locations on delete cascade,
  partner_id uuid not null references partners.partners,
  primary key (location_id, partner_id)
);
create index on partners.location_partners (partner_id);
select platform.open_to_all('partners.locations');
select platform.open_to_all('partners.location_partners');

-- One row per explicit value; what is not here is inherited. The most specific one wins: system, partner, location, customer.
create table partners.settings (
  key text not null,
  level text not null check (level in ('system', 'partner', 'location', 'customer')),
  -- The partner, location or customer; the zero UUID at the system level.
  scope_id uuid not null,
  value jsonb not null,
  changed_at timestamptz not null,
  primary key (key, level, scope_id),
  check ((level = 'system') = (scope_id = '00000000-0000-0000-0000-000000000000'))
);
create index on partners.settings (level, scope_id);
select platform.open_to_all('partners.settings', true);

create table partners.labels (
  id uuid primary key default uuidv7(),
  module text not null check (module in ('customers', 'leads', 'tickets', 'tasks', 'items', 'documents', 'plans')),
  title text not null check (title <> '' and length(title) <= 40),
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  description text not null default '',
  internal_only boolean not null default true,
  -- Empty: every partner's.
  partner_ids uuid[] not null default '{}',
  version int not null default 1
);
create unique index labels_title on partners.labels (module, lower(title));
select platform.open_to_all('partners.labels', true);

create table partners.additional_fields (
  id uuid primary key default uuidv7(),
  module text not null,
  name text not null check (name ~ '^[a-z][a-z0-9_]{1,62}$'),
  type text not null check (type in ('text', 'long_text', 'integer', 'decimal', 'yes_no', 'date', 'moment', 'choice', 'choices', 'email', 'phone', 'url')),
  title jsonb not null,
  help jsonb not null default '{}',
  options jsonb not null default '[]',
  checks jsonb not null default '{}',
  section text not null default '',
  position int not null default 0,
  category text not null default 'all' check (category in ('all', 'individual', 'company')),
  is_required boolean not null default false,
  is_unique text not null default 'no' check (is_unique in ('no', 'partner', 'all')),
  is_searchable boolean not null default false,
  in_list boolean not null default false,
  in_add_form boolean not null default true,
  in_portal text not null default 'hidden' check (in_portal in ('hidden', 'visible', 'editable')),
  deleted_at timestamptz,
  version int not null default 1
);
create unique index additional_fields_name on partners.additional_fields (module, name) where deleted_at is null;
select platform.open_to_all('partners.additional_fields', true);
