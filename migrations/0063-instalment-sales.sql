-- Equipment sold by instalments (B-234): a price in N parts, each of them an item that waits for the account's invoice of its month.
create table billing.instalment_sales (
  id uuid primary key default uuidv7(),
  number bigint generated always as identity,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- When it ends, what is left is due at once.
  service_id uuid not null references services.services,
  -- What was sold, as the customer reads it.
  text text not null check (text <> ''),
  serial_number text not null default '',
  currency text not null,
  price_minor bigint not null check (price_minor > 0),
  includes_tax boolean not null,
  part_count int not null check (part_count between 2 and 60),
  note text not null default '',
  sold_on date not null,
  created_by jsonb not null,
  created_at timestamptz not null,
  cancelled_on date,
  cancelled_by jsonb,
  cancel_reason text,
  version int not null default 1,
  check ((cancelled_on is null) = (cancelled_by is null)),
  check ((cancelled_on is null) = (cancel_reason is null))
);
create index instalment_sales_customer on billing.instalment_sales (customer_id, created_at desc);
create index instalment_sales_account on billing.instalment_sales (account_id);
create index instalment_sales_service on billing.instalment_sales (service_id);
create index instalment_sales_partner on billing.instalment_sales (partner_id, created_at desc, id desc);
create index instalment_sales_list on billing.instalment_sales (created_at desc, id desc);
select platform.protect('billing.instalment_sales');
revoke insert, update, delete on billing.instalment_sales from demarc_customer;

-- Whether a part waits, is billed or was dropped is said by its item, which the billing runs take and an undo gives back.
create table billing.instalment_parts (
  sale_id uuid not null references billing.instalment_sales,
  position int not null check (position >= 1),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  amount_minor bigint not null check (amount_minor > 0),
  -- As agreed; the item's own day comes forward when all is due at once.
  due_on date not null,
  item_id uuid not null unique references billing.future_items,
  primary key (sale_id, position)
);
create index instalment_parts_customer on billing.instalment_parts (customer_id);
create index instalment_parts_partner on billing.instalment_parts (partner_id);
create trigger instalment_parts_stay before delete on billing.instalment_parts for each row execute function platform.refuse_change();
select platform.protect('billing.instalment_parts');
revoke insert, update, delete on billing.instalment_parts from demarc_customer;

-- The parts are the price, to the cent.
create function billing.refuse_uneven_parts() returns trigger language plpgsql as $$
declare sale billing.instalment_sales; parts int; total bigint;
begin
  select * into sale from billing.instalment_sales where id = case tg_table_name when 'instalment_sales' then (to_jsonb(new)->>'id')::uuid else (to_jsonb(new)->>'sale_id')::uuid end;
  select count(*), coalesce(sum(amount_minor), 0) into parts, total from billing.instalment_parts where sale_id = sale.id;
  if parts <> sale.part_count or total <> sale.price_minor then
    raise exception 'the parts of sale % are % of % and % of %', sale.number, parts, sale.part_count, total, sale.price_minor;
  end if;
  return null;
end $$;
create constraint trigger instalment_sales_are_whole after insert or update of price_minor, part_count on billing.instalment_sales
  deferrable initially deferred for each row execute function billing.refuse_uneven_parts();
create constraint trigger instalment_parts_are_whole after insert or update of amount_minor, sale_id on billing.instalment_parts
  deferrable initially deferred for each row execute function billing.refuse_uneven_parts();
