-- P-26 keys of customers that stand in for the password: the private half never leaves their device.
create table identity.passkeys (
  id uuid primary key,
  realm text not null check (realm = 'customer'),
  subject_id uuid not null,
  -- As the browser names it, in base64url.
  credential_id text not null unique check (length(credential_id) between 16 and 1400),
  public_key bytea not null,
  -- Counts up at each use where the device counts at all: a copy would fall behind.
  counter bigint not null,
  transports text[] not null default '{}',
  -- The host for which it was made; it works nowhere else.
  rp_id text not null,
  name text not null check (name <> '' and length(name) <= 60),
  -- Kept by a provider of passkeys too, so it survives the device.
  is_synced boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  foreign key (realm, subject_id) references identity.credentials on delete cascade
);
create index passkeys_subject on identity.passkeys (realm, subject_id);
select identity.protect_with_credential('identity.passkeys');

-- What a key has signed already: an answer that was overheard is worth nothing a second time.
create table identity.used_challenges (
  challenge_hash text primary key,
  expires_at timestamptz not null
);
create index used_challenges_expiry on identity.used_challenges (expires_at);
alter table identity.used_challenges enable row level security;
grant insert on identity.used_challenges to demarc_customer;
create policy customer on identity.used_challenges for insert to demarc_customer with check (true);

alter table identity.sign_ins
  drop constraint sign_ins_method_check,
  add constraint sign_ins_method_check check (method in ('password', 'password_totp', 'recovery_code', 'link', 'code', 'ticket', 'passkey'));
