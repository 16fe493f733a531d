-- Fair use: rules by which a plan's speed follows what its services use (network.md 3.2).

-- Read and written as one: the order of the rules is part of what a plan says. A plan without a row has no rules.
create table usage.fair_use (
  plan_id uuid primary key references catalog.plans on delete cascade,
  -- N-136 only traffic inside it counts for the rules; null: all of it.
  counting jsonb check (jsonb_typeof(counting) = 'object'),
  rules jsonb not null default '[]' check (jsonb_typeof(rules) = 'array'),
  version int not null default 1
);
select platform.open_to_all('usage.fair_use');
grant insert, update, delete on usage.fair_use to demarc_partner_staff;

alter table usage.meters
  -- The rule in force, as it was called when it began to hold; null: none, or the data cap decides.
  add column rule_id uuid,
  add column rule_name text,
  -- N-149 what is left of the data, where logins are answered with it: the router enforces the cap, or it is near.
  add column left_bytes bigint check (left_bytes >= 0),
  add column left_is_enforced boolean not null default false,
  -- What counts for the rules of its plan in the present day, week and cycle; null: its plan has none.
  add column fair_use jsonb,
  add constraint meters_rule check ((rule_id is null) = (rule_name is null));

-- N-149 the router is told how much is left and stops there by itself.
alter table usage.plan_terms add column nas_enforced_cap boolean not null default false;

-- What logins are answered with of the data that is left, coarsely: hundredths of the cap where the router enforces it; else, where it only says how
-- near the end is, four steps each time it halves.
create function usage.left_step(left_bytes bigint, is_enforced boolean, cap_bytes bigint) returns bigint language sql immutable as $$
  select case when is_enforced then left_bytes / greatest(cap_bytes / 100, 1)
    else floor(4 * ln(nullif(left_bytes, 0)::float8) / ln(2::float8))::bigint end
$$;

-- A meter moves with every packet; only what logins are answered with matters.
create or replace function access.note_meters() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into access.index_changes (service_id) select fresh.service_id from fresh join gone on gone.service_id = fresh.service_id
  where (fresh.state, fresh.down_bps, fresh.up_bps, fresh.rule_name, fresh.left_is_enforced,
      usage.left_step(fresh.left_bytes, fresh.left_is_enforced, fresh.cap_bytes))
    is distinct from (gone.state, gone.down_bps, gone.up_bps, gone.rule_name, gone.left_is_enforced,
      usage.left_step(gone.left_bytes, gone.left_is_enforced, gone.cap_bytes));
  if found then perform access.tell_index(); end if;
  return null;
end $$;

-- A speed of the line's own stands before the plan's (N-66), and rules are about the speed that it would have.
create or replace view usage.served with (security_invoker = true) as
  select service.id as service_id, service.number, service.customer_id, service.payer_id, service.partner_id, service.plan_id, service.kind,
    service.state, plan.data_cap_bytes as cap_bytes, coalesce(line.down_bps, plan.down_bps) as down_bps, coalesce(line.up_bps, plan.up_bps) as up_bps,
    coalesce(account.billing_day, 1) as billing_day
  from services.services service join catalog.plans plan on plan.id = service.plan_id
  left join billing.accounts account on account.customer_id = service.payer_id
  left join access.lines line on line.service_id = service.id;

-- What changes a line's speed changes what a part of it is: the next look at its meter, within a minute, works it out.
create function usage.look_at_lines() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update usage.meters meter set look_at = '-infinity' from touched
  where meter.service_id = touched.service_id and (meter.fair_use is not null or meter.cap_bytes is not null);
  return null;
end $$;
create trigger meters_look_again after insert on access.lines referencing new table as touched for each statement execute function usage.look_at_lines();
create trigger meters_look_anew after update on access.lines referencing new table as touched for each statement execute function usage.look_at_lines();
