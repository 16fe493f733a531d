-- Two records of one person become one (docs/decisions/0009). The books stay where they are; what people look for by the customer is
-- kept under the one that stays.

create table customers.merges (
  -- Who went. One record goes once.
  loser_id uuid primary key references customers.customers,
  survivor_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  merged_at timestamptz not null,
  merged_by jsonb not null,
  -- The fields whose value the survivor took over.
  taken text[] not null,
  -- How many records went over, by kind: {"services": 2, "comments": 4}.
  moved jsonb not null,
  -- Both records as they were, with the ids of all that moved. Emptied when its time is over.
  snapshot jsonb,
  snapshot_until timestamptz not null
);
create index merges_survivor on customers.merges (survivor_id, merged_at desc);
create index merges_partner on customers.merges (partner_id);
create index merges_snapshot on customers.merges (snapshot_until) where snapshot is not null;
select platform.protect('customers.merges', customer_column => 'survivor_id');
drop policy customer on customers.merges;
revoke all on customers.merges from demarc_customer;
create index customers_merged_into on customers.customers (merged_into) where merged_into is not null;
alter table customers.customers add constraint customers_merged_are_gone check (merged_into is null or deleted_at is not null);

-- Nobody writes something new for a customer who went. Whoever comes while a merge is under way waits here for its end and is then told to
-- begin again, which finds the customer gone. (The foreign key would wait as well, but ask only whether the row exists.)
create function customers.refuse_merged() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare survivor uuid;
begin
  select merged_into into survivor from customers.customers where id = new.customer_id for key share;
  if survivor is not null then
    raise exception 'customer % was merged into %', new.customer_id, survivor using errcode = 'serialization_failure';
  end if;
  return new;
end $$;
create trigger services_not_of_merged before insert on services.services for each row execute function customers.refuse_merged();
create trigger comments_not_of_merged before insert on customers.comments for each row execute function customers.refuse_merged();
create trigger consents_not_of_merged before insert on customers.consents for each row execute function customers.refuse_merged();
create trigger documents_not_of_merged before insert on documents.documents for each row execute function customers.refuse_merged();
create trigger saved_methods_not_of_merged before insert on payments.saved_methods for each row execute function customers.refuse_merged();

-- Rows that never change may still come under another customer.
create function platform.only_customer_changes() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or to_jsonb(old) - 'customer_id' <> to_jsonb(new) - 'customer_id' then
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
drop trigger consents_grow_only on customers.consents;
create trigger consents_grow_only before update on customers.consents for each row execute function platform.only_customer_changes();
drop trigger allocations_fixed on billing.allocations;
create trigger allocations_fixed before update on billing.allocations for each row execute function platform.only_customer_changes();
drop trigger document_pdfs_fixed on billing.document_pdfs;
create trigger document_pdfs_fixed before update or delete on billing.document_pdfs for each row execute function platform.only_customer_changes();
drop trigger payment_pdfs_fixed on payments.payment_pdfs;
create trigger payment_pdfs_fixed before update or delete on payments.payment_pdfs for each row execute function platform.only_customer_changes();
create or replace function billing.issued_lines_are_fixed() returns trigger language plpgsql as $$
declare document uuid := case tg_op when 'DELETE' then old.document_id else new.document_id end;
begin
  if tg_op = 'UPDATE' and to_jsonb(old) - 'customer_id' = to_jsonb(new) - 'customer_id' then return new; end if;
  if exists (select from billing.money_documents where id = document and state <> 'draft') then
    raise exception 'a line of an issued document cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

-- The account of a customer who went is closed: it is not billed, and what money still moves on it goes on to the survivor's.
alter table billing.accounts
  add column closed_into uuid references billing.accounts,
  add constraint accounts_closed_are_not_billed check (closed_into is null or not billing_enabled),
  add constraint accounts_not_into_themselves check (closed_into <> id);
create index accounts_closed_into on billing.accounts (closed_into) where closed_into is not null;
-- A transfer is two entries, one on either account; between them the money lies here and nowhere else, so it always comes to nothing.
insert into billing.ledger_accounts (code, name, type) values ('1290', 'Transfers between customers', 'asset');

-- `account_id` says in whose books a row stands and never changes. `customer_id` says whose it is: the account's customer, and after a merge
-- the survivor. Sets that are written often say it themselves; for all others the trigger does.
alter table billing.money_documents alter column customer_id drop expression;
alter table billing.future_items alter column customer_id drop expression;
alter table billing.ledger_entries alter column customer_id drop expression;
alter table billing.allocations alter column customer_id drop expression;
alter table payments.payments alter column customer_id drop expression;
alter table payments.refunds alter column customer_id drop expression;
alter table payments.intents alter column customer_id drop expression;
create function billing.belongs_to_customer() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.customer_id := coalesce((select closed_into from billing.accounts where id = new.account_id), new.account_id);
  return new;
end $$;
create trigger a_belongs_to_customer before insert on billing.money_documents for each row when (new.customer_id is null) execute function billing.belongs_to_customer();
create trigger a_belongs_to_customer before insert on billing.future_items for each row when (new.customer_id is null) execute function billing.belongs_to_customer();
create trigger a_belongs_to_customer before insert on billing.ledger_entries for each row when (new.customer_id is null) execute function billing.belongs_to_customer();
create trigger a_belongs_to_customer before insert on billing.allocations for each row when (new.customer_id is null) execute function billing.belongs_to_customer();
create trigger a_belongs_to_customer before insert on payments.payments for each row when (new.customer_id is null) execute function billing.belongs_to_customer();
create trigger a_belongs_to_customer before insert on payments.refunds for each row when (new.customer_id is null) execute function billing.belongs_to_customer();
create trigger a_belongs_to_customer before insert on payments.intents for each row when (new.customer_id is null) execute function billing.belongs_to_customer();

-- Who may be one person, as the nightly look found it (O-81). It is worked out anew each night and kept for reading.
create table customers.likely_duplicates (
  first_id uuid not null references customers.customers on delete cascade,
  second_id uuid not null references customers.customers on delete cascade,
  partner_id uuid not null references partners.partners,
  score int not null,
  reasons text[] not null,
  found_at timestamptz not null,
  primary key (first_id, second_id),
  check (first_id < second_id)
);
create index likely_duplicates_score on customers.likely_duplicates (score desc, first_id, second_id);
create index likely_duplicates_second on customers.likely_duplicates (second_id);
create index likely_duplicates_partner on customers.likely_duplicates (partner_id, score desc);
select platform.protect('customers.likely_duplicates');
create index known_different_second on customers.known_different (second_id);

-- Lists of money in and out by the customer.
create index payments_customer on payments.payments (customer_id, received_on desc, id desc);
create index refunds_customer on payments.refunds (customer_id, requested_on desc, id desc);

-- An account that is billed through a main account follows that one's billing date (O-66). How it was billed before is given back when the
-- link ends (B-223).
alter table billing.accounts add column billed_before_link jsonb;
