-- B-144: the day whose tax rates a line bears, where that is not the document's tax point: a line of a correction that a person gave another
-- tax.
alter table billing.document_lines add column tax_on date;
