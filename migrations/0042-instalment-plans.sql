-- Instalment plans (B-233): existing debts, paid in parts. While a plan is kept, its documents neither block nor bear late fees.
create table collections.instalment_plans (
  id uuid primary key default uuidv7(),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- 'waiting': for the first payment, until then nothing is spared; 'lapsed': it did not come.
  state text not null check (state in ('waiting', 'running', 'completed', 'broken', 'lapsed', 'cancelled')),
  currency text not null,
  total_minor bigint not null check (total_minor > 0),
  -- So many days after its day an instalment may still come.
  grace_days int not null check (grace_days between 0 and 60),
  -- Among the covered documents: the invoice of the plan's own fee.
  fee_document_id uuid references billing.money_documents,
  note text not null default '',
  -- What had been paid when it ended; null while it is open, where it follows from the documents.
  paid_minor bigint check (paid_minor >= 0),
  ended_on date,
  ended_by jsonb,
  created_on date not null,
  created_by jsonb not null,
  created_at timestamptz not null,
  version int not null default 1,
  check ((state in ('waiting', 'running')) = (ended_on is null)),
  check ((ended_on is null) = (paid_minor is null))
);
create unique index instalment_plans_one_open on collections.instalment_plans (customer_id) where state in ('waiting', 'running');
create index instalment_plans_customer on collections.instalment_plans (customer_id, created_at desc);
create index instalment_plans_partner on collections.instalment_plans (partner_id, created_at desc, id desc);
create index instalment_plans_fee on collections.instalment_plans (fee_document_id) where fee_document_id is not null;
select platform.protect('collections.instalment_plans');
revoke insert, update, delete on collections.instalment_plans from demarc_customer;

create table collections.instalment_plan_documents (
  plan_id uuid not null references collections.instalment_plans,
  document_id uuid not null references billing.money_documents,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- What was open of it when the plan was made.
  covered_minor bigint not null check (covered_minor > 0),
  primary key (plan_id, document_id)
);
create index instalment_plan_documents_document on collections.instalment_plan_documents (document_id);
create index instalment_plan_documents_customer on collections.instalment_plan_documents (customer_id);
create index instalment_plan_documents_partner on collections.instalment_plan_documents (partner_id);
select platform.protect('collections.instalment_plan_documents');
revoke insert, update, delete on collections.instalment_plan_documents from demarc_customer;

create table collections.instalments (
  plan_id uuid not null references collections.instalment_plans,
  position int not null check (position between 1 and 24),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  due_on date not null,
  amount_minor bigint not null check (amount_minor > 0),
  primary key (plan_id, position)
);
create index instalments_customer on collections.instalments (customer_id);
create index instalments_partner on collections.instalments (partner_id);
select platform.protect('collections.instalments');
revoke insert, update, delete on collections.instalments from demarc_customer;
