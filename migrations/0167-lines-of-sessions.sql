-- What staff see of lines while they are online (network.md 2.10): by whose name, at what speed and why; and the log of logins asked by device (N-110).

-- A service with everything that a list of sessions says of its line. It is joined for the rows that are shown, and no others.
create view usage.shown_lines with (security_invoker = true) as
  select service.id as service_id, service.number as service_number, service.partner_id, service.plan_id, plan.title as plan_title,
    customer.id as customer_id, customer.number as customer_number, customer.full_name as customer_name,
    plan.down_bps as plan_down_bps, plan.up_bps as plan_up_bps, line.down_bps as own_down_bps, line.up_bps as own_up_bps, state.state as access_state
  from services.services service
  join customers.customers customer on customer.id = service.customer_id
  join catalog.plans plan on plan.id = service.plan_id
  left join access.lines line on line.service_id = service.id
  left join access.states state on state.service_id = service.id;
grant select on usage.shown_lines to demarc_partner_staff;

-- Whose a line is, by name.
create view access.line_owners with (security_invoker = true) as
  select service.id as service_id, service.number as service_number, customer.id as customer_id, customer.number as customer_number,
    customer.full_name as customer_name
  from services.services service join customers.customers customer on customer.id = service.customer_id;
grant select on access.line_owners to demarc_partner_staff;

-- N-90 what is nobody's, open or ended, the latest first.
create index sessions_orphans on usage.sessions (started_at) where service_id is null;

-- N-110 which attempts a device made, and those that failed among the many that did not.
create index auth_log_mac on access.auth_log (mac, at desc) where mac is not null;
create index auth_log_refused on access.auth_log (at desc) where result <> 'accept';
