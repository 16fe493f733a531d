-- Tables whose rows are kept in the memory of the processes tell all of them when they change; see server/platform/kept.ts.
create function platform.tell_of_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('demarc_kept', tg_table_schema || '.' || tg_table_name);
  return null;
end $$;

create function platform.tell_of_changes(target regclass) returns void language plpgsql as $$
begin
  execute format('create trigger tell_of_change after insert or update or delete or truncate on %s for each statement execute function platform.tell_of_change()', target);
end $$;

select platform.tell_of_changes(target) from unnest(array[
  'partners.partners', 'partners.settings', 'partners.locations', 'partners.location_partners', 'partners.labels', 'partners.additional_fields',
  'catalog.taxes', 'catalog.tax_groups', 'catalog.tax_group_components',
  'catalog.plans', 'catalog.plan_partners', 'catalog.plan_versions', 'catalog.bundle_components', 'catalog.transfer_rules']::regclass[]) target;
