-- Pages of a customer ask by who they are.
create index accounts_customer on billing.accounts (customer_id);
