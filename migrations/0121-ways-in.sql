-- P-25 a second factor that is a code, sent each time to the customer's first address or telephone.
create table identity.sent_factors (
  realm text not null check (realm = 'customer'),
  subject_id uuid not null,
  channel text not null check (channel in ('email', 'sms')),
  -- Null: chosen, but no code has come back yet.
  confirmed_at timestamptz,
  created_at timestamptz not null,
  primary key (realm, subject_id),
  foreign key (realm, subject_id) references identity.credentials on delete cascade
);
select identity.protect_with_credential('identity.sent_factors');

-- The codes themselves, as hashes: one that is neither used, used up nor replaced lets in once.
create table identity.sent_codes (
  id uuid primary key,
  realm text not null check (realm = 'customer'),
  subject_id uuid not null,
  channel text not null check (channel in ('email', 'sms')),
  code_hash text not null,
  attempts_left int not null check (attempts_left >= 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (realm, subject_id) references identity.credentials on delete cascade
);
create index sent_codes_subject on identity.sent_codes (realm, subject_id, created_at desc);
select identity.protect_with_credential('identity.sent_codes');

-- Browsers in which the second factor is not asked for again for a while.
create table identity.trusted_devices (
  id uuid primary key,
  realm text not null check (realm = 'customer'),
  subject_id uuid not null,
  token_hash text not null unique,
  user_agent text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  foreign key (realm, subject_id) references identity.credentials on delete cascade
);
create index trusted_devices_subject on identity.trusted_devices (realm, subject_id);
select identity.protect_with_credential('identity.trusted_devices');

-- P-27 where customers may sign in with another account. A partner that names none of its own has those of the default partner.
create table identity.issuers (
  id uuid primary key,
  partner_id uuid not null references partners.partners on delete cascade,
  kind text not null check (kind in ('google', 'microsoft', 'apple', 'facebook', 'other')),
  name text not null check (length(name) between 1 and 40),
  issuer_url text not null check (length(issuer_url) <= 300),
  client_id text not null check (length(client_id) between 1 and 300),
  -- The client's secret, or what signs one: Apple's has a key, a team and the key's id.
  sealed_secret text not null,
  apple_team_id text not null default '',
  apple_key_id text not null default '',
  is_on boolean not null,
  position int not null default 0,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (partner_id, issuer_url, client_id)
);
select platform.protect('identity.issuers');
-- What holds for partners without any of their own is shown to their staff, and changed by those of all partners alone.
create policy partner_staff_reads_common on identity.issuers for select to demarc_partner_staff
  using (partner_id = (select partner.id from partners.partners partner where partner.number = 1));

create table identity.federated_identities (
  id uuid primary key,
  realm text not null check (realm = 'customer'),
  subject_id uuid not null,
  issuer_id uuid not null references identity.issuers on delete cascade,
  -- Whom the issuer means: its own name for the person within its own name.
  issuer text not null,
  subject text not null check (length(subject) between 1 and 255),
  email text not null,
  -- As the customer knows it, also once the issuer is offered no more.
  name text not null,
  kind text not null,
  linked_at timestamptz not null,
  last_used_at timestamptz,
  unique (issuer_id, issuer, subject),
  -- One account of a kind for one customer.
  unique (realm, subject_id, issuer_id),
  foreign key (realm, subject_id) references identity.credentials on delete cascade
);
select identity.protect_with_credential('identity.federated_identities');

-- A browser that was sent to an issuer and is to come back, once.
create table identity.issuer_visits (
  state_hash text primary key,
  -- Of the cookie that this browser alone has.
  browser_hash text not null,
  issuer_id uuid not null references identity.issuers on delete cascade,
  -- The customer who links from the inside; null at the door.
  subject_id uuid,
  -- Nonce, verifier and way back.
  sealed text not null,
  stay boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index issuer_visits_issuer on identity.issuer_visits (issuer_id);
create index issuer_visits_expiry on identity.issuer_visits (expires_at);
alter table identity.issuer_visits enable row level security;
grant insert on identity.issuer_visits to demarc_customer;
create policy customer on identity.issuer_visits for insert to demarc_customer
  with check (subject_id = (select platform.current_customer_id()));

-- An account of an issuer that nobody has linked yet: whoever proves to be a customer within ten minutes may.
create table identity.waiting_links (
  token_hash text primary key,
  issuer_id uuid not null references identity.issuers on delete cascade,
  issuer text not null,
  subject text not null,
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index waiting_links_issuer on identity.waiting_links (issuer_id);
create index waiting_links_expiry on identity.waiting_links (expires_at);
alter table identity.waiting_links enable row level security;

-- Who was proven otherwise than by a password still owes the second factor.
alter table identity.half_sign_ins
  add column stay boolean not null default false,
  add column method text not null default 'password';
create index half_sign_ins_expiry on identity.half_sign_ins (expires_at);

alter table identity.sign_ins
  drop constraint sign_ins_method_check,
  add constraint sign_ins_method_check check (method in
    ('password', 'password_totp', 'password_code', 'recovery_code', 'trusted', 'link', 'code', 'ticket', 'passkey', 'issuer'));

-- P-36 how often a forgotten login was asked for.
alter table identity.password_requests
  drop constraint password_requests_purpose_check,
  add constraint password_requests_purpose_check check (purpose in ('reset', 'invitation', 'set_password', 'login'));

-- P-192 a customer reads the attempts on the own account, and what was changed about the own way in; the audit log itself stays shut.
grant select on identity.sign_in_log to demarc_customer;
create policy customer_reads on identity.sign_in_log for select to demarc_customer
  using (realm = 'customer' and subject_id = (select platform.current_customer_id()));

create function identity.own_security_changes(since timestamptz, actions text[])
  returns table (at timestamptz, action text, actor_kind text, ip text, user_agent text)
  language sql stable security definer set search_path = pg_catalog as $$
    select entry.at, entry.action, entry.actor_kind, entry.ip, entry.user_agent from identity.audit_entries entry
    where entry.customer_id = platform.current_customer_id() and entry.entity = 'customer' and entry.at >= since and entry.action = any (actions)
    order by entry.at desc limit 500
  $$;
revoke all on function identity.own_security_changes(timestamptz, text[]) from public;
grant execute on function identity.own_security_changes(timestamptz, text[]) to demarc_customer;

-- P-33 what is broken, for everybody or for one partner's customers: shown above the form before anybody has signed in.
create table portal.incidents (
  id uuid primary key,
  -- Null: everybody's.
  partner_id uuid references partners.partners on delete cascade,
  -- By language.
  texts jsonb not null,
  started_at timestamptz not null,
  ended_at timestamptz check (ended_at >= started_at),
  version int not null default 1,
  created_at timestamptz not null,
  created_by_name text not null
);
create index incidents_open on portal.incidents (started_at desc) where ended_at is null;
create index incidents_partner on portal.incidents (partner_id);
select platform.protect('portal.incidents');
create policy partner_staff_reads_common on portal.incidents for select to demarc_partner_staff using (partner_id is null);
