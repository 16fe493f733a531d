-- The lists of money documents in every order that they offer, from the index; what has no date yet (a draft) stands as if in the far future.
drop index billing.money_documents_list, billing.money_documents_partner, billing.money_documents_account;
create index money_documents_issued on billing.money_documents (coalesce(issued_on, 'infinity'::date) desc, id desc);
create index money_documents_due on billing.money_documents (coalesce(due_on, 'infinity'::date) desc, id desc);
create index money_documents_by_number on billing.money_documents (coalesce(number, '') desc, id desc);
create index money_documents_gross on billing.money_documents (gross_minor desc, id desc);
create index money_documents_still_open on billing.money_documents (open_minor desc, id desc);
create index money_documents_partner on billing.money_documents (partner_id, coalesce(issued_on, 'infinity'::date) desc, id desc);
-- Row policies and the portal ask by the customer, the books by the account; it is the same id.
create index money_documents_customer on billing.money_documents (customer_id, coalesce(issued_on, 'infinity'::date) desc, id desc);
create index money_documents_account on billing.money_documents (account_id, issued_on desc, id desc);
