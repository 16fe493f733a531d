-- B-27: an invoice that locks one service while it is overdue, and never the customer: equipment, the site of a customer with many.
alter table billing.money_documents add column blocks_service_id uuid references services.services;
create index money_documents_blocks on billing.money_documents (partner_id, account_id) where blocks_service_id is not null and open_minor > 0;
