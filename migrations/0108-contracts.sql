-- Contracts (O-107 to O-116, P-175 to P-177): made from a template or uploaded, sent, signed online, and kept as they were signed.
alter table documents.documents add column description text not null default '';
alter table documents.documents drop constraint documents_kind_check;
alter table documents.documents add constraint documents_kind_check check (kind in ('file', 'generated', 'contract'));

create table documents.templates (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  kind text not null check (kind in ('contract', 'document')),
  name text not null check (name <> ''),
  language text not null,
  -- The newest of its versions.
  version int not null default 1,
  archived_at timestamptz,
  unique (partner_id, kind, name, language)
);
select platform.protect('documents.templates');

create table documents.template_versions (
  template_id uuid not null references documents.templates,
  partner_id uuid not null references partners.partners,
  number int not null,
  title text not null,
  body text not null,
  term_months int check (term_months between 1 and 120),
  restored_from int,
  made_at timestamptz not null,
  made_by_name text not null,
  primary key (template_id, number)
);
create index template_versions_partner on documents.template_versions (partner_id);
select platform.protect('documents.template_versions');
revoke update, delete on documents.template_versions from demarc_partner_staff;

-- O-108 what a paper was made from, frozen with it.
create table documents.generations (
  document_id uuid primary key references documents.documents,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  template_id uuid not null references documents.templates,
  template_version int not null,
  body text not null,
  data jsonb not null
);
create index generations_customer on documents.generations (customer_id);
create index generations_partner on documents.generations (partner_id);
create index generations_template on documents.generations (template_id);
select platform.protect('documents.generations');
revoke all on documents.generations from demarc_customer;
drop policy customer on documents.generations;

create table documents.contracts (
  document_id uuid primary key references documents.documents,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  state text not null default 'draft' check (state in ('draft', 'awaiting_signature', 'signed', 'ended', 'rejected', 'expired', 'withdrawn')),
  term_months int check (term_months between 1 and 120),
  sign_by date,
  unsigned_sha256 text not null,
  sent_at timestamptz,
  sent_by_name text not null default '',
  signed_at timestamptz,
  signed_on date,
  -- The last day of the term; null: it has no term.
  ends_on date,
  -- Its title from then on, in the customer's words.
  signed_title text,
  signer_name text not null default '',
  method text check (method in ('draw', 'type')),
  signed_file_id uuid references platform.files,
  signed_sha256 text,
  -- Under which the public check page knows it.
  check_code text unique,
  closed_at timestamptz,
  reason text not null default '',
  check ((state in ('signed', 'ended')) = (signed_at is not null)),
  check ((signed_at is null) = (signed_file_id is null) and (signed_at is null) = (signed_sha256 is null) and (signed_at is null) = (check_code is null))
);
create index contracts_customer on documents.contracts (customer_id);
create index contracts_partner on documents.contracts (partner_id, state);
create index contracts_ending on documents.contracts (ends_on) where state = 'signed';
create index contracts_signed_file on documents.contracts (signed_sha256);
create index contracts_file on documents.contracts (signed_file_id);
select platform.protect('documents.contracts');
-- A customer reads what was sent, and signs or rejects what waits for it; nothing else.
revoke insert, update, delete on documents.contracts from demarc_customer;
grant update (state, signed_at, signed_on, ends_on, signed_title, signer_name, method, signed_file_id, signed_sha256, check_code, closed_at, reason)
  on documents.contracts to demarc_customer;
drop policy customer on documents.contracts;
create policy customer on documents.contracts for select to demarc_customer
  using (customer_id = (select platform.current_customer_id()) and state <> 'draft');
create policy customer_signs on documents.contracts for update to demarc_customer
  using (customer_id = (select platform.current_customer_id()) and state = 'awaiting_signature')
  with check (customer_id = (select platform.current_customer_id()) and state in ('signed', 'rejected'));

-- O-113 what happened to a contract, in its order. Printed on its last pages when it is signed.
create table documents.contract_events (
  id uuid primary key default uuidv7(),
  document_id uuid not null references documents.contracts,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  kind text not null,
  at timestamptz not null,
  ip text not null default '',
  user_agent text not null default '',
  channel text not null default '',
  by_name text not null default '',
  details jsonb not null default '{}'
);
create index contract_events_document on documents.contract_events (document_id, at);
create index contract_events_customer on documents.contract_events (customer_id);
create index contract_events_partner on documents.contract_events (partner_id);
select platform.protect('documents.contract_events');
revoke update, delete on documents.contract_events from demarc_customer;
revoke delete on documents.contract_events from demarc_partner_staff;

-- The installation's certificate, with which signed contracts are sealed. The newest one seals; older ones stay for who checks.
create table documents.seals (
  id uuid primary key default uuidv7(),
  certificate text not null,
  key_sealed text not null,
  made_at timestamptz not null
);

-- P-177 a stored file is never replaced, by whomever.
create function documents.keep_file() returns trigger language plpgsql as $$
begin
  if new.file_id <> old.file_id or new.number <> old.number then
    raise exception 'the file of document D-% can not be replaced', old.number using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_file before update on documents.documents for each row execute function documents.keep_file();

create function documents.keep_signed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.signed_at is not null then raise exception 'a signed contract is kept' using errcode = 'restrict_violation'; end if;
    return old;
  end if;
  if new.unsigned_sha256 <> old.unsigned_sha256 then
    raise exception 'what is to be signed can not be replaced' using errcode = 'restrict_violation';
  end if;
  if old.signed_at is not null and (
    (new.signed_at, new.signed_on, new.signed_title, new.signer_name, new.method, new.signed_file_id, new.signed_sha256, new.check_code, new.term_months, new.ends_on)
      is distinct from
    (old.signed_at, old.signed_on, old.signed_title, old.signer_name, old.method, old.signed_file_id, old.signed_sha256, old.check_code, old.term_months, old.ends_on)
    or new.state not in ('signed', 'ended') or (old.state = 'ended' and new.state <> 'ended')
  ) then
    raise exception 'a signed contract can not be changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_signed before update or delete on documents.contracts for each row execute function documents.keep_signed();

create function documents.keep_event() returns trigger language plpgsql as $$
begin
  -- It only follows its contract when customers become one or move to another partner.
  if tg_op = 'DELETE' or (new.id, new.document_id, new.kind, new.at, new.ip, new.user_agent, new.channel, new.by_name, new.details)
    is distinct from (old.id, old.document_id, old.kind, old.at, old.ip, old.user_agent, old.channel, old.by_name, old.details) then
    raise exception 'what happened to a contract can not be changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger keep_event before update or delete on documents.contract_events for each row execute function documents.keep_event();
