-- B-33 which services of an account are paid first where a balance does not pay for all of them: 1 before 9, then the older one.
alter table services.services
  add priority smallint not null default 5 check (priority between 1 and 9);
