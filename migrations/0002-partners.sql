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
-- Number 1 is the default partner, whoever makes it; all others take theirs here.
create sequence partners.partner_number_seq start 2;
-- Everybody may know that a partner exists: brand, currency and time zone stand on every page. Partner-bound staff edit their own.
select platform.open_to_all('partners.partners');
grant update on partners.partners to demarc_partner_staff;
alter table partners.partners enable row level security;
create policy everybody_reads on partners.partners for select using (true);
create policy partner_staff_edits on partners.partners for update to demarc_partner_staff using (id = any ((select platform.current_partner_ids())::uuid[]));

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
create index on partners.locations (parent_id);
-- A location without partners serves them all. Partner-bound staff edit one that serves nobody but their partners.
select platform.open_to_all('partners.locations');
select platform.open_to_all('partners.location_partners');
grant insert, update, delete on partners.locations, partners.location_partners to demarc_partner_staff;
alter table partners.locations enable row level security;
create policy everybody_reads on partners.locations for select using (true);
create policy partner_staff_adds on partners.locations for insert to demarc_partner_staff with check (true);
create policy partner_staff_edits on partners.locations for update to demarc_partner_staff using (not exists (
  select from partners.location_partners served where served.location_id = id and served.partner_id <> all ((select platform.current_partner_ids())::uuid[])));
create policy partner_staff_removes on partners.locations for delete to demarc_partner_staff using (not exists (
  select from partners.location_partners served where served.location_id = id and served.partner_id <> all ((select platform.current_partner_ids())::uuid[])));
alter table partners.location_partners enable row level security;
create policy everybody_reads on partners.location_partners for select using (true);
create policy partner_staff on partners.location_partners to demarc_partner_staff using (partner_id = any ((select platform.current_partner_ids())::uuid[]));

-- One row per explicit value; what is not here is inherited. The most specific one wins: system, partner, location, customer.
create table partners.settings (
  key text not null,
  level text not null check (level in ('system', 'partner', 'location', 'customer')),
  -- The partner, location or customer; the zero UUID at the system level.
  scope_id uuid not null,
  -- Whose the value is: at the partner level the partner itself, at the customer level the customer's.
  partner_id uuid references partners.partners,
  -- Null: reset to what is inherited. The row stays, so that an edit made from an old page is noticed.
  value jsonb,
  version int not null default 1,
  changed_at timestamptz not null,
  primary key (key, level, scope_id),
  check ((level = 'system') = (scope_id = '00000000-0000-0000-0000-000000000000')),
  check ((level in ('partner', 'customer')) = (partner_id is not null)),
  check (level <> 'partner' or partner_id = scope_id)
);
create index on partners.settings (level, scope_id);
create index on partners.settings (partner_id);
-- Everybody reads what they inherit; a customer also their own values, partner-bound staff those of their partners.
select platform.open_to_all('partners.settings');
grant insert, update, delete on partners.settings to demarc_partner_staff;
alter table partners.settings enable row level security;
create policy customer on partners.settings for select to demarc_customer using (partner_id is null
  or (partner_id = any ((select platform.current_partner_ids())::uuid[]) and (level = 'partner' or scope_id = (select platform.current_customer_id()))));
create policy partner_staff_reads on partners.settings for select to demarc_partner_staff using (partner_id is null or partner_id = any ((select platform.current_partner_ids())::uuid[]));
create policy partner_staff_writes on partners.settings to demarc_partner_staff using (level = 'location' or partner_id = any ((select platform.current_partner_ids())::uuid[]));

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
-- Partner-bound staff edit a label that serves nobody but their partners.
select platform.open_to_all('partners.labels');
grant insert, update, delete on partners.labels to demarc_partner_staff;
alter table partners.labels enable row level security;
create policy everybody_reads on partners.labels for select using (true);
create policy partner_staff on partners.labels to demarc_partner_staff
  using (partner_ids <> '{}' and partner_ids <@ (select platform.current_partner_ids())::uuid[]);

create table partners.additional_fields (
  id uuid primary key default uuidv7(),
  module text not null,
  name text not null check (name ~ '^[a-z][a-z0-9_]{1,62}$'),
  type text not null check (type in ('text', 'long_text', 'integer', 'decimal', 'yes_no', 'date', 'moment', 'choice', 'choices', 'email', 'phone', 'url')),
  title jsonb not null,
  help jsonb not null default '{}',
  -- [{ key, title per language, colour, archived }], in their order.
  options jsonb not null default '[]',
  checks jsonb not null default '{}',
  default_value jsonb,
  section text not null default '',
  position int not null default 0,
  category text not null default 'all' check (category in ('all', 'individual', 'company')),
  is_required boolean not null default false,
  is_unique text not null default 'no' check (is_unique in ('no', 'partner', 'all')),
  is_searchable boolean not null default false,
  in_list boolean not null default false,
  in_add_form boolean not null default true,
  is_read_only boolean not null default false,
  -- Overwritten when a person asks to be forgotten.
  is_personal boolean not null default false,
  in_portal text not null default 'hidden' check (in_portal in ('hidden', 'visible', 'editable')),
  deleted_at timestamptz,
  version int not null default 1
);
create unique index additional_fields_name on partners.additional_fields (module, name) where deleted_at is null;
-- Definitions are the whole installation's, so only staff of all partners write them.
select platform.open_to_all('partners.additional_fields');
