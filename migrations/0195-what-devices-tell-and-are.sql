-- Devices may have an alert of each start, and of interfaces with a description that go down (network.md 1.5, N-40, N-43); and they are things of the stock (N-47).
alter table network.equipment add column alert_reboots boolean not null default false;
alter table network.equipment add column alert_interfaces boolean not null default false;

-- Which interface of the device it is about; empty: none.
alter table network.alerts add column item text not null default '';
drop index network.alerts_open;
create unique index alerts_open on network.alerts (kind, coalesce(nas_id, prefix_id, equipment_id, site_id), snmp_oid_id, item) nulls not distinct
  where closed_at is null;
-- The latest word about an interface.
create index snmp_events_item on network.snmp_events (equipment_id, item, at desc);

-- N-47 which thing of the stock it is. One thing is one device.
alter table network.equipment add column item_id uuid references inventory.items on delete set null;
create unique index equipment_item on network.equipment (item_id) where status <> 'retired';
create index equipment_item_retired on network.equipment (item_id) where status = 'retired';
-- Whoever may see the other one.
create function network.is_item_taken(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from network.equipment one where one.item_id = wanted and one.status <> 'retired');
revoke execute on function network.is_item_taken(uuid) from public;
grant execute on function network.is_item_taken(uuid) to demarc_partner_staff;
