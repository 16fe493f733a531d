-- Proformas (7.4): what would be invoiced, asked for before it is owed. In no balance and no coverage; once paid it becomes an invoice.
create table billing.proformas (
  document_id uuid primary key references billing.money_documents,
  account_id uuid not null references billing.accounts,
  customer_id uuid not null,
  partner_id uuid not null references partners.partners,
  -- What payments that named it have brought so far.
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  -- What it became.
  invoice_id uuid references billing.money_documents,
  -- The automatic one of a period, once per account (B-125); null for those that staff make.
  made_for date,
  unique (account_id, made_for)
);
create index proformas_partner on billing.proformas (partner_id);
create index proformas_customer on billing.proformas (customer_id);
create index proformas_invoice on billing.proformas (invoice_id) where invoice_id is not null;
select platform.protect('billing.proformas');

alter table billing.accounts
  -- Null: as the provider has it.
  add column proforma_auto boolean,
  -- No invoice before its proforma is paid; the run leaves such accounts alone.
  add column proforma_first boolean not null default false;
