-- What a payer named when paying: a proforma's receipts are found by it (B-269).
alter table payments.payments add named_document_ids uuid[] not null default '{}';
create index payments_named on payments.payments using gin (named_document_ids) where named_document_ids <> '{}';
