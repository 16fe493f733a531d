-- All services that a customer pauses or resumes in one go (P-81): priced, confirmed and taken back together.
create table ordering.change_groups (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  kind text not null check (kind in ('pause', 'resume')),
  created_at timestamptz not null
);
create index change_groups_customer on ordering.change_groups (customer_id);
select platform.protect('ordering.change_groups');
alter table ordering.price_quotes add column group_id uuid references ordering.change_groups;
alter table ordering.planned_changes add column group_id uuid references ordering.change_groups;
create index price_quotes_group on ordering.price_quotes (group_id) where group_id is not null;
create index planned_changes_group on ordering.planned_changes (group_id) where group_id is not null;
