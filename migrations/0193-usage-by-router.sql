-- N-153 what each router carried, by the day of its services' partner: kept beside the sums of services (N-130), in the same transaction.
create table usage.nas_days (
  -- Without a reference: what a router carried stays when it goes.
  nas_id uuid not null,
  day date not null,
  partner_id uuid not null references partners.partners,
  down_bytes bigint not null,
  up_bytes bigint not null,
  seconds bigint not null,
  primary key (day, nas_id, partner_id)
);
create index nas_days_partner on usage.nas_days (partner_id);
select platform.protect('usage.nas_days');

-- A router has thousands of services, and whoever counts would wait for whoever else counts for it. So each set of packets leaves a row for each of its
-- routers and days here, and a job adds them up; whoever reads, reads both.
create table usage.nas_parts (
  id bigint primary key generated always as identity,
  nas_id uuid not null,
  day date not null,
  partner_id uuid not null references partners.partners,
  down_bytes bigint not null,
  up_bytes bigint not null,
  seconds bigint not null
);
create index nas_parts_partner on usage.nas_parts (partner_id);
select platform.protect('usage.nas_parts');

-- What was carried before this release is in no sum of a router: a session does not say what of it was which day's.

-- N-148 what of a correction of a cycle that is over the plan's own data of that cycle got: what came over from it follows, and so does taking it back.
alter table usage.adjustments add column base_bytes bigint not null default 0;
