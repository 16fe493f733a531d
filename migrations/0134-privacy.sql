-- P-195 what customers ask for about their own data: a file with all of it, and that it be erased; and the very words to which they agreed.
grant usage on schema reports to demarc_customer;

create table reports.privacy_requests (
  id uuid primary key,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  kind text not null check (kind in ('export', 'erasure')),
  state text not null check (state in ('making', 'ready', 'taken', 'expired', 'failed', 'open', 'closed')),
  created_at timestamptz not null,
  -- Whichever run of the job writes the file; one that was taken over writes nothing more.
  run_id uuid,
  ready_at timestamptz,
  -- The file is gone after that, taken or not.
  expires_at timestamptz,
  taken_at timestamptz,
  size_bytes bigint not null default 0,
  files int not null default 0,
  -- Tickets are thrown away some time after they were deleted; their number stays.
  ticket_id uuid references tickets.tickets on delete set null,
  ticket_number bigint,
  due_on date,
  check ((kind = 'export') = (state in ('making', 'ready', 'taken', 'expired', 'failed'))),
  check ((kind = 'erasure') = (due_on is not null and ticket_number is not null)),
  check (state <> 'ready' or (ready_at is not null and expires_at is not null)),
  check ((state = 'taken') = (taken_at is not null))
);
-- However often it is asked for at once, it is made once.
create unique index privacy_requests_one on reports.privacy_requests (customer_id, kind) where state in ('making', 'open');
create index privacy_requests_customer on reports.privacy_requests (customer_id, created_at desc);
create index privacy_requests_partner on reports.privacy_requests (partner_id, created_at desc);
create index privacy_requests_ending on reports.privacy_requests (expires_at) where state = 'ready';
create index privacy_requests_ticket on reports.privacy_requests (ticket_id) where ticket_id is not null;
select platform.protect('reports.privacy_requests');

create table reports.privacy_parts (
  request_id uuid not null references reports.privacy_requests on delete cascade,
  place int not null,
  partner_id uuid not null references partners.partners,
  customer_id uuid not null references customers.customers,
  bytes bytea not null,
  primary key (request_id, place)
);
create index privacy_parts_customer on reports.privacy_parts (customer_id);
create index privacy_parts_partner on reports.privacy_parts (partner_id);
select platform.protect('reports.privacy_parts');

create table reports.consent_texts (
  partner_id uuid not null references partners.partners on delete cascade,
  version text not null,
  purpose text not null,
  language text not null,
  text text not null,
  first_at timestamptz not null,
  primary key (partner_id, version)
);
select platform.protect('reports.consent_texts', shared => true);
