-- Staff log in to network equipment with a password of its own (N-117). Who they are, their level and their partners stand with the administrator.

create table access.staff_logins (
  admin_id uuid primary key references identity.administrators on delete cascade,
  -- Sealed and not hashed: routers ask by CHAP and MS-CHAP, which need the password itself. It is made here, so it opens nothing else.
  password_sealed text,
  password_set_at timestamptz,
  -- Empty: every router that serves one of their partners.
  nas_ids uuid[] not null default '{}' check (cardinality(nas_ids) <= 500),
  version int not null default 1,
  check ((password_sealed is null) = (password_set_at is null))
);
alter table access.staff_logins enable row level security;
grant select, insert, update, delete on access.staff_logins to demarc_partner_staff;
-- As administrators themselves are seen.
create policy partner_staff on access.staff_logins to demarc_partner_staff
  using (exists (select from identity.administrators admin where admin.id = admin_id));

-- All that the RADIUS server knows of them. It is asked by the program alone.
create view access.known_staff with (security_invoker = true) as
  select admin.id as admin_id, admin.login, admin.network_login as level, admin.status = 'active' as is_active, admin.all_partners,
    array(select scope.partner_id from identity.administrator_partners scope where scope.admin_id = admin.id)::text[] as partner_ids,
    own.password_sealed, own.nas_ids::text[] as nas_ids
  from access.staff_logins own join identity.administrators admin on admin.id = own.admin_id
  where own.password_sealed is not null;

-- N-14 they are few, and read anew as a whole: at once when somebody is suspended.
select platform.tell_of_changes('access.staff_logins');
create function access.tell_of_staff() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_notify('demarc_kept', 'access.staff_logins');
  return null;
end $$;
create trigger device_login_changed after update of login, status, network_login, all_partners on identity.administrators for each row
  when ((old.login, old.status, old.network_login, old.all_partners) is distinct from (new.login, new.status, new.network_login, new.all_partners))
  execute function access.tell_of_staff();
create trigger device_login_changed after insert or update or delete on identity.administrator_partners for each statement
  execute function access.tell_of_staff();

-- One name is one login (2.3): of staff who have a password for equipment, too.
create function access.is_staff_login(name text) returns boolean language sql stable security definer set search_path = pg_catalog
  return exists (select from access.staff_logins own join identity.administrators admin on admin.id = own.admin_id
    where own.password_sealed is not null and admin.login = lower(name));

create or replace function access.refuse_names_of_vouchers() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('access.login_names'));
  if exists (select from access.vouchers where lower(code) = lower(new.login)) then
    raise unique_violation using message = 'this login is the code of a voucher', schema = 'services', table = 'services', constraint = 'services_login';
  end if;
  if access.is_staff_login(new.login) then
    raise unique_violation using message = 'this login is one of staff', schema = 'services', table = 'services', constraint = 'services_login';
  end if;
  return null;
end $$;

create or replace function access.refuse_names_of_services() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('access.login_names'));
  if exists (select from fresh join services.services service on lower(service.login) = lower(fresh.code) and service.state <> 'archived') then
    raise unique_violation using message = 'a code is the login of a service', schema = 'access', table = 'vouchers', constraint = 'vouchers_code';
  end if;
  if exists (select from fresh where access.is_staff_login(fresh.code)) then
    raise unique_violation using message = 'a code is a login of staff', schema = 'access', table = 'vouchers', constraint = 'vouchers_code';
  end if;
  return null;
end $$;

create function access.refuse_names_for_staff() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  taken text;
begin
  perform pg_advisory_xact_lock(hashtext('access.login_names'));
  select admin.login into taken from access.staff_logins own join identity.administrators admin on admin.id = own.admin_id
    where own.password_sealed is not null and (
      exists (select from services.services service where lower(service.login) = admin.login and service.state <> 'archived')
      or exists (select from access.vouchers voucher where lower(voucher.code) = admin.login))
    limit 1;
  if found then
    raise unique_violation using message = format('%s is the login of a service or voucher', taken), schema = 'identity', table = 'administrators',
      constraint = 'administrators_login_key';
  end if;
  return null;
end $$;
create trigger login_is_free after insert or update on access.staff_logins for each statement execute function access.refuse_names_for_staff();
create trigger login_is_free_for_equipment after update of login on identity.administrators for each row
  when (old.login is distinct from new.login) execute function access.refuse_names_for_staff();

create or replace function services.taken_logins(wanted text[], except_id uuid) returns setof text language sql stable security definer set search_path = pg_catalog as $$
  select lower(login) from services.services where login is not null and state <> 'archived' and lower(login) = any (wanted) and id is distinct from except_id
  union
  select lower(code) from access.vouchers where lower(code) = any (wanted)
  union
  select admin.login from access.staff_logins own join identity.administrators admin on admin.id = own.admin_id
  where own.password_sealed is not null and admin.login = any (wanted)
$$;
