-- Routers behind one address are told apart in accounting over SQL, too, by what they call themselves (N-18). The stock queries leave it empty; those of
-- the example fill it.
alter table freeradius.radacct add column nasidentifier text;
