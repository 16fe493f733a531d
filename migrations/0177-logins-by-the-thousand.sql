-- The log of logins takes thousands of rows a second while routers restart; each index is written with every one of them. Nothing looks for
-- the rows of a partner alone: what staff may see of a page is asked row by row.
drop index access.auth_log_partner;

-- Where the RADIUS server found no pool for a kind of line it does not ask for each login; it hears when there may be one.
select platform.tell_of_changes(target) from unnest(array['network.prefixes', 'network.prefix_partners']::regclass[]) target;
