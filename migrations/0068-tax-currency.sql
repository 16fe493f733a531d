-- B-145: where a partner accounts for tax in another currency than it bills in, each document keeps its tax in that one, with the rate used.
alter table billing.money_documents
  add tax_currency text check (tax_currency ~ '^[A-Z]{3}$' and tax_currency <> currency),
  -- One unit of the document's currency in the tax currency.
  add tax_currency_rate numeric(20, 8) check (tax_currency_rate > 0),
  add tax_currency_minor bigint,
  add constraint money_documents_tax_currency check (num_nulls(tax_currency, tax_currency_rate, tax_currency_minor) in (0, 3));
create trigger money_documents_tax_currency_fixed before update of tax_currency, tax_currency_rate, tax_currency_minor on billing.money_documents
  for each row when (old.state <> 'draft'
    and (old.tax_currency, old.tax_currency_rate, old.tax_currency_minor) is distinct from (new.tax_currency, new.tax_currency_rate, new.tax_currency_minor))
  execute function platform.refuse_change();
