-- O-84 whose data has to stay for a court or an authority: until it is lifted the customer is neither deleted, purged nor joined with another.
create table customers.legal_holds (
  customer_id uuid primary key references customers.customers,
  partner_id uuid not null references partners.partners,
  reason text not null check (reason <> ''),
  set_by jsonb not null,
  set_at timestamptz not null
);
create index legal_holds_partner on customers.legal_holds (partner_id);
select platform.protect('customers.legal_holds');
-- Customers are not told.
drop policy customer on customers.legal_holds;
revoke all on customers.legal_holds from demarc_customer;
