-- B-126: which money came for a proforma. A part of it is credit like any other and holds nothing back; here stands what it counts for.
create table billing.proforma_payments (
  document_id uuid not null references billing.proformas,
  entry_id uuid not null references billing.journal_entries,
  customer_id uuid not null,
  partner_id uuid not null references partners.partners,
  amount_minor bigint not null check (amount_minor > 0),
  -- The payment came back; it counts no more.
  reversed_on date,
  primary key (document_id, entry_id)
);
create index proforma_payments_entry on billing.proforma_payments (entry_id);
create index proforma_payments_customer on billing.proforma_payments (customer_id);
create index proforma_payments_partner on billing.proforma_payments (partner_id);
select platform.protect('billing.proforma_payments');
