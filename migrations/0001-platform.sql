-- What every module stands on: the second net (row policies), the outbox, jobs, idempotency keys, files.

create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create extension if not exists unaccent;

-- The roles under which customers and partner-bound staff work. They own nothing and cannot log in.
do $$ begin
  if not exists (select from pg_roles where rolname = 'demarc_customer') then create role demarc_customer nologin; end if;
  if not exists (select from pg_roles where rolname = 'demarc_partner_staff') then create role demarc_partner_staff nologin; end if;
  execute format('grant demarc_customer, demarc_partner_staff to %I', current_user);
exception when duplicate_object or unique_violation then null; -- Two databases of one server migrate at the same time.
end $$;
grant usage on schema platform to demarc_customer, demarc_partner_staff;

create function platform.current_partner_ids() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('demarc.partner_ids', true), ''), '{}')::uuid[];
create function platform.current_customer_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('demarc.customer_id', true), '')::uuid;

-- Puts the second net under a table. With a customer_id (or `customer_column`) a customer sees only their own rows; with a partner_id
-- partner-bound staff see only rows of their partners. A table without customer_id is hidden from customers unless `shared` says
-- that everybody of the partner may read it. The owner of the tables (system work, staff of all partners) is not restricted.
create function platform.protect(target regclass, shared boolean default false, customer_column text default 'customer_id') returns void
language plpgsql as $$
declare
  has_customer boolean := exists (select from pg_attribute where attrelid = target and attname = customer_column and not attisdropped);
  has_partner boolean := exists (select from pg_attribute where attrelid = target and attname = 'partner_id' and not attisdropped);
begin
  if not has_partner then raise exception '% carries no partner_id', target; end if;
  execute format('alter table %s enable row level security', target);
  execute format('grant select, insert, update, delete on %s to demarc_partner_staff', target);
  execute format('create policy partner_staff on %s to demarc_partner_staff using (partner_id = any ((select platform.current_partner_ids())::uuid[]))', target);
  if has_customer then
    execute format('grant select, insert, update, delete on %s to demarc_customer', target);
    execute format('create policy customer on %s to demarc_customer using (%I = (select platform.current_customer_id()))', target, customer_column);
  elsif shared then
    execute format('grant select on %s to demarc_customer', target);
    execute format('create policy customer on %s for select to demarc_customer using (partner_id = any ((select platform.current_partner_ids())::uuid[]))', target);
  end if;
end $$;

-- Opens a table that holds nothing of any one partner or customer (tax rates, chart of accounts) to everybody's work.
create function platform.open_to_all(target regclass, writable boolean default false) returns void language plpgsql as $$
begin
  execute format('grant select on %s to demarc_customer, demarc_partner_staff', target);
  if writable then execute format('grant insert, update, delete on %s to demarc_customer, demarc_partner_staff', target); end if;
end $$;

-- Jobs are rows of graphile_worker, whose tables the restricted roles may not touch; this door lets them leave one.
create function platform.add_jobs(specs jsonb) returns void language sql security definer set search_path = pg_catalog as $$
  select graphile_worker.add_jobs(array(
    select row(spec.identifier, coalesce(spec.payload, '{}'::jsonb)::json, spec.queue_name, spec.run_at, spec.max_attempts::smallint,
               spec.job_key, spec.priority::smallint, null)::graphile_worker.job_spec
    from jsonb_to_recordset(specs) as spec(identifier text, payload jsonb, queue_name text, run_at timestamptz, max_attempts int, job_key text, priority int)))
$$;

-- What happened. Written in the transaction of the change, read by listeners, kept 30 days.
create table platform.events (
  id uuid primary key,
  type text not null,
  at timestamptz not null,
  partner_id uuid,
  customer_id uuid,
  object_id uuid not null,
  actor jsonb not null,
  data jsonb not null
);
create index events_at on platform.events (at);
grant insert on platform.events to demarc_customer, demarc_partner_staff;

-- The proof that a listener heard an event. No foreign key: events are dropped in bulk by age, and so are these.
create table platform.event_deliveries (
  event_id uuid not null,
  listener text not null,
  delivered_at timestamptz not null,
  primary key (event_id, listener)
);

create table platform.idempotency_keys (
  owner text not null,
  key text not null,
  request_hash text not null,
  answer jsonb,
  created_at timestamptz not null,
  primary key (owner, key)
);
create index idempotency_keys_created_at on platform.idempotency_keys (created_at);
grant select, insert, update on platform.idempotency_keys to demarc_customer, demarc_partner_staff;

-- What is known about a stored file; the bytes lie behind the file store, named by their hash.
create table platform.files (
  id uuid primary key default uuidv7(),
  partner_id uuid not null,
  customer_id uuid,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null check (size_bytes >= 0),
  media_type text not null,
  name text not null,
  created_at timestamptz not null
);
create index files_sha256 on platform.files (sha256);
select platform.protect('platform.files');

-- One row: what the whole installation shares, such as the distance by which a test installation's clock is moved.
create table platform.installation (
  only_row boolean primary key default true check (only_row),
  clock_shift_ms bigint not null default 0,
  first_started_at timestamptz not null default now()
);
insert into platform.installation default values;

-- Makes the monthly partitions of a table from one month to another, both included. What falls outside lands in the default partition.
create function platform.ensure_months(target regclass, from_month date, to_month date) returns void language plpgsql as $$
declare
  month date := date_trunc('month', from_month);
  name text;
begin
  while month <= to_month loop
    name := format('%s_%s', target::text, to_char(month, 'YYYY_MM'));
    if to_regclass(name) is null then
      execute format('create table %s partition of %s for values from (%L) to (%L)', name, target, month, month + interval '1 month');
    end if;
    month := month + interval '1 month';
  end loop;
end $$;

-- For searching: lower case, without accents. Immutable by promise, so that it can stand in an index; the dictionary is named.
create function platform.plain(value text) returns text language sql immutable parallel safe strict
  return lower(public.unaccent('public.unaccent'::regdictionary, value));

-- Raised by tables that only ever grow.
create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
