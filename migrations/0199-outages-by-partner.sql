-- Of outages staff of a partner see their own, as of everything else.
select platform.protect('access.outages');
