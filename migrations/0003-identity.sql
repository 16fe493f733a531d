-- Who may sign in, and who did what.
create schema identity;
grant usage on schema identity to demarc_customer, demarc_partner_staff;

-- The audit log. Append-only, by month, chained: each entry carries the hash of the one before it in its chain. There is one
-- chain per partner and one for what belongs to no partner, so that partners do not wait for each other.
create table identity.audit_chains (
  -- The partner; the zero UUID for the installation itself.
  chain_id uuid primary key,
  last_seq bigint not null,
  last_hash text not null
);
create table identity.audit_entries (
  chain_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  partner_id uuid,
  customer_id uuid,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  -- The member of staff who acted through the customer's eyes.
  staff_id uuid,
  staff_name text,
  source text not null,
  request_id text not null,
  ip text,
  user_agent text,
  entity text not null,
  entity_id text not null,
  label text not null,
  action text not null,
  reason text,
  changes jsonb,
  prev_hash text not null,
  hash text not null,
  primary key (chain_id, seq, at)
) partition by range (at);
create table identity.audit_entries_other partition of identity.audit_entries default;
select platform.ensure_months('identity.audit_entries', (now() - interval '13 months')::date, (now() + interval '3 months')::date);
create index audit_entries_at on identity.audit_entries (at desc);
create index audit_entries_entity on identity.audit_entries (entity, entity_id, at desc);
create index audit_entries_actor on identity.audit_entries (actor_id, at desc) where actor_id is not null;
create index audit_entries_customer on identity.audit_entries (customer_id, at desc) where customer_id is not null;
create trigger audit_entries_grow_only before update or delete on identity.audit_entries for each row execute function platform.refuse_change();
select platform.protect('identity.audit_entries');
-- Customers leave entries and read none.
drop policy customer on identity.audit_entries;
revoke select, update, delete on identity.audit_entries from demarc_customer;
revoke update, delete on identity.audit_entries from demarc_partner_staff;
-- Partner-bound staff leave entries about what belongs to no partner, such as their own password, and read none of these.
create policy partner_staff_writes on identity.audit_entries for insert to demarc_partner_staff with check (partner_id is null);
create policy customer_writes on identity.audit_entries for insert to demarc_customer with check (customer_id = platform.current_customer_id());
grant select, insert, update on identity.audit_chains to demarc_customer, demarc_partner_staff;

-- Roles, and which level each gives. The levels of the built-in roles stand in the code (shared/role-defaults.ts), so that a
-- release that adds a permission decides it for them at once; theirs are null here.
create table identity.roles (
  id uuid primary key default uuidv7(),
  key text not null unique check (key ~ '^[a-z][a-z0-9_]{1,62}$'),
  title text not null check (title <> '' and length(title) <= 100),
  is_builtin boolean not null default false,
  -- Level per permission; what is not named is denied.
  levels jsonb,
  require_2fa boolean not null default false,
  stock_default text not null default 'none' check (stock_default in ('none', 'all')),
  version int not null default 1,
  created_at timestamptz not null,
  check ((levels is null) = is_builtin)
);
grant select on identity.roles to demarc_partner_staff;

create table identity.administrators (
  id uuid primary key default uuidv7(),
  login text not null unique check (login ~ '^[a-z0-9._-]{3,64}$'),
  email text not null check (email <> ''),
  full_name text not null check (full_name <> ''),
  phone text not null default '',
  role_id uuid not null references identity.roles,
  status text not null check (status in ('invited', 'active', 'suspended', 'archived')),
  -- False: only the partners in administrator_partners.
  all_partners boolean not null,
  -- Empty: from anywhere.
  ip_allow_list cidr[] not null default '{}',
  -- 0: as the setting says.
  idle_timeout_s int not null default 0 check (idle_timeout_s = 0 or idle_timeout_s between 60 and 43200),
  network_login text not null default 'none' check (network_login in ('none', 'read', 'write', 'full')),
  send_from_own_address boolean not null default false,
  signature text not null default '',
  language text not null default 'en',
  -- Null: the partner's, else the system's.
  time_zone text,
  calendar_colour text not null default '#0f766e' check (calendar_colour ~ '^#[0-9a-f]{6}$'),
  extension text not null default '',
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_signed_in_at timestamptz
);
create unique index administrators_email on identity.administrators (lower(email));
create index administrators_role on identity.administrators (role_id);
create table identity.administrator_partners (
  admin_id uuid not null references identity.administrators on delete cascade,
  partner_id uuid not null references partners.partners,
  primary key (admin_id, partner_id)
);
create index administrator_partners_partner on identity.administrator_partners (partner_id);
select platform.protect('identity.administrator_partners');
-- Partner-bound staff see whom their partners meet, so themselves too; they make nobody who sees everything.
alter table identity.administrators enable row level security;
grant select, insert, update on identity.administrators to demarc_partner_staff;
create policy partner_staff on identity.administrators to demarc_partner_staff
  using (exists (select from identity.administrator_partners scope where scope.admin_id = id)) with check (not all_partners);

-- All partners of an administrator, also those that the asker does not see: whether somebody lies wholly within one's own
-- partners cannot be told from the visible rows alone.
create function identity.partners_of(target uuid) returns uuid[] language sql stable security definer set search_path = pg_catalog
  return array(select scope.partner_id from identity.administrator_partners scope where scope.admin_id = target order by 1);

-- One administrator's exceptions from the role. Kept even when equal to what the role says: they outlive its changes.
create table identity.overrides (
  admin_id uuid not null references identity.administrators on delete cascade,
  permission text not null,
  level text not null check (level in ('deny', 'own', 'group', 'all')),
  set_by_name text not null,
  set_at timestamptz not null,
  primary key (admin_id, permission)
);
alter table identity.overrides enable row level security;
grant select, insert, update, delete on identity.overrides to demarc_partner_staff;
create policy partner_staff on identity.overrides to demarc_partner_staff
  using (exists (select from identity.administrators admin where admin.id = admin_id));

-- What somebody proves themselves with. The subject is an administrator or a customer; `partner_id` is the customer's partner.
create table identity.credentials (
  realm text not null check (realm in ('staff', 'customer')),
  subject_id uuid not null,
  partner_id uuid references partners.partners,
  password_hash text,
  password_set_at timestamptz,
  must_change boolean not null default false,
  is_enabled boolean not null default true,
  earlier_hashes text[] not null default '{}',
  primary key (realm, subject_id),
  check ((realm = 'customer') = (partner_id is not null))
);
create index credentials_partner on identity.credentials (partner_id);
alter table identity.credentials enable row level security;
grant select, insert, update, delete on identity.credentials to demarc_partner_staff, demarc_customer;
create policy customer on identity.credentials to demarc_customer
  using (realm = 'customer' and subject_id = (select platform.current_customer_id()));
create policy partner_staff on identity.credentials to demarc_partner_staff
  using (case realm when 'customer' then partner_id = any ((select platform.current_partner_ids())::uuid[])
                    else exists (select from identity.administrators admin where admin.id = subject_id) end);

-- The row policies of what hangs on a credential: whoever may see the credential.
create function identity.protect_with_credential(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('grant select, insert, update, delete on %s to demarc_partner_staff, demarc_customer', target);
  execute format('create policy credential on %1$s to demarc_partner_staff, demarc_customer
    using (exists (select from identity.credentials c where c.realm = %1$s.realm and c.subject_id = %1$s.subject_id))', target);
end $$;

create table identity.totp_factors (
  realm text not null,
  subject_id uuid not null,
  sealed_secret text not null,
  -- Null: shown as a code to scan, not proven yet.
  confirmed_at timestamptz,
  -- The last accepted time step; neither it nor an older one is accepted again.
  last_step bigint not null default 0,
  created_at timestamptz not null,
  primary key (realm, subject_id),
  foreign key (realm, subject_id) references identity.credentials on delete cascade
);
select identity.protect_with_credential('identity.totp_factors');

create table identity.recovery_codes (
  realm text not null,
  subject_id uuid not null,
  code_hash text not null,
  used_at timestamptz,
  primary key (realm, subject_id, code_hash),
  foreign key (realm, subject_id) references identity.credentials on delete cascade
);
select identity.protect_with_credential('identity.recovery_codes');

-- Who is signed in. ("Session" is RADIUS's word; a login's is sign-in.) Only the hash of the cookie's token is kept.
create table identity.sign_ins (
  id uuid primary key default uuidv7(),
  token_hash text not null unique,
  -- Accepted for a few seconds after a rotation, for requests that were under way.
  previous_token_hash text,
  rotated_at timestamptz,
  realm text not null,
  subject_id uuid not null,
  partner_id uuid,
  -- How the customer is called in audit entries; staff are asked by name on each request.
  name text not null,
  method text not null check (method in ('password', 'password_totp', 'recovery_code', 'link', 'code', 'ticket')),
  stay boolean not null default false,
  -- A member of staff who looks through the customer's eyes.
  staff_id uuid references identity.administrators,
  staff_name text,
  mode text check (mode in ('view', 'act')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  proved_at timestamptz,
  ip text,
  user_agent text,
  ended_at timestamptz,
  ended_by text,
  foreign key (realm, subject_id) references identity.credentials on delete cascade,
  check ((staff_id is null) = (mode is null))
);
create index sign_ins_previous on identity.sign_ins (previous_token_hash) where previous_token_hash is not null;
create index sign_ins_subject on identity.sign_ins (realm, subject_id, created_at desc);
create index sign_ins_open on identity.sign_ins (last_seen_at) where ended_at is null;
select identity.protect_with_credential('identity.sign_ins');

-- A right password that still waits for its second factor.
create table identity.half_sign_ins (
  token_hash text primary key,
  realm text not null,
  subject_id uuid not null,
  wrong_codes int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  foreign key (realm, subject_id) references identity.credentials on delete cascade
);
alter table identity.half_sign_ins enable row level security;

-- Failures by typed name and by address, known or not, so that a lock tells nothing about who exists.
create table identity.sign_in_failures (
  realm text not null,
  kind text not null check (kind in ('name', 'address')),
  key text not null,
  failed_at timestamptz[] not null default '{}',
  locks int not null default 0,
  locked_at timestamptz,
  locked_until timestamptz,
  last_at timestamptz not null,
  primary key (realm, kind, key)
);
create index sign_in_failures_last on identity.sign_in_failures (last_at);
alter table identity.sign_in_failures enable row level security;
-- Who is signed in proves themselves again under their login, or a customer under their id.
grant select, insert, update, delete on identity.sign_in_failures to demarc_partner_staff, demarc_customer;
create policy partner_staff on identity.sign_in_failures to demarc_partner_staff
  using (realm = 'staff' and kind = 'name' and exists (select from identity.administrators admin where key = admin.login));
create policy customer on identity.sign_in_failures to demarc_customer
  using (realm = 'customer' and kind = 'name' and key = (select platform.current_customer_id())::text);

-- Every attempt to get in, kept 90 days.
create table identity.sign_in_log (
  id uuid primary key default uuidv7(),
  at timestamptz not null,
  realm text not null,
  identifier text not null,
  subject_id uuid,
  partner_id uuid,
  outcome text not null check (outcome in ('succeeded', 'failed', 'locked', 'refused', 'code_wrong')),
  detail text not null default '',
  ip text,
  user_agent text
);
create index sign_in_log_at on identity.sign_in_log (at desc);
create index sign_in_log_subject on identity.sign_in_log (subject_id, at desc) where subject_id is not null;
create index sign_in_log_partner on identity.sign_in_log (partner_id, at desc) where partner_id is not null;
alter table identity.sign_in_log enable row level security;
grant select, insert on identity.sign_in_log to demarc_partner_staff;
grant insert on identity.sign_in_log to demarc_customer;
create policy partner_staff on identity.sign_in_log to demarc_partner_staff
  using (partner_id = any ((select platform.current_partner_ids())::uuid[])
         or realm = 'staff' and exists (select from identity.administrators admin where admin.id = subject_id));
create policy customer_adds on identity.sign_in_log for insert to demarc_customer
  with check (realm = 'customer' and subject_id = (select platform.current_customer_id()));

-- A code or link with which somebody may choose a password: a reset, an invitation, a welcome. A reset is kept for names that
-- nobody has as well, so that both are answered alike.
create table identity.password_requests (
  id uuid primary key default uuidv7(),
  realm text not null check (realm in ('staff', 'customer')),
  purpose text not null check (purpose in ('reset', 'invitation', 'set_password')),
  -- Several when customers share an address: the person picks one after the code.
  subject_ids uuid[] not null,
  partner_id uuid,
  identifier text not null,
  channel text not null check (channel in ('email', 'sms', 'none')),
  state text not null check (state in ('requested', 'sent', 'verified', 'completed', 'expired', 'locked', 'superseded')),
  code_hash text,
  link_hash text unique,
  -- Shown by the right code or link, it may set the password once.
  grant_hash text unique,
  attempts_left int not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ip text
);
create index password_requests_identifier on identity.password_requests (realm, identifier, created_at desc);
create index password_requests_ip on identity.password_requests (ip, created_at desc) where ip is not null;
create index password_requests_subjects on identity.password_requests using gin (subject_ids);
create index password_requests_created on identity.password_requests (created_at);
alter table identity.password_requests enable row level security;
grant select, insert, update on identity.password_requests to demarc_partner_staff;
create policy partner_staff on identity.password_requests to demarc_partner_staff
  using (case realm when 'customer' then partner_id = any ((select platform.current_partner_ids())::uuid[])
                    else exists (select from identity.administrators admin where admin.id = any (subject_ids)) end);

-- Programs that call the API.
create table identity.api_keys (
  id uuid primary key default uuidv7(),
  public_id text not null unique check (public_id ~ '^[a-z0-9]{12}$'),
  name text not null check (name <> '' and length(name) <= 100),
  secret_hash text not null,
  -- After a rotation the old secret works for a while.
  previous_secret_hash text,
  previous_until timestamptz,
  scopes text[] not null check (cardinality(scopes) > 0),
  -- Whose rights bound it; null: a service key of the installation.
  admin_id uuid references identity.administrators,
  made_by_name text not null,
  -- Null: all partners of its maker.
  partner_ids uuid[] check (cardinality(partner_ids) > 0),
  ip_allow_list cidr[] not null default '{}',
  rate_per_min int not null default 600 check (rate_per_min between 10 and 6000),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_ip text,
  -- The smallest number of days before the end that its maker was warned of.
  warned_days int,
  version int not null default 1,
  created_at timestamptz not null
);
create index api_keys_admin on identity.api_keys (admin_id);
alter table identity.api_keys enable row level security;
grant select, insert, update on identity.api_keys to demarc_partner_staff;
create policy partner_staff on identity.api_keys to demarc_partner_staff
  using (exists (select from identity.administrators admin where admin.id = admin_id));

-- A member of staff opens a customer's portal: a ticket for one minute, then a sign-in of thirty.
create table identity.impersonations (
  id uuid primary key default uuidv7(),
  ticket_hash text not null unique,
  admin_id uuid not null references identity.administrators,
  admin_name text not null,
  customer_id uuid not null,
  partner_id uuid not null references partners.partners,
  customer_name text not null,
  mode text not null check (mode in ('view', 'act')),
  reason text not null default '',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  sign_in_id uuid references identity.sign_ins on delete set null,
  opened_at timestamptz,
  ended_at timestamptz,
  check (mode = 'view' or reason <> '')
);
create index impersonations_customer on identity.impersonations (customer_id, created_at desc);
create index impersonations_partner on identity.impersonations (partner_id);
create index impersonations_sign_in on identity.impersonations (sign_in_id) where sign_in_id is not null;
select platform.protect('identity.impersonations');
-- A customer reads nothing of it; ending it is done in the customer's name.
revoke select, insert, delete on identity.impersonations from demarc_customer;
grant select (id, customer_id, sign_in_id, ended_at), update (ended_at) on identity.impersonations to demarc_customer;

-- A customer who signed in on another partner's host goes to their own one with a ticket: one use, one minute, the same browser.
create table identity.hand_over_tickets (
  ticket_hash text primary key,
  customer_id uuid not null,
  partner_id uuid not null references partners.partners,
  stay boolean not null,
  method text not null,
  ip text,
  user_agent text,
  expires_at timestamptz not null
);
create index hand_over_tickets_partner on identity.hand_over_tickets (partner_id);
select platform.protect('identity.hand_over_tickets');
-- Only the door itself reads and writes them.
revoke all on identity.hand_over_tickets from demarc_customer, demarc_partner_staff;
