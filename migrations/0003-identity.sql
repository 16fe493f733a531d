-- Who may sign in, and who did what.
create schema identity;
grant usage on schema identity to demarc_customer, demarc_partner_staff;

-- The audit log. Append-only, by month, chained: each entry carries the hash of the one before it in its chain. There is one
-- chain per partner and one for what belongs to no partner, so that partners do not wait for each other.
create table identity.audit_chains (
  -- The partner; the zero UUID for the installation itself.
  chain_id uuid primary key,
  last_seq bigint not null,
  last_hash text not null
);
create table identity.audit_entries (
  chain_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  partner_id uuid,
  customer_id uuid,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  source text not null,
  request_id text not null,
  ip text,
  user_agent text,
  entity text not null,
  entity_id text not null,
  label text not null,
  action text not null,
  reason text,
  changes jsonb,
  prev_hash text not null,
  hash text not null,
  primary key (chain_id, seq, at)
) partition by range (at);
create table identity.audit_entries_other partition of identity.audit_entries default;
select platform.ensure_months('identity.audit_entries', (now() - interval '13 months')::date, (now() + interval '3 months')::date);
create index audit_entries_at on identity.audit_entries (at desc);
create index audit_entries_entity on identity.audit_entries (entity, entity_id, at desc);
create index audit_entries_customer on identity.audit_entries (customer_id, at desc) where customer_id is not null;
create trigger audit_entries_grow_only before update or delete on identity.audit_entries for each row execute function platform.refuse_change();
select platform.protect('identity.audit_entries');
-- Customers leave entries and read none.
drop policy customer on identity.audit_entries;
revoke select, update, delete on identity.audit_entries from demarc_customer;
revoke update, delete on identity.audit_entries from demarc_partner_staff;
create policy customer_writes on identity.audit_entries for insert to demarc_customer with check (customer_id = platform.current_customer_id());
grant select, insert, update on identity.audit_chains to demarc_customer, demarc_partner_staff;
