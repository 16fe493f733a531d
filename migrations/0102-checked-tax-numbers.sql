-- B-140 the last time that somebody asked the tax authorities about a customer's tax number: which number, when, and what the answer was.
alter table billing.accounts add column tax_number_check jsonb check (jsonb_typeof(tax_number_check) = 'object');
