-- Charges of prepaid accounts: what was taken from the balance for a day or a period, with its entry in the books. Where the provider wants
-- a document for them, one at the end of the month lists them; it moves no money again.
create table billing.charges (
  id uuid primary key default uuidv7(),
  account_id uuid not null references billing.accounts,
  customer_id uuid not null,
  partner_id uuid not null references partners.partners,
  -- Whose days they are; null for what is charged once.
  service_id uuid references services.services,
  plan_version_id uuid references catalog.plan_versions,
  plan_id uuid,
  charged_on date not null,
  kind text not null check (kind in ('recurring', 'pause', 'one_time', 'usage', 'fee', 'credit', 'discount', 'deposit')),
  category text not null,
  text text not null,
  -- The pricing period that one unit price buys, and the part of it that this charge is for.
  pp_start date,
  pp_end date,
  period_start date,
  period_end date,
  days int,
  unit_price numeric(20, 8) not null,
  quantity numeric(12, 3) not null,
  allowance_minor bigint not null default 0,
  tax_id uuid not null,
  includes_tax boolean not null,
  -- As priced: net, or gross when the price includes tax.
  amount_minor bigint not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  -- The debit in the books; several charges of one day share it.
  entry_id uuid references billing.ledger_entries,
  -- The invoice of the month that lists it.
  document_id uuid references billing.money_documents,
  created_at timestamptz not null,
  check ((period_start is null) = (period_end is null)),
  check (period_start is null or period_end > period_start),
  -- A service-day is charged once, whatever runs twice (B-53); what it covers stands in billing.coverage beside the invoiced days.
  constraint charges_once unique (service_id, period_start, kind, plan_version_id)
);
create index charges_account on billing.charges (account_id, charged_on);
create index charges_document on billing.charges (document_id) where document_id is not null;
create index charges_partner on billing.charges (partner_id);
create index charges_entry on billing.charges (entry_id);
select platform.protect('billing.charges');

-- B-34, B-120: what was charged does not change; only the document that lists it is written down later.
create function billing.charge_is_fixed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(old) - 'document_id') is distinct from (to_jsonb(new) - 'document_id') then
    raise exception 'charge % is booked and cannot change', old.id using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger charges_fixed before update or delete on billing.charges for each row execute function billing.charge_is_fixed();

-- B-84 an item of a prepaid account is charged at once; then it waits no longer.
alter table billing.future_items add column charge_id uuid references billing.charges;
create index future_items_charge on billing.future_items (charge_id) where charge_id is not null;
