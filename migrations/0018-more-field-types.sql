-- Additional fields that hold addresses and places.
alter table partners.additional_fields drop constraint additional_fields_type_check;
alter table partners.additional_fields add constraint additional_fields_type_check check (type in (
  'text', 'long_text', 'integer', 'decimal', 'yes_no', 'date', 'moment', 'choice', 'choices', 'email', 'phone', 'url', 'ip', 'network', 'mac', 'coordinates'));
