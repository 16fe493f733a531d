-- P-254 switches of services that the provider defines; the whole installation's, each for some partners or all.
create table access.switches (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('internet', 'voice', 'recurring', 'bundle')),
  key text not null check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  titles jsonb not null,
  helps jsonb not null,
  part text not null check (part in ('connection', 'security')),
  is_on_by_default boolean not null default false,
  -- Empty: every plan, every partner.
  plan_ids uuid[] not null default '{}',
  partner_ids uuid[] not null default '{}',
  -- P-44 what customers may: nothing, see it, turn it.
  permission text not null default 'none' check (permission in ('none', 'view', 'edit')),
  drops_line boolean not null default false,
  position int not null,
  version int not null default 1
);
create unique index switches_key on access.switches (kind, key);
select platform.open_to_all('access.switches');
grant insert, update, delete on access.switches to demarc_partner_staff;

create table access.service_attributes (
  service_id uuid not null references services.services on delete cascade,
  key text not null,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  is_on boolean not null,
  changed_at timestamptz not null,
  primary key (service_id, key)
);
create index service_attributes_customer on access.service_attributes (customer_id);
create index service_attributes_partner on access.service_attributes (partner_id);
select platform.protect('access.service_attributes');

-- How often a customer turned one, for the day's limit.
create table access.attribute_changes (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  key text not null,
  is_on boolean not null,
  by_customer boolean not null,
  at timestamptz not null
);
create index attribute_changes_service on access.attribute_changes (service_id, at desc);
create index attribute_changes_customer on access.attribute_changes (customer_id);
create index attribute_changes_partner on access.attribute_changes (partner_id);
select platform.protect('access.attribute_changes');

insert into access.switches (kind, key, titles, helps, part, is_on_by_default, drops_line, position) values
  ('internet', 'only_my_router',
   '{"en": "Only my router", "ar": "راوتري فقط"}',
   '{"en": "Only the router that is connected now gets in. Turn it off before you change the router.", "ar": "لا يتصل إلا الراوتر المتصل الآن. أوقفه قبل أن تبدّل الراوتر."}',
   'security', false, false, 1),
  ('internet', 'block_incoming',
   '{"en": "Block incoming connections", "ar": "حظر الاتصالات الواردة"}',
   '{"en": "Nobody reaches your devices from outside unless they asked first.", "ar": "لا يصل أحد إلى أجهزتك من الخارج ما لم تطلب هي ذلك أولًا."}',
   'security', false, true, 2),
  ('internet', 'filtered_names',
   '{"en": "Filtered names", "ar": "تصفية أسماء المواقع"}',
   '{"en": "Pages known for fraud and malware do not open.", "ar": "لا تُفتح الصفحات المعروفة بالاحتيال والبرامج الضارة."}',
   'security', false, true, 3);

-- P-63 with what a service logs in; sealed, because some ways of logging in need it in plain (CHAP).
create table access.service_passwords (
  service_id uuid primary key references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  password_sealed text not null,
  changed_at timestamptz not null
);
create index service_passwords_customer on access.service_passwords (customer_id);
create index service_passwords_partner on access.service_passwords (partner_id);
select platform.protect('access.service_passwords');

-- P-249 what "Check my connection" found, kept some days.
create table devices.connection_checks (
  id uuid primary key default uuidv7(),
  service_id uuid not null references services.services on delete cascade,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  started_at timestamptz not null,
  -- Null: it runs, or was cut off.
  ended_at timestamptz,
  steps jsonb not null default '[]',
  -- The first step that failed; null: none did, or it runs.
  failed_step text,
  by_name text not null
);
create index connection_checks_service on devices.connection_checks (service_id, started_at desc);
create index connection_checks_customer on devices.connection_checks (customer_id, started_at desc);
create index connection_checks_partner on devices.connection_checks (partner_id);
create index connection_checks_started on devices.connection_checks (started_at);
select platform.protect('devices.connection_checks');

-- P-162 what was attached when a ticket was opened; it stays when the check itself is forgotten.
alter table tickets.tickets add column diagnosis jsonb;
