-- O-110 who signs a contract, in order: the customer, others by name, and for the company somebody of the staff or a stamp.
create table documents.signers (
  id uuid primary key default uuidv7(),
  document_id uuid not null references documents.contracts,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  position int not null check (position between 1 and 20),
  -- `customer`: whose contract it is; `named`: somebody else on their side, by a link; `staff`, `stamp`: for the company.
  kind text not null check (kind in ('customer', 'named', 'staff', 'stamp')),
  name text not null check (name <> ''),
  -- Frozen, whatever becomes of the customer's own addresses (O-115).
  email text not null default '',
  phone text not null default '',
  admin_id uuid references identity.administrators,
  -- Since when it is their turn.
  turn_at timestamptz,
  -- The link that is theirs; it goes on leading to the paper when they have signed. A link that is nobody's leads nowhere.
  link_id uuid unique,
  signed_at timestamptz,
  signed_name text not null default '',
  method text check (method in ('draw', 'type', 'stamp')),
  -- Where it was signed, and what proved who it was.
  channel text not null default '',
  proof text not null default '',
  ip text not null default '',
  user_agent text not null default '',
  consent_version text not null default '',
  drawing text,
  image_sha256 text,
  unique (document_id, position),
  check ((kind = 'staff') = (admin_id is not null)),
  check (kind <> 'named' or email <> '' or phone <> ''),
  check ((signed_at is null) = (signed_name = ''))
);
create unique index signers_customer_once on documents.signers (document_id) where kind = 'customer';
create unique index signers_company_once on documents.signers (document_id) where kind in ('staff', 'stamp');
create index signers_customer on documents.signers (customer_id);
create index signers_partner on documents.signers (partner_id);
create index signers_admin on documents.signers (admin_id) where signed_at is null;
select platform.protect('documents.signers');
-- A customer signs and passes the turn on; who signs is chosen by staff.
revoke insert, update, delete on documents.signers from demarc_customer;
grant update (turn_at, signed_at, signed_name, method, channel, proof, ip, user_agent, consent_version, drawing, image_sha256)
  on documents.signers to demarc_customer;
drop policy customer on documents.signers;
create policy customer on documents.signers for select to demarc_customer
  using (customer_id = (select platform.current_customer_id()));
create policy customer_signs on documents.signers for update to demarc_customer
  using (customer_id = (select platform.current_customer_id()) and kind <> 'named')
  with check (customer_id = (select platform.current_customer_id()));
create policy customer_passes_on on documents.signers for update to demarc_customer
  using (customer_id = (select platform.current_customer_id()) and kind = 'named' and signed_at is null)
  with check (customer_id = (select platform.current_customer_id()) and signed_at is null);

-- Until now every contract had one signer: its customer, by whichever way. Links stand in a table that a new installation makes later.
insert into documents.signers (document_id, partner_id, customer_id, position, kind, name, turn_at, signed_at, signed_name, method)
  select contract.document_id, contract.partner_id, contract.customer_id, 1, 'customer', coalesce(nullif(customer.full_name, ''), 'Customer ' || customer.number), contract.sent_at,
    contract.signed_at, case when contract.signed_at is null then '' else coalesce(nullif(contract.signer_name, ''), nullif(customer.full_name, ''), 'Customer ' || customer.number) end,
    contract.method
  from documents.contracts contract join customers.customers customer on customer.id = contract.customer_id
  where contract.state <> 'draft';
do $$ begin
  if to_regclass('documents.sign_links') is not null then
    execute 'update documents.signers signer set link_id = link.id from documents.sign_links link
      where link.document_id = signer.document_id and link.withdrawn_at is null';
  end if;
end $$;

-- Whatever the program does: nobody signs out of turn, twice, or what does not wait, and who signs is settled when it is sent.
create function documents.keep_signers() returns trigger language plpgsql as $$
declare
  contract_state text;
begin
  if tg_op = 'UPDATE' then
    if (new.id, new.document_id, new.position, new.kind, new.name, new.email, new.phone, new.admin_id)
      is distinct from (old.id, old.document_id, old.position, old.kind, old.name, old.email, old.phone, old.admin_id) then
      raise exception 'who signs a contract can not be changed' using errcode = 'restrict_violation';
    end if;
    if old.signed_at is not null and
      (new.signed_at, new.signed_name, new.method, new.channel, new.proof, new.ip, new.user_agent, new.consent_version, new.drawing, new.image_sha256)
      is distinct from
      (old.signed_at, old.signed_name, old.method, old.channel, old.proof, old.ip, old.user_agent, old.consent_version, old.drawing, old.image_sha256) then
      raise exception 'who signed has signed once and for all' using errcode = 'restrict_violation';
    end if;
    if new.signed_at is null or old.signed_at is not null then return new; end if;
  end if;
  select state into contract_state from documents.contracts where document_id = coalesce(new.document_id, old.document_id);
  if tg_op = 'UPDATE' then
    if contract_state <> 'awaiting_signature' then
      raise exception 'this contract does not wait for a signature' using errcode = 'restrict_violation';
    end if;
    if exists (select from documents.signers former
      where former.document_id = new.document_id and former.position < new.position and former.signed_at is null) then
      raise exception 'somebody else signs first' using errcode = 'restrict_violation';
    end if;
    return new;
  end if;
  if contract_state <> 'draft' then
    raise exception 'who signs a contract is settled when it is sent' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger keep_signers before insert or update or delete on documents.signers for each row execute function documents.keep_signers();

-- It waits for somebody, and is signed when nobody is left.
create function documents.all_have_signed() returns trigger language plpgsql as $$
begin
  if new.state = old.state or new.state not in ('awaiting_signature', 'signed') then return new; end if;
  if not exists (select from documents.signers where document_id = new.document_id) then
    raise exception 'nobody is to sign this contract' using errcode = 'restrict_violation';
  end if;
  if new.state = 'signed' and exists (select from documents.signers where document_id = new.document_id and signed_at is null) then
    raise exception 'not everybody has signed this contract' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger all_have_signed before update on documents.contracts for each row execute function documents.all_have_signed();
