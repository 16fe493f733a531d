-- Section 3.1: one account may never be deactivated for money, whatever the provider does with others.
alter table billing.accounts
  add never_deactivates boolean not null default false,
  add constraint never_or_days check (not never_deactivates or deactivation_days is null);
