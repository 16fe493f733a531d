-- 7.3, B-120: an invoice that nobody has seen yet may be edited, where the provider has it so. What it said before is put away whole and stays;
-- the books get the opposite of its entry and a new one.

alter table billing.money_documents
  -- 1: as it was issued. Each edit is one more.
  add column content_version int not null default 1 check (content_version >= 1);

-- An entry of a kind stands once for a thing; of a document once for each of its versions.
alter table billing.journal_entries add column source_version int not null default 1 check (source_version >= 1);
alter table billing.journal_entries drop constraint journal_entries_kind_source_id_key;
alter table billing.journal_entries add constraint journal_entries_once unique (kind, source_id, source_version);

create table billing.document_versions (
  document_id uuid not null references billing.money_documents,
  number int not null check (number >= 1),
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  -- The rows as they stood, copied by the database itself; nobody else writes them.
  document jsonb not null,
  lines jsonb not null,
  taxes jsonb not null,
  coverage jsonb not null,
  content_hash text not null,
  gross_minor bigint not null,
  -- Its entry in the books, and the one that says the opposite.
  entry_id uuid not null references billing.journal_entries,
  opposite_id uuid not null references billing.journal_entries deferrable initially deferred,
  file_id uuid not null references platform.files,
  sha256 text not null,
  reason text not null check (reason <> ''),
  put_away_at timestamptz not null,
  put_away_by jsonb not null,
  put_away_in xid8 not null,
  primary key (document_id, number)
);
create unique index document_versions_entry on billing.document_versions (entry_id);
create index document_versions_customer on billing.document_versions (customer_id);
create index document_versions_partner on billing.document_versions (partner_id);
select platform.protect('billing.document_versions');
-- The customer sees the invoice as it was sent; versions before that were seen by nobody.
revoke all on billing.document_versions from demarc_customer;
drop policy customer on billing.document_versions;

create function billing.put_version_away() returns trigger language plpgsql as $$
declare now_is billing.money_documents;
begin
  select * into strict now_is from billing.money_documents where id = new.document_id;
  if now_is.kind <> 'invoice' or now_is.state <> 'issued' or now_is.open_minor <> now_is.gross_minor or now_is.entry_id is null
      or new.number <> now_is.content_version then
    raise exception 'invoice % cannot be put away as version %', now_is.number, new.number using errcode = 'integrity_constraint_violation';
  end if;
  new.customer_id := now_is.customer_id;
  new.partner_id := now_is.partner_id;
  new.document := to_jsonb(now_is);
  new.lines := (select coalesce(jsonb_agg(to_jsonb(line) order by line.position), '[]') from billing.document_lines line where line.document_id = new.document_id);
  new.taxes := (select coalesce(jsonb_agg(to_jsonb(tax) order by tax.position), '[]') from billing.document_taxes tax where tax.document_id = new.document_id);
  new.coverage := (select coalesce(jsonb_agg(to_jsonb(covered)), '[]') from billing.coverage covered
    where covered.line_id in (select id from billing.document_lines where document_id = new.document_id));
  new.content_hash := coalesce(now_is.content_hash, '');
  new.gross_minor := now_is.gross_minor;
  new.entry_id := now_is.entry_id;
  select file_id, sha256 into strict new.file_id, new.sha256 from billing.document_pdfs where document_id = new.document_id;
  new.put_away_in := pg_current_xact_id();
  return new;
end $$;
create trigger document_versions_put_away before insert on billing.document_versions for each row execute function billing.put_version_away();
create trigger document_versions_fixed before update or delete on billing.document_versions for each row execute function platform.only_customer_changes();

-- Whether this very transaction has put the document's former version away: the one time at which its content may change.
create function billing.is_put_away(the_document uuid) returns boolean language sql stable
  return exists (select from billing.document_versions where document_id = the_document and put_away_in = pg_current_xact_id_if_assigned());

create or replace function billing.issued_is_fixed() returns trigger language plpgsql as $$
declare
  said_before jsonb;
  says_now jsonb;
begin
  if tg_op = 'DELETE' then
    if old.state <> 'draft' then raise exception '% % is issued and cannot be deleted', old.kind, old.number using errcode = 'integrity_constraint_violation'; end if;
    return old;
  end if;
  if old.state <> 'draft' and
     (old.kind, old.number, old.account_id, old.partner_id, old.issued_on, old.tax_point_on, old.period_start, old.period_end, old.currency, old.net_minor, old.tax_minor,
      old.gross_minor, old.seller, old.buyer, old.invoice_id, old.content_hash, old.counter, old.language,
      old.origin, old.series_id, old.bucket, old.run_id, old.rounding_mode, old.tax_rounding, old.balance_before_minor, old.issued_at, old.created_by, old.content_version) is distinct from
     (new.kind, new.number, new.account_id, new.partner_id, new.issued_on, new.tax_point_on, new.period_start, new.period_end, new.currency, new.net_minor, new.tax_minor,
      new.gross_minor, new.seller, new.buyer, new.invoice_id, new.content_hash, new.counter, new.language,
      new.origin, new.series_id, new.bucket, new.run_id, new.rounding_mode, new.tax_rounding, new.balance_before_minor, new.issued_at, new.created_by, new.content_version) then
    -- An edit changes lines, sums, number and days; these stay whatever happens.
    said_before := jsonb_build_object('kind', old.kind, 'account', old.account_id, 'partner', old.partner_id, 'currency', old.currency, 'seller', old.seller, 'buyer', old.buyer,
      'invoice', old.invoice_id, 'counter', old.counter, 'language', old.language, 'origin', old.origin, 'series', old.series_id, 'bucket', old.bucket, 'run', old.run_id,
      'rounding', old.rounding_mode, 'tax_rounding', old.tax_rounding, 'before', old.balance_before_minor, 'issued_at', old.issued_at, 'created_by', old.created_by);
    says_now := jsonb_build_object('kind', new.kind, 'account', new.account_id, 'partner', new.partner_id, 'currency', new.currency, 'seller', new.seller, 'buyer', new.buyer,
      'invoice', new.invoice_id, 'counter', new.counter, 'language', new.language, 'origin', new.origin, 'series', new.series_id, 'bucket', new.bucket, 'run', new.run_id,
      'rounding', new.rounding_mode, 'tax_rounding', new.tax_rounding, 'before', new.balance_before_minor, 'issued_at', new.issued_at, 'created_by', new.created_by);
    if old.kind <> 'invoice' or old.state <> 'issued' or new.state <> 'issued' or new.content_version <> old.content_version + 1
        or said_before <> says_now or (old.counter is not null and new.number is distinct from old.number)
        or not exists (select from billing.document_versions where document_id = old.id and number = old.content_version and put_away_in = pg_current_xact_id_if_assigned()) then
      raise exception '% % is issued and cannot change', old.kind, old.number using errcode = 'integrity_constraint_violation';
    end if;
  end if;
  if old.state <> 'draft' and new.state = 'draft' or old.state = 'void' and new.state <> 'void' then
    raise exception '% % is % and cannot become %', old.kind, old.number, old.state, new.state using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

create or replace function billing.issued_lines_are_fixed() returns trigger language plpgsql as $$
declare document uuid := case tg_op when 'DELETE' then old.document_id else new.document_id end;
begin
  if tg_op = 'UPDATE' and to_jsonb(old) - 'customer_id' = to_jsonb(new) - 'customer_id' then return new; end if;
  if exists (select from billing.money_documents where id = document and state <> 'draft')
      and not (tg_op = 'DELETE' and billing.is_put_away(document)) then
    raise exception 'a line of an issued document cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

-- The PDF of a version goes with it; the next one is rendered when it is asked for.
create function billing.pdf_is_fixed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and billing.is_put_away(old.document_id) then return old; end if;
  if tg_op = 'DELETE' or to_jsonb(old) - 'customer_id' <> to_jsonb(new) - 'customer_id' then
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
drop trigger document_pdfs_fixed on billing.document_pdfs;
create trigger document_pdfs_fixed before update or delete on billing.document_pdfs for each row execute function billing.pdf_is_fixed();

create function billing.tax_in_currency_is_fixed() returns trigger language plpgsql as $$
begin
  if (old.tax_currency, old.tax_currency_rate) is distinct from (new.tax_currency, new.tax_currency_rate) or not billing.is_put_away(old.id) then
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
drop trigger money_documents_tax_currency_fixed on billing.money_documents;
create trigger money_documents_tax_currency_fixed before update of tax_currency, tax_currency_rate, tax_currency_minor on billing.money_documents
  for each row when (old.state <> 'draft'
    and (old.tax_currency, old.tax_currency_rate, old.tax_currency_minor) is distinct from (new.tax_currency, new.tax_currency_rate, new.tax_currency_minor))
  execute function billing.tax_in_currency_is_fixed();

-- B-239: revenue that still waits, waits for a line that is there; what was settled may have waited for a line of a former version.
alter table billing.deferrals drop constraint deferrals_line_id_fkey;
alter table billing.deferrals add column waits_for uuid generated always as (case when closed_on is null then line_id end) stored
  references billing.document_lines;
create index deferrals_waits_for on billing.deferrals (waits_for) where waits_for is not null;

-- When a customer first took a document away: from then on it is sent.
create table billing.document_downloads (
  document_id uuid primary key references billing.money_documents,
  customer_id uuid not null references customers.customers,
  partner_id uuid not null references partners.partners,
  at timestamptz not null
);
create index document_downloads_customer on billing.document_downloads (customer_id);
create index document_downloads_partner on billing.document_downloads (partner_id);
select platform.protect('billing.document_downloads');
