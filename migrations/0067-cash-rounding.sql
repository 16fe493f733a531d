-- B-4: in cash only whole steps are taken, such as 0.05. amount_minor is what the payment settles; so much of it was not taken (below zero: more was).
alter table payments.payments add rounding_minor bigint not null default 0 check (rounding_minor = 0 or method = 'cash');
