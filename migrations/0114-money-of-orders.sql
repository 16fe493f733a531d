-- Money for an order that waits for a decision (M-23): free credit that is reserved. It stays in the balance, and nothing is paired with it.

-- How much of a credit is reserved. The check refuses every allocation that would reach into it, whoever makes it.
alter table billing.ledger_entries add column reserved_minor bigint not null default 0,
  add constraint ledger_entries_reserved check (reserved_minor >= 0 and reserved_minor <= open_minor and (reserved_minor = 0 or amount_minor > 0));

create table billing.reserved_credits (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null,
  partner_id uuid not null references partners.partners,
  credit_id uuid not null references billing.ledger_entries,
  -- The order.
  object_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  reserved_at timestamptz not null,
  -- Null: held. used: for the documents of the order. released: ordinary credit again. refunded: given back. lost: the payment did not hold.
  outcome text check (outcome in ('used', 'released', 'refunded', 'lost')),
  ended_at timestamptz,
  check ((outcome is null) = (ended_at is null)),
  -- One payment reserves once for one order, whatever runs twice.
  unique (object_id, credit_id)
);
create index reserved_credits_credit on billing.reserved_credits (credit_id);
create index reserved_credits_account on billing.reserved_credits (account_id);
create index reserved_credits_partner on billing.reserved_credits (partner_id);
select platform.protect('billing.reserved_credits');
create trigger a_belongs_to_customer before insert on billing.reserved_credits for each row when (new.customer_id is null) execute function billing.belongs_to_customer();

-- What is reserved of a credit follows its reservations, as what is left of it follows its allocations.
create function billing.follow_reservations() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'reservations of credit are ended, not deleted' using errcode = 'integrity_constraint_violation'; end if;
  if tg_op = 'INSERT' then
    if new.outcome is not null then raise exception 'a reservation begins as one that holds' using errcode = 'check_violation'; end if;
    update billing.ledger_entries set reserved_minor = reserved_minor + new.amount_minor where id = new.credit_id and account_id = new.account_id;
    if not found then raise exception 'credit % is not of this account', new.credit_id using errcode = 'check_violation'; end if;
    return new;
  end if;
  if (old.account_id, old.credit_id, old.object_id, old.amount_minor, old.partner_id) is distinct from
     (new.account_id, new.credit_id, new.object_id, new.amount_minor, new.partner_id) or old.outcome is not null then
    raise exception 'reservation % has ended or cannot change so', old.id using errcode = 'integrity_constraint_violation';
  end if;
  if new.outcome is not null then
    update billing.ledger_entries set reserved_minor = reserved_minor - old.amount_minor where id = old.credit_id;
  end if;
  return new;
end $$;
create trigger reserved_credits_follow before insert or update or delete on billing.reserved_credits
  for each row execute function billing.follow_reservations();

-- M-22 what a payer sets out to pay may be an order.
alter table payments.intents drop constraint intents_purpose_check;
alter table payments.intents add constraint intents_purpose_check check (purpose in ('documents', 'balance', 'setup', 'order'));
alter table payments.intents add column order_id uuid, add constraint intents_order check ((purpose = 'order') = (order_id is not null));
create index intents_order on payments.intents (order_id) where order_id is not null;
