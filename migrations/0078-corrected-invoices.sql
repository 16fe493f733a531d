-- B-120, B-123: a corrected invoice and the one that it stands for know of each other by more than a memo.
alter table billing.money_documents
  -- The invoice that this one corrects: credited in full, in the transaction that issued this one.
  add corrects_id uuid references billing.money_documents,
  add constraint money_documents_corrects check (corrects_id is null or (kind = 'invoice' and corrects_id <> id));
-- An invoice is corrected once; the correction may be corrected in its turn.
create unique index money_documents_corrects on billing.money_documents (corrects_id) where corrects_id is not null;
create trigger money_documents_corrects_fixed before update of corrects_id on billing.money_documents
  for each row when (old.state <> 'draft' and old.corrects_id is distinct from new.corrects_id)
  execute function platform.refuse_change();
