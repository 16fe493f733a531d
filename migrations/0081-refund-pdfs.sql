-- B-154, B-269: the paper of a refund: rendered once, served for ever.
create table payments.refund_pdfs (
  refund_id uuid primary key references payments.refunds,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  file_id uuid not null references platform.files,
  sha256 text not null,
  rendered_at timestamptz not null
);
create index refund_pdfs_customer on payments.refund_pdfs (customer_id);
create index refund_pdfs_partner on payments.refund_pdfs (partner_id);
create trigger refund_pdfs_fixed before update or delete on payments.refund_pdfs for each row execute function platform.only_customer_changes();
select platform.protect('payments.refund_pdfs');
