-- P-191 a change of one's own data that waits for staff: each field as it was when it was asked for, and as it shall be.
alter table ordering.requests add column profile jsonb;
alter table ordering.requests add constraint requests_profile check ((kind = 'profile') = (profile is not null));
-- Changed again it replaces what waits.
create unique index requests_one_profile on ordering.requests (customer_id) where kind = 'profile' and state = 'open';
