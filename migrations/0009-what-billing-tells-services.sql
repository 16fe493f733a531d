-- What billing tells the module below it: two views in the schema of `services`, so that lists and refusals there need no call
-- upwards. They read under the rights of whoever asks.
create view services.billed_days with (security_invoker = true) as
  select service_id, max(upper(period)) as billed_through from billing.coverage group by service_id;
create view services.payer_accounts with (security_invoker = true) as
  select customer_id, currency, billing_type from billing.accounts;
grant select on services.billed_days, services.payer_accounts to demarc_customer, demarc_partner_staff;
