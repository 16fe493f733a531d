-- B-114 what becomes of the credit that is left when a customer's last service ends: it stays on the account, goes back the way it came, or
-- somebody still has to say so. Stands on the end itself; null on everything else.
alter table ordering.planned_changes add column final_credit text check (final_credit in ('keep', 'refund_to_method', 'ask'));
-- The closing statement, among the customer's documents.
alter table ordering.planned_changes add column closing_document_id uuid references documents.documents;
create index planned_changes_final_credit on ordering.planned_changes (partner_id, effective_on desc) where final_credit in ('ask', 'refund_to_method');
create index planned_changes_closing_document on ordering.planned_changes (closing_document_id) where closing_document_id is not null;
