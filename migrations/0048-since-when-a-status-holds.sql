-- A customer may not read the history of statuses (it names staff and their reasons), but the portal says since when a line is blocked. The
-- moment alone is told, and under a customer's role only their own.
create function customers.status_since(wanted uuid[]) returns table (customer_id uuid, since timestamptz)
language sql stable security definer set search_path = '' as $$
  select asked.id, latest.at from unnest(wanted) as asked (id)
  cross join lateral (select change.at from customers.status_changes change where change.customer_id = asked.id order by change.at desc, change.id desc limit 1) latest
  where coalesce(current_setting('demarc.customer_id', true), '') in ('', asked.id::text)
$$;
revoke all on function customers.status_since(uuid[]) from public;
grant execute on function customers.status_since(uuid[]) to demarc_customer, demarc_partner_staff;
