-- Scheduled tax updates (B-146 to B-149). They hold for all partners, as taxes do.
create table catalog.tax_updates (
  id uuid primary key default uuidv7(),
  -- Any rate of the tax that is changed.
  old_tax_id uuid not null references catalog.taxes,
  -- Another tax in its place, or another rate of the same.
  new_tax_id uuid references catalog.taxes,
  new_rate_percent numeric(8, 5) check (new_rate_percent between 0 and 100),
  effective_on date not null,
  -- Who bears the difference where the price includes the tax.
  bearer text not null check (bearer in ('customer', 'isp')),
  rounding text not null check (rounding in ('0.01', 'up_to_0.10', 'up_to_1')),
  -- Days that are invoiced beyond the date: left as they are, or settled by the next run.
  billed_days text not null check (billed_days in ('leave', 'adjust')),
  -- Empty: all.
  partner_ids uuid[] not null default '{}',
  kinds text[] not null default '{}',
  location_ids uuid[] not null default '{}',
  state text not null check (state in ('scheduled', 'applying', 'applied', 'cancelled')),
  -- Old group → the one that was made in its place.
  group_map jsonb not null default '{}',
  created_by jsonb not null,
  created_at timestamptz not null,
  began_at timestamptz,
  ended_at timestamptz,
  version int not null default 1,
  check ((new_tax_id is null) <> (new_rate_percent is null)),
  -- Another rate of a tax is the rate of everybody who has it.
  check (new_rate_percent is null or cardinality(partner_ids) + cardinality(kinds) + cardinality(location_ids) = 0)
);
create index tax_updates_due on catalog.tax_updates (effective_on) where state in ('scheduled', 'applying');
create index tax_updates_old on catalog.tax_updates (old_tax_id);
create index tax_updates_new on catalog.tax_updates (new_tax_id);
grant select on catalog.tax_updates to demarc_partner_staff;

-- What there is to do, and what was done: each step in a transaction of its own, so that an interruption costs nothing and
-- nothing is done twice.
create table catalog.tax_update_steps (
  update_id uuid not null references catalog.tax_updates on delete cascade,
  -- "plan", or who takes part: "services", "billing", …
  what text not null,
  key text not null,
  label text not null,
  outcome jsonb,
  failure text,
  done_at timestamptz,
  primary key (update_id, what, key)
);
grant select on catalog.tax_update_steps to demarc_partner_staff;
