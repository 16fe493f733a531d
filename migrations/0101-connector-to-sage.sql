-- B-244: Sage Accounting beside Xero and QuickBooks Online.
alter table billing.accounting_connections
  drop constraint accounting_connections_system_check,
  add constraint accounting_connections_system_check check (system in ('xero', 'quickbooks', 'sage'));
