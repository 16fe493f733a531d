-- N-178 until when a payment window opens a line: a router that cannot be told of its end is told at the login.
alter table access.states add column open_until timestamptz;

-- As before, with that.
create or replace view access.subscribers with (security_invoker = true) as
  select service.id as service_id, service.number, service.customer_id, service.partner_id, service.plan_id, service.login, customer.location_id,
    state.state as access_state, password.password_sealed, meter.state as quota_state, meter.down_bps as quota_down_bps, meter.up_bps as quota_up_bps,
    coalesce(line.ipv4_method, 'auto') as ipv4_method, coalesce(line.ipv4_pool, '{}') as ipv4_pool, line.ipv4_nas_pool,
    coalesce(line.macs::text[], '{}') as macs, line.circuit_id, line.remote_id, line.nas_port_id, coalesce(line.nas_ids, '{}') as nas_ids,
    coalesce(line.bind_on_first_connect, false) as bind_on_first_connect, line.max_sessions,
    line.down_bps as own_down_bps, line.up_bps as own_up_bps,
    coalesce(line.max_learned, 1) as max_learned, coalesce(line.replace_oldest, false) as replace_oldest,
    coalesce(line.wan6_method, 'auto') as wan6_method, line.wan6_nas_pool, coalesce(line.pd_method, 'auto') as pd_method, line.pd_nas_pool,
    coalesce(line.networks, '{}') as networks, coalesce(line.reply_lines, '') as reply_lines, state.open_until
  from services.services service
  join customers.customers customer on customer.id = service.customer_id
  left join access.states state on state.service_id = service.id
  left join access.service_passwords password on password.service_id = service.id
  left join usage.meters meter on meter.service_id = service.id
  left join access.lines line on line.service_id = service.id
  where service.kind = 'internet' and service.state <> 'archived';
