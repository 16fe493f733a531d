-- B-150: fees bear no fees, unless a step says so.
alter table collections.late_fee_steps add is_compound boolean not null default false;
