-- Additional fields that hold a file, a secret, a link to another record, or are worked out from other fields.
alter table partners.additional_fields drop constraint additional_fields_type_check;
alter table partners.additional_fields add constraint additional_fields_type_check check (type in (
  'text', 'long_text', 'integer', 'decimal', 'yes_no', 'date', 'moment', 'choice', 'choices', 'email', 'phone', 'url', 'ip', 'network', 'mac', 'coordinates',
  'file', 'secret', 'link', 'calculated'));
alter table partners.additional_fields
  -- What a link points at, with its filter.
  add column link jsonb,
  add column template text not null default '',
  add constraint additional_fields_link check ((type = 'link') = (link is not null)),
  add constraint additional_fields_template check ((type = 'calculated') = (template <> ''));

-- Files that were uploaded for an additional field. The customer's value names the file; until a customer is saved with it, it is nobody's
-- (platform.files.customer_id is null), and what no value names is removed at night.
create table customers.field_files (
  file_id uuid primary key references platform.files,
  partner_id uuid not null,
  field_name text not null,
  uploaded_by uuid,
  uploaded_at timestamptz not null
);
create index field_files_partner on customers.field_files (partner_id);
select platform.protect('customers.field_files');

-- Values of searchable fields stand apart from what everybody finds customers by: only who may see them finds by them (O-64).
alter table customers.customers add column search_fields text not null default '';
create index customers_search_fields on customers.customers using gin (search_fields gin_trgm_ops) where search_fields <> '';
do $$
begin
  if to_regnamespace('graphile_worker') is not null and exists (select from partners.additional_fields where is_searchable) then
    perform platform.add_jobs('[{"identifier": "refresh-customer-search", "payload": {}}]');
  end if;
end $$;
