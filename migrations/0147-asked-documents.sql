-- P-180 documents that staff ask a customer for. What is sent lies among no other documents, and is deleted by itself.
create table documents.asked_documents (
  id uuid primary key default uuidv7(),
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  kind text not null check (kind in ('identity', 'address', 'company', 'other')),
  note text not null default '',
  due_on date,
  state text not null default 'requested' check (state in ('requested', 'uploaded', 'accepted', 'declined', 'withdrawn')),
  file_id uuid references platform.files,
  asked_by_id uuid,
  asked_by_name text not null,
  asked_at timestamptz not null,
  uploaded_at timestamptz,
  decided_at timestamptz,
  decided_by_name text not null default '',
  -- Why it was declined.
  reason text not null default '',
  -- When the file goes by itself, and when it went.
  delete_on date,
  deleted_at timestamptz,
  version int not null default 1,
  check ((file_id is null) = (state in ('requested', 'withdrawn') or deleted_at is not null)),
  check ((file_id is null) or delete_on is not null),
  check ((decided_at is not null) = (state in ('accepted', 'declined'))),
  check (state <> 'declined' or reason <> '')
);
create index asked_documents_customer on documents.asked_documents (customer_id, asked_at desc);
create index asked_documents_partner on documents.asked_documents (partner_id, state);
create index asked_documents_deletion on documents.asked_documents (delete_on) where file_id is not null;
create index asked_documents_file on documents.asked_documents (file_id);
select platform.protect('documents.asked_documents');
-- A customer answers what was asked; nothing else of it is theirs to write.
revoke insert, update, delete on documents.asked_documents from demarc_customer;
grant update (state, file_id, uploaded_at, decided_at, decided_by_name, reason, delete_on, deleted_at, version) on documents.asked_documents to demarc_customer;
drop policy customer on documents.asked_documents;
create policy customer on documents.asked_documents for select to demarc_customer using (customer_id = (select platform.current_customer_id()));
create policy customer_sends on documents.asked_documents for update to demarc_customer
  using (customer_id = (select platform.current_customer_id()) and state in ('requested', 'uploaded', 'declined'))
  with check (customer_id = (select platform.current_customer_id()) and state = 'uploaded');
