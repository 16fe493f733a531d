-- B-129, B-144: the rates that a charge without an invoice bore, as the ids of its taxes in order. A rate that is decided afterwards for its day
-- moves neither what comes back of it nor the invoice that lists it. Null: charged before this was written down, and its day says it.
alter table billing.charges add column rates text;
