-- N-32 which addresses of a prefix answer a ping, asked for by somebody.
create table network.sweeps (
  id uuid primary key default uuidv7(),
  prefix_id uuid not null references network.prefixes on delete cascade,
  asked_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  answered int,
  -- Why it told nothing.
  fault text check (fault in ('missing', 'forbidden', 'failed')),
  check (num_nonnulls(answered, fault) = case when ended_at is null then 0 else 1 end)
);
create index sweeps_prefix on network.sweeps (prefix_id, asked_at desc);
create unique index sweeps_one_at_a_time on network.sweeps (prefix_id) where ended_at is null;

-- Only of the usual routing domain: nobody pings from another one here.
create table network.sweep_answers (
  address inet primary key check (family(address) = 4 and masklen(address) = 32),
  answered_at timestamptz not null,
  -- Answers although nobody has it: until then it is given to nobody.
  skipped_until timestamptz
);
create index sweep_answers_skipped on network.sweep_answers (skipped_until) where skipped_until is not null;

alter table network.sweeps enable row level security;
grant select, insert on network.sweeps to demarc_partner_staff;
create policy staff on network.sweeps to demarc_partner_staff using (network.sees_prefix(prefix_id));
alter table network.sweep_answers enable row level security;
grant select on network.sweep_answers to demarc_partner_staff;
create policy staff_reads on network.sweep_answers for select to demarc_partner_staff
  using (exists (select from network.prefixes prefix where prefix.cidr >>= sweep_answers.address and prefix.domain = 'global'));

-- Those among some addresses that are not given now, whoever asks.
create function network.skipped_among(wanted inet[], at timestamptz) returns setof inet language sql stable security definer set search_path = pg_catalog
begin atomic
  select answer.address from network.sweep_answers answer where answer.address = any (wanted) and answer.skipped_until > at;
end;
revoke execute on function network.skipped_among(inet[], timestamptz) from public;
grant execute on function network.skipped_among(inet[], timestamptz) to demarc_partner_staff;
