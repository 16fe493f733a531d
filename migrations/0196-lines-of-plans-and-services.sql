-- What a plan says to routers beside its speed (network.md N-67), and lines of routers, plans and services behind those of a vendor's profile (N-69).

-- A plan without a row says nothing.
create table access.plan_replies (
  plan_id uuid primary key references catalog.plans on delete cascade,
  -- What a burst adds to the speed, below which share of it one may begin, and for how long.
  burst_percent int check (burst_percent between 1 and 1000),
  burst_threshold_percent int check (burst_threshold_percent between 1 and 100),
  burst_seconds int check (burst_seconds between 1 and 3600),
  guarantee_percent int check (guarantee_percent between 1 and 100),
  priority text not null default 'normal' check (priority in ('high', 'normal', 'low')),
  -- plan.attr.<name> of templates: {"vlan": "812"}.
  attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  reply_lines text not null default '',
  version int not null default 1,
  check ((burst_percent is null) = (burst_threshold_percent is null) and (burst_percent is null) = (burst_seconds is null))
);
select platform.open_to_all('access.plan_replies');
grant insert, update, delete on access.plan_replies to demarc_partner_staff;
select platform.tell_of_changes('access.plan_replies');

alter table access.lines add column reply_lines text not null default '';
alter table network.nases add column reply_lines text not null default '';

create or replace view access.plan_facts with (security_invoker = true) as
  select plan.id as plan_id, plan.code, plan.title, plan.down_bps, plan.up_bps, plan.max_sessions, plan.session_policy,
    reply.burst_percent, reply.burst_threshold_percent, reply.burst_seconds, reply.guarantee_percent, coalesce(reply.priority, 'normal') as priority,
    coalesce(reply.attributes, '{}') as attributes, coalesce(reply.reply_lines, '') as reply_lines
  from catalog.plans plan left join access.plan_replies reply on reply.plan_id = plan.id where plan.kind = 'internet';

create or replace view access.subscribers with (security_invoker = true) as
  select service.id as service_id, service.number, service.customer_id, service.partner_id, service.plan_id, service.login, customer.location_id,
    state.state as access_state, password.password_sealed, meter.state as quota_state, meter.down_bps as quota_down_bps, meter.up_bps as quota_up_bps,
    coalesce(line.ipv4_method, 'auto') as ipv4_method, coalesce(line.ipv4_pool, '{}') as ipv4_pool, line.ipv4_nas_pool,
    coalesce(line.macs::text[], '{}') as macs, line.circuit_id, line.remote_id, line.nas_port_id, coalesce(line.nas_ids, '{}') as nas_ids,
    coalesce(line.bind_on_first_connect, false) as bind_on_first_connect, line.max_sessions,
    line.down_bps as own_down_bps, line.up_bps as own_up_bps,
    coalesce(line.max_learned, 1) as max_learned, coalesce(line.replace_oldest, false) as replace_oldest,
    coalesce(line.wan6_method, 'auto') as wan6_method, line.wan6_nas_pool, coalesce(line.pd_method, 'auto') as pd_method, line.pd_nas_pool,
    coalesce(line.networks, '{}') as networks, coalesce(line.reply_lines, '') as reply_lines
  from services.services service
  join customers.customers customer on customer.id = service.customer_id
  left join access.states state on state.service_id = service.id
  left join access.service_passwords password on password.service_id = service.id
  left join usage.meters meter on meter.service_id = service.id
  left join access.lines line on line.service_id = service.id
  where service.kind = 'internet' and service.state <> 'archived';
