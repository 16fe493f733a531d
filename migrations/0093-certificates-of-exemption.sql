-- B-140 the number of the certificate by which a customer is exempt; `tax_exempt_until`, its last day, is there since the beginning.
alter table billing.accounts add column tax_exempt_number text not null default '' check (length(tax_exempt_number) <= 100);
-- A certificate belongs to an exemption.
update billing.accounts set tax_exempt_until = null where tax_status <> 'exempt';
alter table billing.accounts add check (tax_exempt_until is null or tax_status = 'exempt');
create index accounts_certificates on billing.accounts (tax_exempt_until, id) where tax_exempt_until is not null;
