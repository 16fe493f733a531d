-- What the staff's home page counts and sums, each by one index that holds all it needs.
create index money_documents_unpaid on billing.money_documents (partner_id, due_on) include (currency, open_minor)
  where kind = 'invoice' and state in ('issued', 'partially_paid');
create index money_documents_invoiced on billing.money_documents (partner_id, issued_on) include (currency, gross_minor)
  where kind = 'invoice' and state not in ('draft', 'void');
create index payments_received on payments.payments (partner_id, received_on) include (currency, amount_minor)
  where state in ('settled', 'partially_refunded', 'refunded');

-- What came of a mass action that is over, so that a list of many need not count their rows again.
alter table platform.mass_actions add column result jsonb;

create schema reports;
grant usage on schema reports to demarc_partner_staff;

-- Filters of a list under a name. A view holds no rows: whoever opens a shared one sees what they may see.
create table reports.saved_views (
  id uuid primary key default uuidv7(),
  -- Which list: "customers".
  list text not null check (list ~ '^[a-z-]{1,40}$'),
  name text not null check (name <> ''),
  -- The list's part of the address: {"status": "active", "sort": "-balance"}.
  search jsonb not null,
  is_shared boolean not null,
  made_by uuid not null,
  made_by_name text not null,
  created_at timestamptz not null
);
create index saved_views_list on reports.saved_views (list, made_by);
create index saved_views_shared on reports.saved_views (list) where is_shared;
grant select, insert, update, delete on reports.saved_views to demarc_partner_staff;
