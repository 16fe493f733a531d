-- O-84 a chain of the audit log holds although values in it are erased. From here on an entry's hash covers a salted digest of each of its values
-- instead of the values themselves (form 2): without value and salt the digest says nothing, and the chain can still be proven. Entries of before
-- (form 1) stay as they are; one that is erased gets a seal of what is left of it.
alter table identity.audit_entries
  add column form smallint not null default 1 check (form in (1, 2)),
  -- A digest for each value: of a field "name", of the entry itself "@actor", "@label", "@reason". Of an erased entry of form 1 only "@seal".
  add column digests jsonb,
  -- The salt of each value that is still there.
  add column salts jsonb,
  add column erased_at timestamptz,
  add constraint audit_entries_digests check (case form when 2 then digests is not null and salts is not null else salts is null and (digests is null) = (erased_at is null) end);

-- Grows only, but for values that become "(erased)", once, through the function below: who, when and what was done stay.
create function identity.refuse_audit_change() returns trigger language plpgsql as $$
declare
  kept constant text[] := array['chain_id', 'seq', 'at', 'partner_id', 'customer_id', 'actor_kind', 'actor_id', 'staff_id', 'staff_name', 'source',
    'request_id', 'entity', 'entity_id', 'action', 'prev_hash', 'hash', 'form'];
  was jsonb;
  is_now jsonb;
begin
  if tg_op = 'UPDATE' then
    was := to_jsonb(old);
    is_now := to_jsonb(new);
    if old.erased_at is null and new.erased_at is not null
      and not exists (select from unnest(kept) field where was -> field is distinct from is_now -> field)
      and (old.form = 1 or (new.digests = old.digests and old.salts @> new.salts))
      and (new.actor_name = old.actor_name or new.actor_name = '(erased)')
      and (new.label = old.label or new.label = '(erased)')
      and (new.reason is not distinct from old.reason or new.reason = '(erased)')
      and (new.ip is null or new.ip = old.ip) and (new.user_agent is null or new.user_agent = old.user_agent)
      and (select array_agg(key order by key) from jsonb_object_keys(coalesce(new.changes, '{}')) key)
        is not distinct from (select array_agg(key order by key) from jsonb_object_keys(coalesce(old.changes, '{}')) key)
      and not exists (select from jsonb_each(coalesce(new.changes, '{}')) field
        where field.value is distinct from old.changes -> field.key and field.value <> '{"before": "(erased)", "after": "(erased)"}')
    then
      return new;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
drop trigger audit_entries_grow_only on identity.audit_entries;
create trigger audit_entries_grow_only before update or delete on identity.audit_entries for each row execute function identity.refuse_audit_change();

-- Erases what the log knows of a customer: the values of all fields but the kept ones, their reasons, their own name and where they came from.
-- Gives back how many entries were erased. What was erased stays erased.
create function identity.erase_audit(customer uuid, kept_fields text[], moment timestamptz) returns bigint language plpgsql as $$
declare
  erased constant jsonb := '{"before": "(erased)", "after": "(erased)"}';
  counted bigint;
begin
  update identity.audit_entries entry set
    erased_at = moment,
    changes = case when entry.changes is null then null else (
      select coalesce(jsonb_object_agg(field.key, case when field.key = any (kept_fields) then field.value else erased end), '{}') from jsonb_each(entry.changes) field) end,
    reason = case when entry.reason is null then null else '(erased)' end,
    actor_name = case when entry.actor_kind = 'customer' then '(erased)' else entry.actor_name end,
    ip = case when entry.actor_kind = 'customer' then null else entry.ip end,
    user_agent = case when entry.actor_kind = 'customer' then null else entry.user_agent end,
    salts = case entry.form when 2 then (
      select coalesce(jsonb_object_agg(salt.key, salt.value), '{}') from jsonb_each(entry.salts) salt
      where salt.key = any (kept_fields) or salt.key = '@label' or (salt.key = '@actor' and entry.actor_kind <> 'customer')
        or (salt.key = '@reason' and entry.reason is null)) end,
    digests = case entry.form when 2 then entry.digests else jsonb_build_object('@seal', encode(sha256(convert_to(concat_ws('|',
      entry.hash, entry.prev_hash, entry.seq, (extract(epoch from entry.at) * 1000)::bigint, entry.entity, entry.entity_id, entry.action), 'UTF8')), 'hex')) end
  where entry.customer_id = customer and entry.erased_at is null;
  get diagnostics counted = row_count;
  return counted;
end $$;
revoke execute on function identity.erase_audit from public;
