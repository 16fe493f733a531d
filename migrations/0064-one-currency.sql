-- B-3: an account has one currency, its partner's, until the first document; money of another currency keeps what it was and its rate.

-- The last guard. What has been issued or posted is in a currency, and the account's balance is a sum of it.
create function billing.refuse_other_currency() returns trigger language plpgsql as $$
begin
  if exists (select from billing.ledger_entries where account_id = old.id)
    or exists (select from billing.money_documents where account_id = old.id and state <> 'draft') then
    raise exception 'the account % has documents in %: its currency stays', old.id, old.currency;
  end if;
  return new;
end $$;
create trigger accounts_one_currency before update of currency on billing.accounts
  for each row when (old.currency is distinct from new.currency) execute function billing.refuse_other_currency();

-- What the payer gave in another currency. amount_minor is what the gateway or the bank made of it, in the account's own.
alter table payments.payments
  add original_minor bigint check (original_minor > 0),
  add original_currency text check (original_currency ~ '^[A-Z]{3}$' and original_currency <> currency),
  -- One unit of the original currency in the account's.
  add exchange_rate numeric(20, 8) check (exchange_rate > 0),
  add constraint payments_original check (num_nulls(original_minor, original_currency, exchange_rate) in (0, 3));

create or replace view payments.money_moves with (security_invoker = true) as
  select 'payment' as kind, id, account_id, customer_id, partner_id, receipt_number as number, state, method, gateway, amount_minor, currency, received_on as moved_on,
    payer, comment, warning, null::uuid as payment_id, created_at, original_minor, original_currency, exchange_rate
  from payments.payments
  union all
  select 'refund' as kind, id, account_id, customer_id, partner_id, number, state, method, gateway, - amount_minor as amount_minor, currency, requested_on as moved_on,
    '' as payer, reason as comment, null::text as warning, payment_id, created_at, null::bigint, null::text, null::numeric
  from payments.refunds;

-- The test bank plays this too.
alter table sandbox_gateway.charges add original_minor bigint, add original_currency text;
