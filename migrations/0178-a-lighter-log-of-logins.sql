-- An index in the order of services, customers, names or devices costs as much per row as the rest of the row, and the log takes thousands a
-- second while routers restart. What is a customer's is found by their services. Devices are looked for seldom: a small summary of each stretch
-- of the table says which stretches to look through.
drop index access.auth_log_customer;
drop index access.auth_log_mac;
create index auth_log_mac on access.auth_log using brin (mac macaddr_bloom_ops (n_distinct_per_range = -0.2)) with (autosummarize = on, pages_per_range = 32);
