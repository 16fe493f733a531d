-- What-if simulations (B-254): what was asked, how far it is, and what came out. The copy of the data that it runs on is another
-- database, dropped as soon as its figures are read.
create table reports.simulations (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  name text not null check (name <> ''),
  scenario jsonb not null,
  total_days int not null check (total_days between 1 and 366),
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  phase text not null default 'waiting' check (phase in ('waiting', 'copying', 'unchanged', 'changed', 'reading')),
  -- Of both runs together.
  done_days int not null default 0,
  result jsonb,
  failure text not null default '',
  asked_by jsonb not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
  check ((state = 'done') = (result is not null))
);
create index simulations_partner on reports.simulations (partner_id, created_at desc);
select platform.protect('reports.simulations');

-- B-262 the one switch that keeps everything that has to do with money from going out by itself. One row while it is on.
create table partners.money_freezes (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  reason text not null check (reason <> ''),
  frozen_at timestamptz not null,
  frozen_by jsonb not null,
  released_at timestamptz,
  released_by jsonb,
  check ((released_at is null) = (released_by is null))
);
create unique index money_freezes_one on partners.money_freezes (partner_id) where released_at is null;
create index money_freezes_partner on partners.money_freezes (partner_id, frozen_at desc);
select platform.protect('partners.money_freezes');
-- Whoever works for a customer asks whether money is frozen, and sees no more of it.
create function partners.is_money_frozen(whose uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from partners.money_freezes where partner_id = whose and released_at is null);
grant execute on function partners.is_money_frozen to demarc_customer, demarc_partner_staff;

-- B-253 issued documents that came out differently when they were worked out again from what is stored.
create table billing.replay_findings (
  document_id uuid primary key references billing.money_documents,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  differences jsonb not null,
  found_at timestamptz not null,
  -- A person has looked at it and says that it is known.
  settled_at timestamptz,
  settled_by jsonb,
  note text not null default '',
  check ((settled_at is null) = (settled_by is null))
);
create index replay_findings_customer on billing.replay_findings (customer_id);
create index replay_findings_open on billing.replay_findings (partner_id, found_at desc) where settled_at is null;
select platform.protect('billing.replay_findings');
revoke all on billing.replay_findings from demarc_customer;
